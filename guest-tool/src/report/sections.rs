//! The sizes of what a component consists of, as WebAssembly sees it.

use wasmparser::{DataKind, Operator, Parser, Payload};

/// What the core module of a component consists of. All are bytes.
#[derive(Debug, Default)]
pub struct Sections {
    /// The module.
    pub module: u64,
    /// Each function, in order.
    pub bodies: Vec<u64>,
    /// The contents of memory.
    pub segments: Vec<Segment>,
    /// The contents of memory that a start function puts there, as they are compressed.
    pub compressed: u64,
    /// What the data section has beside contents.
    pub headers: u64,
    /// The element section.
    pub elements: u64,
}

/// A part of the memory.
#[derive(Debug)]
pub struct Segment {
    /// The address of its first byte.
    pub address: u64,
    /// How many there are.
    pub length: u64,
}

impl Sections {
    /// Looks into the largest core module of a component: that with CPython. (Others, a few hundred
    /// bytes each, are what wit-component has made.)
    pub fn of(component: &[u8]) -> Self {
        let payloads = Parser::new(0).parse_all(component).map_while(Result::ok);
        let modules = payloads.filter_map(|payload| match payload {
            Payload::ModuleSection {
                unchecked_range, ..
            } => component.get(unchecked_range),
            _ => None,
        });
        let module = modules.max_by_key(|module| module.len());
        module.map_or_else(Sections::default, Sections::of_module)
    }

    fn of_module(module: &[u8]) -> Self {
        let mut sections = Sections {
            module: module.len() as u64,
            ..Sections::default()
        };
        for payload in Parser::new(0).parse_all(module).map_while(Result::ok) {
            match payload {
                Payload::CodeSectionEntry(body) => {
                    let size = body.range().len() as u64;
                    sections.bodies.push(size + leb128_length(size));
                }
                Payload::ElementSection(section) => {
                    sections.elements = section.range().len() as u64
                }
                Payload::DataSection(section) => {
                    sections.headers = section.range().len() as u64;
                    for data in section.into_iter().map_while(Result::ok) {
                        let length = data.data.len() as u64;
                        sections.headers -= length;
                        match address(&data.kind) {
                            Some(address) => sections.segments.push(Segment { address, length }),
                            None => sections.compressed += length,
                        }
                    }
                }
                _ => {}
            }
        }
        sections
    }
}

/// The address of an active segment. The only passive one that there can be is that of
/// [compressed memory](crate::compress::memory).
fn address(kind: &DataKind) -> Option<u64> {
    let DataKind::Active { offset_expr, .. } = kind else {
        return None;
    };
    match offset_expr.get_operators_reader().read().ok()? {
        Operator::I32Const { value } => Some(value.cast_unsigned().into()),
        _ => None,
    }
}

/// How many bytes a number takes in LEB128, unsigned.
fn leb128_length(number: u64) -> u64 {
    let bits = u64::from(u64::BITS - number.leading_zeros());
    bits.div_ceil(7).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_numbers() {
        for (number, length) in [(0, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3)] {
            assert_eq!(leb128_length(number), length, "{number}");
        }
    }

    #[test]
    fn the_largest_module_is_looked_into() {
        let component = wat::parse_str(
            r#"(component
                (core module)
                (core module
                    (memory 1) (table 4 funcref) (elem (i32.const 1) 0)
                    (func (drop (i32.const 1000))) (func)
                    (data "compressed")
                    (data (i32.const 16) "contents") (data (i32.const -65536) "end")))"#,
        )
        .unwrap();
        let sections = Sections::of(&component);
        // The size; how many kinds of locals there are; the instructions; and their end.
        assert_eq!(sections.bodies, [1 + 1 + 4 + 1, 1 + 1 + 1]);
        let segments = sections.segments.iter().map(|it| (it.address, it.length));
        assert_eq!(segments.collect::<Vec<_>>(), [(16, 8), (0xffff_0000, 3)]);
        assert_eq!(sections.compressed, 10);
        assert!(sections.module < component.len() as u64);
        assert!(sections.headers > 0 && sections.elements > 0);
    }
}
