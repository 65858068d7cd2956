//! Lowering: from Python objects to the canonical ABI.
//!
//! [`lower`] walks over a value and its type together and writes what it finds to a
//! [`Destination`]: to memory, for what is in a list, or to the [`Queue`], for everything else.
//! Nothing can go wrong with what it wrote.

use pyo3::exceptions::PyUnicodeEncodeError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::integers::{boolean, character, float, float_32, integer};
use super::memory::{Address, Kept};
use super::mismatch::Mismatch;
use super::{ends, handles, lower_list};
use crate::objects::{
    Object, Raised, attribute, attribute_at, identifier, is_exact_instance, is_instance,
    optional_attribute, owned, raise_again, take_exception,
};
use crate::types::class::Class;
use crate::types::{
    Case, Enum, Flags, OptionType, Record, ResultType, Tuple, TupleForm, Type, Variant,
    plain_value_attribute, value_attribute,
};
use crate::width::{abi, length};

/// Where lowered values go.
///
/// `offset` is where a number is, in bytes, relative to the whole value.
pub trait Destination {
    /// Takes a number of 8 bits.
    fn put_8(&mut self, offset: usize, value: u8);
    /// Takes a number of 16 bits.
    fn put_16(&mut self, offset: usize, value: u16);
    /// Takes a number of 32 bits.
    fn put_32(&mut self, offset: usize, value: u32);
    /// Takes a number of 64 bits.
    fn put_64(&mut self, offset: usize, value: u64);

    /// Takes a discriminant or flags of `size` bytes, which the number fits into: the size is that
    /// of the type.
    fn put_sized(&mut self, offset: usize, value: u32, size: usize) {
        match size {
            1 => self.put_8(offset, value as u8),
            2 => self.put_16(offset, value as u16),
            _ => self.put_32(offset, value),
        }
    }
}

impl Destination for Address {
    fn put_8(&mut self, offset: usize, value: u8) {
        self.write_8(offset, value);
    }

    fn put_16(&mut self, offset: usize, value: u16) {
        self.write_16(offset, value);
    }

    fn put_32(&mut self, offset: usize, value: u32) {
        self.write_32(offset, value);
    }

    fn put_64(&mut self, offset: usize, value: u64) {
        self.write_64(offset, value);
    }
}

/// Lowered numbers, in the order in which generated code fetches them.
#[derive(Default)]
pub struct Queue {
    numbers: Vec<u64>,
    next: usize,
}

impl Queue {
    /// Makes room for so many more numbers.
    pub fn reserve(&mut self, count: usize) {
        self.numbers.reserve(count);
    }

    /// Empties the queue.
    pub fn clear(&mut self) {
        self.numbers.clear();
        self.next = 0;
    }

    /// Fetches the next number.
    #[inline]
    pub fn pop(&mut self) -> u64 {
        let number = self.numbers[self.next];
        self.next += 1;
        number
    }
}

impl Destination for Queue {
    fn put_8(&mut self, _: usize, value: u8) {
        self.numbers.push(value.into());
    }

    fn put_16(&mut self, _: usize, value: u16) {
        self.numbers.push(value.into());
    }

    fn put_32(&mut self, _: usize, value: u32) {
        self.numbers.push(value.into());
    }

    fn put_64(&mut self, _: usize, value: u64) {
        self.numbers.push(value);
    }
}

