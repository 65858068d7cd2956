//! Lifting: from the canonical ABI to Python objects.
//!
//! Generated code pushes the parts of a value first and then says what they are parts of; these are
//! the functions that [`crate::dylib`] calls with the parts. Lists come as memory, which [`load`]
//! reads without generated code.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::objects::{
    Identifier, Object, Raised, add_attribute_at, bare_instance, boolean, bytes, call, character,
    dictionary_item, float, list, none, python, raise_error, set_plain_attribute, signed_32,
    signed_64, string, tuple, unsigned_32, unsigned_64,
};
use crate::types::class::Class;
use crate::types::{
    Enum, Flags, List, OptionType, Record, ResultType, Tuple, TupleForm, Type, Variant,
    value_attribute,
};
use crate::values::memory::Address;
use crate::values::{ends, handles};
use crate::vfs;
use crate::width::native;

/// Makes a record; `fields` gives the fields' values in order.
///
/// The class is a dataclass that the tool generated. Its `__init__` does nothing but what is done
/// here, and it would take most of the time.
fn record(
    record: &Record,
    mut fields: impl FnMut(usize) -> Result<Object, Raised>,
) -> Result<Object, Raised> {
    let class = record.class.get()?;
    let is_plain = record.class.is_plain(class, record.names());
    let instance = bare_instance(class)?;
    for (index, field) in record.fields.iter().enumerate() {
        add_attribute(is_plain, &instance, index, &field.name, &fields(index)?)?;
    }
    Ok(instance)
}

/// Gives a new instance its next attribute, by its place if its class leaves that to it.
#[inline]
fn add_attribute(
    is_plain: bool,
    instance: &Object,
    place: usize,
    name: &Identifier,
    value: &Object,
) -> Result<(), Raised> {
    match is_plain {
        true => add_attribute_at(instance, place, name, value),
        false => set_plain_attribute(instance, name, value),
    }
}

/// Makes an instance of one of the classes that have nothing but a payload.
fn wrapped(class: &Class, payload: Option<Object>) -> Result<Object, Raised> {
    let object = class.get()?;
    let instance = bare_instance(object)?;
    if let Some(payload) = payload {
        let name = value_attribute();
        let is_plain = class.is_plain(object, std::iter::once(name));
        add_attribute(is_plain, &instance, 0, name, &payload)?;
    }
    Ok(instance)
}

/// Makes a tuple, or a list of a fixed length; `items` gives the items in order.
fn sequence(
    ty: &Tuple,
    mut items: impl FnMut(usize) -> Result<Object, Raised>,
) -> Result<Object, Raised> {
    let length = ty.items.len();
    match ty.form {
        TupleForm::Tuple => tuple(length, items),
        TupleForm::List => list(length, items),
        TupleForm::Bytes => {
            let byte = |index| items(index)?.extract().map_err(raise_error);
            let content = (0..length).map(byte).collect::<Result<Vec<u8>, _>>()?;
            bytes(&content)
        }
    }
}

/// Makes a map; `entry` gives the keys and values. Of equal keys, the last one counts.
fn map(
    length: usize,
    mut entry: impl FnMut(usize) -> Result<(Object, Object), Raised>,
) -> Result<Object, Raised> {
    let map = PyDict::new(python());
    for index in 0..length {
        let (key, value) = entry(index)?;
        map.set_item(key, value).map_err(raise_error)?;
    }
    Ok(map.into_any())
}

/// Makes a variant's case.
pub fn variant(
    variant: &Variant,
    discriminant: u32,
    payload: impl FnOnce(Type) -> Result<Object, Raised>,
) -> Result<Object, Raised> {
    // Generated code traps on discriminants that do not exist, and the host does so where there is
    // none.
    let case = &variant.cases[native(discriminant)];
    wrapped(&case.class, case.payload.map(payload).transpose()?)
}

/// Makes an option.
pub fn option(
    option: &OptionType,
    discriminant: u32,
    payload: impl FnOnce(Type) -> Result<Object, Raised>,
) -> Result<Object, Raised> {
    if discriminant == 0 {
        return Ok(none());
    }
    let value = payload(option.payload)?;
    match &option.some {
        Some(some) => wrapped(some, Some(value)),
        None => Ok(value),
    }
}

/// Makes a result that is not a function's result.
pub fn result(
    result: &ResultType,
    discriminant: u32,
    payload: impl FnOnce(Type) -> Result<Object, Raised>,
) -> Result<Object, Raised> {
    if discriminant == 0 {
        let value = result.ok.map(payload).transpose()?;
        return wrapped(&result.ok_class, Some(value.unwrap_or_else(none)));
    }
    let value = result.error.map(payload).transpose()?;
    // An exception has arguments as well, which its own `__new__` sets.
    call(result.error_class.get()?, &[value.unwrap_or_else(none)])
}

/// Gives an enum's member.
pub fn enumeration(ty: &Enum, discriminant: u32) -> Result<Object, Raised> {
    Ok(ty.members()?[native(discriminant)].clone())
}

/// Gives flags.
pub fn flags(flags: &Flags, value: u32) -> Result<Object, Raised> {
    let number = unsigned_32(value)?;
    match dictionary_item(flags.values()?, &number)? {
        Some(member) => Ok(member),
        None => call(flags.class.get()?, &[number]),
    }
}

/// Takes a list out of memory, and frees the memory.
pub fn take_list(
    ty: &List,
    memory: Address,
    length: usize,
    borrowed: &mut Vec<Object>,
) -> Result<Object, Raised> {
    let object = load_list(ty, memory, length, borrowed);
    // SAFETY: whoever passes a list gives up its memory, which came from `cabi_realloc`.
    unsafe { vfs::free_bytes(memory.pointer(), length * ty.item.layout().size) }
    object
}

