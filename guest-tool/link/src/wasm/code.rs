//! Function bodies: where they hold an index, and how they are copied with other indices in those
//! places.
//!
//! [`sites`] visits the instructions of a body once and notes the ones that name a function,
//! global, type, table, tag or segment; [`rewrite`] copies the body and encodes only the noted ones
//! anew, as a [`Reencode`] maps them. What lies between is copied as it is. An index is written in
//! as few bytes as it needs, so bodies that wasm-ld wrote with padded indices become smaller. So do
//! padded constants, which are noted, too: in position-independent code these are offsets of data.
//!
//! Where an instruction becomes a constant, as the base of a module's data does, and a constant is
//! added to that at once, the sum takes the place of all three.

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{Encode, Instruction};
use wasmparser::{
    BinaryReader, BlockType, FunctionBody, HeapType, Operator, RefType, ValType, VisitOperator,
    VisitSimdOperator,
};

use super::{to_index, to_position};

/// An instruction of a body that names something by index.
#[derive(Debug)]
pub struct Site<'a> {
    /// Where it starts: a byte offset from the start of the body.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// What it names.
    pub reference: Reference<'a>,
}

/// What an instruction names.
#[derive(Debug)]
pub enum Reference<'a> {
    /// A function, which is called: `call`, `return_call`. The opcode is one byte.
    Call(u32),
    /// A function, whose reference is taken: `ref.func`. The opcode is one byte.
    Function(u32),
    /// Nothing: a constant, which is longer than it has to be.
    Padded(i32),
    /// Anything else. In a box, for it is rarer and large.
    Other(Box<Operator<'a>>),
}

/// Finds the instructions of `body` that name something by index.
///
/// # Errors
/// The body cannot be decoded.
pub fn sites<'a>(body: &FunctionBody<'a>) -> wasmparser::Result<Vec<Site<'a>>> {
    let origin = body.range().start;
    let mut sites = Vec::new();
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        let start = operators.original_position();
        if let Some(reference) = operators.visit_operator(&mut Finder)? {
            let end = operators.original_position();
            if let Reference::Padded(value) = reference
                && end - start == 1 + signed_length(value)
            {
                continue;
            }
            sites.push(Site {
                start: to_index(start - origin),
                end: to_index(end - origin),
                reference,
            });
        }
    }
    operators.finish()?;
    Ok(sites)
}

/// Appends `body` (without its length) to `sink`, the instructions at `sites` as `map` changes
/// them.
///
/// # Errors
/// What `map` fails with.
pub fn rewrite<'a, M: Reencode>(
    body: &FunctionBody<'a>,
    sites: &[Site<'a>],
    map: &mut M,
    sink: &mut Vec<u8>,
) -> Result<(), reencode::Error<M::Error>> {
    let bytes = body.as_bytes();
    let mut copied = 0;
    for site in sites {
        let start = to_position(site.start);
        if start < copied {
            // It was added to what is in front of it.
            continue;
        }
        sink.extend_from_slice(&bytes[copied..start]);
        copied = to_position(site.end);
        match &site.reference {
            Reference::Call(index) | Reference::Function(index) => {
                sink.push(bytes[start]);
                map.function_index(*index)?.encode(sink);
            }
            Reference::Padded(value) => Instruction::I32Const(*value).encode(sink),
            Reference::Other(operator) => {
                let mut instruction = map.instruction((**operator).clone())?;
                if let Instruction::I32Const(value) = &mut instruction
                    && let Some((added, length)) = addition(&bytes[copied..])
                {
                    *value = value.wrapping_add(added);
                    copied += length;
                }
                instruction.encode(sink);
            }
        }
    }
    sink.extend_from_slice(&bytes[copied..]);
    Ok(())
}

/// How many bytes a number has as signed LEB128.
fn signed_length(value: i32) -> usize {
    let magnitude = if value < 0 { !value } else { value };
    let bits = i32::BITS - magnitude.leading_zeros() + 1;
    to_position(bits.div_ceil(7))
}

/// The constant that these instructions begin with adding, and how many bytes that takes:
/// `i32.const`, `i32.add`.
fn addition(instructions: &[u8]) -> Option<(i32, usize)> {
    const CONSTANT: u8 = 0x41;
    const ADD: u8 = 0x6a;

    let number = instructions.strip_prefix(&[CONSTANT])?;
    let mut reader = BinaryReader::new(number, 0);
    let value = reader.read_var_i32().ok()?;
    let length = reader.original_position();
    (number.get(length) == Some(&ADD)).then_some((value, length + 2))
}

/// The visitor of [`sites`].
///
/// An operand counts as an index unless its name below says that it is not one, so that an
/// instruction that a later `wasmparser` adds is at worst encoded anew without need.
struct Finder;

#[rustfmt::skip]
macro_rules! names_something {
    (relative_depth $value:ident) => { false };
    (targets $value:ident) => { false };
    (local_index $value:ident) => { false };
    (value $value:ident) => { false };
    (lane $value:ident) => { false };
    (lanes $value:ident) => { false };
    (ordering $value:ident) => { false };
    (memarg $value:ident) => { $value.memory != 0 };
    (mem $value:ident) => { $value != 0 };
    (dst_mem $value:ident) => { $value != 0 };
    (src_mem $value:ident) => { $value != 0 };
    (blockty $value:ident) => { block_type(&$value) };
    (ty $value:ident) => { value_type(&$value) };
    (hty $value:ident) => { heap_type(&$value) };
    ($other:ident $value:ident) => { true };
}