/// Writes `value` to `to`, as a value of the type `ty`. `kept` takes what must live until the call
/// ends.
pub fn lower<To: Destination>(
    value: &Object,
    ty: Type,
    to: &mut To,
    offset: usize,
    kept: &mut Kept,
) -> Result<(), Mismatch> {
    match ty {
        Type::Bool => to.put_8(offset, boolean(value)?.into()),
        Type::U8 => to.put_8(offset, integer(value)?),
        Type::U16 => to.put_16(offset, integer(value)?),
        Type::U32 => to.put_32(offset, integer(value)?),
        Type::U64 => to.put_64(offset, integer(value)?),
        Type::S8 => to.put_8(offset, integer::<i8>(value)?.cast_unsigned()),
        Type::S16 => to.put_16(offset, integer::<i16>(value)?.cast_unsigned()),
        Type::S32 => to.put_32(offset, integer::<i32>(value)?.cast_unsigned()),
        Type::S64 => to.put_64(offset, integer::<i64>(value)?.cast_unsigned()),
        Type::F32 => to.put_32(offset, float_32(value)?.to_bits()),
        Type::F64 => to.put_64(offset, float(Type::F64, value)?.to_bits()),
        Type::Char => to.put_32(offset, character(value)?),
        Type::String => {
            let (memory, length) = string(value, kept)?;
            to.put_32(offset, memory.number());
            to.put_32(offset + 4, length);
        }
        Type::List(list) => {
            let (memory, length) = lower_list::list(value, list, kept)?;
            to.put_32(offset, memory.number());
            to.put_32(offset + 4, length);
        }
        Type::Record(ty) => record(value, ty, to, offset, kept)?,
        Type::Tuple(ty) => match ty.form {
            TupleForm::Tuple => tuple(value, ty, to, offset, kept)?,
            TupleForm::List => lower_list::fixed_length_list(value, ty, to, offset, kept)?,
            TupleForm::Bytes => lower_list::fixed_length_bytes(value, ty, to, offset)?,
        },
        Type::Variant(ty) => variant(value, ty, to, offset, kept)?,
        Type::Option(ty) => option(value, ty, to, offset, kept)?,
        Type::Result(ty) => result(value, ty, to, offset, kept)?,
        Type::Enum(ty) => to.put_sized(offset, enumeration(value, ty)?, ty.layout.size),
        Type::Flags(ty) => to.put_sized(offset, flags(value, ty)?, ty.layout.size),
        Type::Own(resource) => to.put_32(offset, handles::lower_own(value, resource, kept)?),
        Type::Borrow(resource) => to.put_32(offset, handles::lower_borrow(value, resource, kept)?),
        Type::Channel(channel) => to.put_32(offset, ends::lower(value, channel, kept)?),
    }
    Ok(())
}

/// The UTF-8 of a `str`, and how many bytes it has.
fn string(value: &Object, kept: &mut Kept) -> Result<(Address, u32), Mismatch> {
    // SAFETY: it is an object, and then a `str`; if it is compact ASCII, its own memory is UTF-8,
    // and it is kept alive.
    unsafe {
        if ffi::PyUnicode_Check(value.as_ptr()) == 0 {
            return Err(Mismatch::ty(Type::String, value));
        }
        if ffi::PyUnicode_IS_COMPACT_ASCII(value.as_ptr()) != 0 {
            let memory = Address::new(ffi::PyUnicode_DATA(value.as_ptr()).cast());
            let length = abi(length(ffi::PyUnicode_GET_LENGTH(value.as_ptr())));
            kept.object(value.clone())?;
            return Ok((memory, length));
        }
    }
    // SAFETY: it is a `str`. The bytes are kept alive, and cannot change.
    unsafe {
        let encoded = owned(ffi::PyUnicode_AsUTF8String(value.as_ptr())).map_err(surrogate)?;
        let memory = Address::new(ffi::PyBytes_AS_STRING(encoded.as_ptr()).cast_mut().cast());
        let length = abi(length(ffi::PyBytes_Size(encoded.as_ptr())));
        kept.object(encoded)?;
        Ok((memory, length))
    }
}

/// The one reason for which a `str` has no UTF-8, unless memory is short.
#[cold]
fn surrogate(raised: Raised) -> Mismatch {
    let exception = take_exception(raised);
    if !exception.is_instance_of::<PyUnicodeEncodeError>() {
        return raise_again(exception).into();
    }
    let index = optional_attribute(&exception, &identifier("start"));
    let place = match index {
        Ok(Some(index)) => format!(" (at index {index})"),
        _ => String::new(),
    };
    Mismatch::value(format!(
        "the str has a surrogate code point{place}, which a string cannot have"
    ))
}

fn record<To: Destination>(
    value: &Object,
    ty: &'static Record,
    to: &mut To,
    offset: usize,
    kept: &mut Kept,
) -> Result<(), Mismatch> {
    // Other objects with such attributes will do, too.
    let is_plain = ty.class.is_plain_in(value, ty.names());
    for (index, field) in ty.fields.iter().enumerate() {
        let own = is_plain.then(|| attribute_at(value, index, &field.name));
        let item = match own.flatten() {
            Some(item) => Some(item),
            None => optional_attribute(value, &field.name)?,
        };
        let Some(item) = item else {
            return Err(Mismatch::ty(Type::Record(ty), value).lacks(&field.name.to_string_lossy()));
        };
        lower(&item, field.ty, to, offset + field.offset, kept)
            .map_err(|mismatch| mismatch.in_attribute(&field.name.to_string_lossy()))?;
    }
    Ok(())
}

fn tuple<To: Destination>(
    value: &Object,
    ty: &'static Tuple,
    to: &mut To,
    offset: usize,
    kept: &mut Kept,
) -> Result<(), Mismatch> {
    let Ok(items) = value.cast::<PyTuple>() else {
        return Err(Mismatch::ty(Type::Tuple(ty), value));
    };
    if items.len() != ty.items.len() {
        return Err(Mismatch::ty(Type::Tuple(ty), value).of_length(items.len()));
    }
    for (index, (item, (ty, item_offset))) in items.iter().zip(&ty.items).enumerate() {
        lower(&item, *ty, to, offset + item_offset, kept)
            .map_err(|mismatch| mismatch.in_item(index))?;
    }
    Ok(())
}