/// Takes a string out of memory, and frees the memory.
pub fn take_string(memory: Address, length: usize) -> Result<Object, Raised> {
    let object = string(slice(memory, length));
    // SAFETY: as for lists.
    unsafe { vfs::free_bytes(memory.pointer(), length) }
    object
}

fn slice<'a>(memory: Address, length: usize) -> &'a [u8] {
    if length == 0 {
        return &[];
    }
    // SAFETY: there are as many bytes, says who passed the list. They are used before anything can
    // free them.
    unsafe { std::slice::from_raw_parts(memory.pointer(), length) }
}

/// The common lists of numbers have a loop of their own each, without a look at the type for each
/// item.
fn load_list(
    ty: &List,
    memory: Address,
    length: usize,
    borrowed: &mut Vec<Object>,
) -> Result<Object, Raised> {
    match ty.item {
        Type::U8 => bytes(slice(memory, length)),
        Type::S32 => list(length, |index| {
            signed_32(memory.read_32(index * 4).cast_signed())
        }),
        Type::U32 => list(length, |index| unsigned_32(memory.read_32(index * 4))),
        Type::S64 => list(length, |index| {
            signed_64(memory.read_64(index * 8).cast_signed())
        }),
        Type::U64 => list(length, |index| unsigned_64(memory.read_64(index * 8))),
        Type::F64 => list(length, |index| {
            float(f64::from_bits(memory.read_64(index * 8)))
        }),
        item => {
            let size = item.layout().size;
            if let Some([key, value]) = ty.entry.map(|entry| &entry.items[..]) {
                return map(length, |index| {
                    let entry = memory.at(index * size);
                    let key = load(key.0, entry.at(key.1), borrowed)?;
                    Ok((key, load(value.0, entry.at(value.1), borrowed)?))
                });
            }
            list(length, |index| {
                load(item, memory.at(index * size), borrowed)
            })
        }
    }
}

/// Lifts the value at an address. Strings and lists in it are freed. `borrowed` takes the handles
/// that have to be given back when the call ends.
pub fn load(ty: Type, from: Address, borrowed: &mut Vec<Object>) -> Result<Object, Raised> {
    match ty {
        Type::Bool => Ok(boolean(from.read_8(0) != 0)),
        Type::U8 => unsigned_32(from.read_8(0).into()),
        Type::U16 => unsigned_32(from.read_16(0).into()),
        Type::U32 => unsigned_32(from.read_32(0)),
        Type::U64 => unsigned_64(from.read_64(0)),
        Type::S8 => signed_32(from.read_8(0).cast_signed().into()),
        Type::S16 => signed_32(from.read_16(0).cast_signed().into()),
        Type::S32 => signed_32(from.read_32(0).cast_signed()),
        Type::S64 => signed_64(from.read_64(0).cast_signed()),
        Type::F32 => float(f32::from_bits(from.read_32(0)).into()),
        Type::F64 => float(f64::from_bits(from.read_64(0))),
        Type::Char => character(from.read_32(0)),
        Type::String => {
            let (memory, length) = pointer_and_length(from);
            take_string(memory, length)
        }
        Type::List(ty) => {
            let (memory, length) = pointer_and_length(from);
            take_list(ty, memory, length, borrowed)
        }
        Type::Record(ty) => record(ty, |index| {
            let field = &ty.fields[index];
            load(field.ty, from.at(field.offset), borrowed)
        }),
        Type::Tuple(ty) if ty.form == TupleForm::Bytes => bytes(slice(from, ty.items.len())),
        Type::Tuple(ty) => sequence(ty, |index| {
            let (ty, offset) = ty.items[index];
            load(ty, from.at(offset), borrowed)
        }),
        Type::Variant(ty) => variant(
            ty,
            from.read_sized(ty.layout.discriminant_size),
            |payload| load(payload, from.at(ty.layout.payload_offset), borrowed),
        ),
        Type::Option(ty) => option(ty, from.read_8(0).into(), |payload| {
            load(payload, from.at(ty.layout.payload_offset), borrowed)
        }),
        Type::Result(ty) => result(ty, from.read_8(0).into(), |payload| {
            load(payload, from.at(ty.layout.payload_offset), borrowed)
        }),
        Type::Enum(ty) => enumeration(ty, from.read_sized(ty.layout.size)),
        Type::Flags(ty) => flags(ty, from.read_sized(ty.layout.size)),
        Type::Own(resource) => handles::lift_own(resource, from.read_32(0)),
        Type::Borrow(resource) => handles::lift_borrow(resource, from.read_32(0), borrowed),
        Type::Channel(channel) => ends::lift(channel, from.read_32(0)),
    }
}

fn pointer_and_length(from: Address) -> (Address, usize) {
    let pointer = std::ptr::with_exposed_provenance_mut(native(from.read_32(0)));
    // SAFETY: the canonical ABI has the address of a string or list here, and behind it the length.
    let memory = unsafe { Address::new(pointer) };
    (memory, native(from.read_32(4)))
}

/// Takes the fields off the stack and makes the record of them.
pub fn take_record(stack: &mut Vec<Object>, ty: &Record) -> Result<Object, Raised> {
    let first = stack.len() - ty.fields.len();
    let object = record(ty, |index| Ok(stack[first + index].clone()));
    stack.truncate(first);
    object
}

/// Takes the items off the stack and makes the tuple, or list of a fixed length, of them.
pub fn take_tuple(stack: &mut Vec<Object>, ty: &Tuple) -> Result<Object, Raised> {
    let first = stack.len() - ty.items.len();
    let mut items = stack.drain(first..);
    sequence(ty, |_| Ok(items.next().unwrap_or_else(none)))
}