macro_rules! visit {
    (@reference $op:ident => visit_call $function:ident) => { Some(Reference::Call($function)) };
    (@reference $op:ident => visit_return_call $function:ident) => {
        Some(Reference::Call($function))
    };
    (@reference $op:ident => visit_i32_const $value:ident) => { Some(Reference::Padded($value)) };
    (@reference $op:ident => visit_ref_func $function:ident) => {
        Some(Reference::Function($function))
    };
    (@reference $op:ident => $visit:ident) => { None };
    (@reference $op:ident => $visit:ident $($arg:ident)*) => {
        if $(names_something!($arg $arg))||* {
            Some(Reference::Other(Box::new(Operator::$op { $($arg),* })))
        } else {
            None
        }
    };
    ($(
        @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? =>
            $visit:ident ($($ann:tt)*)
    )*) => {
        $(
            #[allow(unused_variables)]
            fn $visit(&mut self $($(,$arg: $argty)*)?) -> Self::Output {
                visit!(@reference $op => $visit $($($arg)*)?)
            }
        )*
    };
}

impl<'a> VisitOperator<'a> for Finder {
    type Output = Option<Reference<'a>>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Self::Output>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(visit);
}

impl<'a> VisitSimdOperator<'a> for Finder {
    wasmparser::for_each_visit_simd_operator!(visit);
}

fn block_type(ty: &BlockType) -> bool {
    match ty {
        BlockType::Empty => false,
        BlockType::Type(ty) => value_type(ty),
        BlockType::FuncType(_) => true,
    }
}

fn value_type(ty: &ValType) -> bool {
    matches!(ty, ValType::Ref(ty) if heap_type(&RefType::heap_type(ty)))
}

fn heap_type(ty: &HeapType) -> bool {
    !matches!(ty, HeapType::Abstract { .. })
}

#[cfg(test)]
mod tests {
    use wasm_encoder::reencode::RoundtripReencoder;
    use wasmparser::{BinaryReader, FunctionBody};

    use super::{rewrite, sites};

    /// The body, read and written again.
    fn rewritten(body: &[u8]) -> Vec<u8> {
        let body = FunctionBody::new(BinaryReader::new(body, 100));
        let sites = sites(&body).expect("a body that can be decoded");
        let mut output = Vec::new();
        rewrite(&body, &sites, &mut RoundtripReencoder, &mut output).expect("indices that stay");
        output
    }

    #[test]
    fn padded_indices_become_short() {
        // call 3, ref.func 4, global.get 1, call_indirect (type 2) (table 0), each index in five
        // bytes.
        let padded = [
            &[0x00][..],
            &[0x10, 0x83, 0x80, 0x80, 0x80, 0x00],
            &[0xd2, 0x84, 0x80, 0x80, 0x80, 0x00],
            &[0x23, 0x81, 0x80, 0x80, 0x80, 0x00],
            &[
                0x11, 0x82, 0x80, 0x80, 0x80, 0x00, 0x80, 0x80, 0x80, 0x80, 0x00,
            ],
            &[0x0b],
        ];
        let short = [0x00, 0x10, 3, 0xd2, 4, 0x23, 1, 0x11, 2, 0, 0x0b];
        assert_eq!(rewritten(&padded.concat()), short);
    }

    #[test]
    fn what_holds_no_index_is_copied() {
        // One local of type i64; i32.const 0; i32.load offset=0 and local.get 0 with padding; an
        // empty block.
        let body = [
            &[0x01, 0x01, 0x7e][..],
            &[0x41, 0x00],
            &[0x28, 0x02, 0x80, 0x80, 0x00],
            &[0x20, 0x80, 0x00],
            &[0x02, 0x40, 0x0b],
            &[0x0b],
        ];
        assert_eq!(rewritten(&body.concat()), body.concat());
    }

    #[test]
    fn padded_constants_become_short() {
        // The greatest and the least number in each number of bytes, padded to five.
        for (padded, short) in [
            ([0xbf, 0x80, 0x80, 0x80, 0x00], &[0x3f][..]),
            ([0xc0, 0xff, 0xff, 0xff, 0x7f], &[0x40]),
            ([0xc0, 0x80, 0x80, 0x80, 0x00], &[0xc0, 0x00]),
            ([0xbf, 0xff, 0xff, 0xff, 0x7f], &[0xbf, 0x7f]),
            ([0xff, 0xbf, 0x80, 0x80, 0x00], &[0xff, 0x3f]),
            (
                [0xff, 0xff, 0xff, 0xff, 0x00],
                &[0xff, 0xff, 0xff, 0xff, 0x00],
            ),
            (
                [0xff, 0xff, 0xff, 0xff, 0x07],
                &[0xff, 0xff, 0xff, 0xff, 0x07],
            ),
            (
                [0x80, 0x80, 0x80, 0x80, 0x78],
                &[0x80, 0x80, 0x80, 0x80, 0x78],
            ),
        ] {
            let body = [&[0x00, 0x41][..], &padded, &[0x0b]].concat();
            assert_eq!(rewritten(&body), [&[0x00, 0x41], short, &[0x0b]].concat());
        }
    }

    #[test]
    fn a_body_that_ends_early_is_refused() {
        let body = FunctionBody::new(BinaryReader::new(&[0x00, 0x10, 0x83], 0));
        assert!(sites(&body).is_err());
        let body = FunctionBody::new(BinaryReader::new(&[0x00, 0x01], 0));
        assert!(sites(&body).is_err());
    }
}