fn variant<To: Destination>(
    value: &Object,
    ty: &'static Variant,
    to: &mut To,
    offset: usize,
    kept: &mut Kept,
) -> Result<(), Mismatch> {
    let (discriminant, case) = match find_case(value, ty, is_exact_instance)? {
        Some(found) => found,
        // Rare, and slower: a class which the app derived from a case's.
        None => find_case(value, ty, is_instance)?
            .ok_or_else(|| Mismatch::ty(Type::Variant(ty), value))?,
    };
    to.put_sized(offset, abi(discriminant), ty.layout.discriminant_size);
    match case.payload {
        Some(payload) => wrapped(
            value,
            &case.class,
            payload,
            to,
            offset + ty.layout.payload_offset,
            kept,
        ),
        None => Ok(()),
    }
}

fn find_case(
    value: &Object,
    ty: &'static Variant,
    matches: impl Fn(&Object, &Object) -> bool,
) -> Result<Option<(usize, &'static Case)>, Raised> {
    for (index, case) in ty.cases.iter().enumerate() {
        if matches(value, case.class.get()?) {
            return Ok(Some((index, case)));
        }
    }
    Ok(None)
}

/// Lowers the attribute `value` of one of the classes that have nothing but a payload.
fn wrapped<To: Destination>(
    value: &Object,
    class: &Class,
    payload: Type,
    to: &mut To,
    offset: usize,
    kept: &mut Kept,
) -> Result<(), Mismatch> {
    let name = value_attribute();
    let is_plain = class.is_plain_in(value, std::iter::once(name));
    let own = is_plain.then(|| attribute_at(value, 0, name));
    let payload_object = match own.flatten() {
        Some(object) => object,
        None => attribute(value, name)?,
    };
    lower(&payload_object, payload, to, offset, kept)
        .map_err(|mismatch| mismatch.in_attribute("value"))
}

fn option<To: Destination>(
    value: &Object,
    ty: &'static OptionType,
    to: &mut To,
    offset: usize,
    kept: &mut Kept,
) -> Result<(), Mismatch> {
    if value.is_none() {
        to.put_8(offset, 0);
        return Ok(());
    }
    to.put_8(offset, 1);
    let payload_offset = offset + ty.layout.payload_offset;
    match &ty.some {
        Some(some) if is_instance(value, some.get()?) => {
            wrapped(value, some, ty.payload, to, payload_offset, kept)
        }
        Some(_) => Err(Mismatch::ty(Type::Option(ty), value)),
        None => lower(value, ty.payload, to, payload_offset, kept)
            .map_err(|mismatch| mismatch.or_none(value)),
    }
}

fn result<To: Destination>(
    value: &Object,
    ty: &'static ResultType,
    to: &mut To,
    offset: usize,
    kept: &mut Kept,
) -> Result<(), Mismatch> {
    let (discriminant, payload, class) = if is_instance(value, ty.ok_class.get()?) {
        (0, ty.ok, &ty.ok_class)
    } else if is_instance(value, ty.error_class.get()?) {
        (1, ty.error, &ty.error_class)
    } else {
        return Err(Mismatch::ty(Type::Result(ty), value));
    };
    to.put_8(offset, discriminant);
    match payload {
        Some(payload) => wrapped(
            value,
            class,
            payload,
            to,
            offset + ty.layout.payload_offset,
            kept,
        ),
        None => Ok(()),
    }
}

fn enumeration(value: &Object, ty: &'static Enum) -> Result<u32, Mismatch> {
    let members = ty.members()?;
    match members.iter().position(|member| member.is(value)) {
        Some(discriminant) => Ok(abi(discriminant)),
        None => Err(Mismatch::ty(Type::Enum(ty), value)),
    }
}

fn flags(value: &Object, ty: &'static Flags) -> Result<u32, Mismatch> {
    if !is_instance(value, ty.class.get()?) {
        return Err(Mismatch::ty(Type::Flags(ty), value));
    }
    // `value` would be the same, by a detour through Python code.
    let number = attribute(value, plain_value_attribute())?;
    let bits = integer::<u32>(&number)?;
    // A class with the boundary KEEP has members with other bits.
    match bits.checked_shr(abi(ty.count)) {
        None | Some(0) => Ok(bits),
        Some(_) => Err(Mismatch::value(format!(
            "{bits:#b} has bits that none of the flags of {} has",
            ty.class.name()
        ))),
    }
}
