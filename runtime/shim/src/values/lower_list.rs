//! Lowering lists and maps, into memory that is laid out as the canonical ABI wants it, and lists
//! of a fixed length.

use pyo3::buffer::PyBuffer;
use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::integers::{Integer, boolean, float, float_32, integer};
use super::lower::{Destination, lower};
use super::memory::{Address, Kept, Leaving};
use super::mismatch::Mismatch;
use crate::objects::{Object, Raised, borrowed, raise, raise_error, take_exception};
use crate::types::{List, Tuple, Type};
use crate::width::{abi, length, signed};

/// Where the items are, and how many.
pub fn list(
    value: &Object,
    ty: &'static List,
    kept: &mut Kept,
) -> Result<(Address, u32), Mismatch> {
    if matches!(ty.item, Type::U8) {
        return bytes(value, kept);
    }
    if let Some(entry) = ty.entry {
        return map(value, ty, entry, kept);
    }
    let items = Items::new(value).ok_or_else(|| Mismatch::ty(Type::List(ty), value))?;
    let size = ty.item.layout().size;
    let memory = kept.allocate(items.length, size)?;
    match ty.item {
        Type::Bool => items.each(|index, item| {
            memory.write_8(index, boolean(item)?.into());
            Ok(())
        }),
        Type::U32 => numbers::<u32>(&items, |index, number| memory.write_32(index * 4, number)),
        Type::S32 => numbers::<i32>(&items, |index, number| {
            memory.write_32(index * 4, number.cast_unsigned());
        }),
        Type::U64 => numbers::<u64>(&items, |index, number| memory.write_64(index * 8, number)),
        Type::S64 => numbers::<i64>(&items, |index, number| {
            memory.write_64(index * 8, number.cast_unsigned());
        }),
        Type::F32 => items.each(|index, item| {
            memory.write_32(index * 4, float_32(item)?.to_bits());
            Ok(())
        }),
        Type::F64 => items.each(|index, item| {
            memory.write_64(index * 8, float(Type::F64, item)?.to_bits());
            Ok(())
        }),
        item_type => {
            let mut to = memory;
            items.each(|index, item| lower(item, item_type, &mut to, index * size, kept))
        }
    }?;
    Ok((memory, abi(items.length)))
}

/// Lowers items one behind the other, and notes after each how many handles are given away so far.
/// Without a type there is nothing to lower but how many there are.
pub fn items(
    value: &Object,
    item_type: Option<Type>,
    kept: &mut Kept,
    leaving: &mut Vec<Leaving>,
) -> Result<(Address, usize), Mismatch> {
    let items = Items::new(value).ok_or_else(|| Mismatch::expected("list", value))?;
    let size = item_type.map_or(0, |ty| ty.layout().size);
    let mut memory = kept.allocate(items.length, size)?;
    let to = memory;
    if let Some(item_type) = item_type {
        items.each(|index, item| {
            lower(item, item_type, &mut memory, index * size, kept)?;
            leaving.push(kept.leaving());
            Ok(())
        })?;
    }
    Ok((to, items.length))
}

#[inline]
fn numbers<T: Integer>(items: &Items<'_>, mut write: impl FnMut(usize, T)) -> Result<(), Mismatch> {
    items.each(|index, item| {
        write(index, integer(item)?);
        Ok(())
    })
}

/// A map is a list of keys with their values.
fn map(
    value: &Object,
    ty: &'static List,
    entry_type: &'static Tuple,
    kept: &mut Kept,
) -> Result<(Address, u32), Mismatch> {
    let (Ok(map), [key_type, value_type]) = (value.cast::<PyDict>(), &entry_type.items[..]) else {
        return Err(Mismatch::ty(Type::List(ty), value));
    };
    // Converting can run Python code, which can change the map. This list is nobody else's.
    let entries = map.items();
    let size = ty.item.layout().size;
    let memory = kept.allocate(entries.len(), size)?;
    for (index, entry) in entries.iter().enumerate() {
        let (key, value) = entry.extract::<(Object, Object)>().map_err(raise_error)?;
        let mut to = memory.at(index * size);
        lower(&key, key_type.0, &mut to, key_type.1, kept)
            .map_err(|mismatch| mismatch.in_attribute("keys()"))?;
        lower(&value, value_type.0, &mut to, value_type.1, kept)
            .map_err(|mismatch| mismatch.in_entry(&key))?;
    }
    Ok((memory, abi(entries.len())))
}

/// Lowers a list of a fixed length: like a tuple.
pub fn fixed_length_list<To: Destination>(
    value: &Object,
    ty: &'static Tuple,
    to: &mut To,
    offset: usize,
    kept: &mut Kept,
) -> Result<(), Mismatch> {
    let items = Items::new(value).ok_or_else(|| Mismatch::ty(Type::Tuple(ty), value))?;
    if items.length != ty.items.len() {
        return Err(Mismatch::length(ty, value, items.length));
    }
    items.each(|index, item| {
        let (ty, item_offset) = ty.items[index];
        lower(item, ty, to, offset + item_offset, kept)
    })
}

/// Lowers bytes of a fixed number.
pub fn fixed_length_bytes<To: Destination>(
    value: &Object,
    ty: &'static Tuple,
    to: &mut To,
    offset: usize,
) -> Result<(), Mismatch> {
    let content = PyBuffer::<u8>::get(value).and_then(|buffer| buffer.to_vec(value.py()));
    let Ok(content) = content else {
        return Err(Mismatch::ty(Type::Tuple(ty), value));
    };
    if content.len() != ty.items.len() {
        return Err(Mismatch::length(ty, value, content.len()));
    }
    for (index, byte) in content.into_iter().enumerate() {
        to.put_8(offset + index, byte);
    }
    Ok(())
}

/// The items of a `list` or `tuple`.
struct Items<'a> {
    sequence: &'a Object,
    is_list: bool,
    length: usize,
}

impl<'a> Items<'a> {
    fn new(sequence: &'a Object) -> Option<Self> {
        // SAFETY: it is an object, and the length is asked for of what it is.
        unsafe {
            let object = sequence.as_ptr();
            let (is_list, count) = if ffi::PyList_Check(object) != 0 {
                (true, ffi::PyList_GET_SIZE(object))
            } else if ffi::PyTuple_Check(object) != 0 {
                (false, ffi::PyTuple_GET_SIZE(object))
            } else {
                return None;
            };
            Some(Self {
                sequence,
                is_list,
                length: length(count),
            })
        }
    }

    /// Converting an item can run Python code, which can change the list, so items are owned while
    /// they are converted, and the length is looked at again each time.
    #[inline]
    fn each(
        &self,
        mut convert: impl FnMut(usize, &Object) -> Result<(), Mismatch>,
    ) -> Result<(), Mismatch> {
        for index in 0..self.length {
            let item = self.get(index)?;
            convert(index, &item).map_err(|mismatch| mismatch.in_item(index))?;
        }
        Ok(())
    }

    #[inline]
    fn get(&self, index: usize) -> Result<Object, Raised> {
        let object = self.sequence.as_ptr();
        // SAFETY: it is what `is_list` says, and has an item with this index.
        unsafe {
            if !self.is_list {
                return Ok(borrowed(ffi::PyTuple_GET_ITEM(object, signed(index))));
            }
            if index < length(ffi::PyList_GET_SIZE(object)) {
                return Ok(borrowed(ffi::PyList_GET_ITEM(object, signed(index))));
            }
        }
        Err(raise::<PyRuntimeError>(
            "a list became shorter while it was passed out of the component",
        ))
    }
}

/// Bytes need no conversion: the object's own memory is passed.
pub fn bytes(value: &Object, kept: &mut Kept) -> Result<(Address, u32), Mismatch> {
    // SAFETY: it is an object, and then `bytes`, whose memory does not change and lives as long as
    // it is kept.
    unsafe {
        if ffi::PyBytes_Check(value.as_ptr()) != 0 {
            let memory = Address::new(ffi::PyBytes_AS_STRING(value.as_ptr()).cast_mut().cast());
            kept.object(value.clone())?;
            return Ok((memory, abi(length(ffi::PyBytes_Size(value.as_ptr())))));
        }
    }
    let buffer = match PyBuffer::<u8>::get(value) {
        Ok(buffer) if buffer.is_c_contiguous() => buffer,
        Ok(_) => {
            return Err(Mismatch::expected(
                "bytes (or a contiguous buffer of them)",
                value,
            ));
        }
        Err(error) => {
            error.restore(value.py());
            take_exception(Raised);
            return Err(Mismatch::expected("bytes", value));
        }
    };
    let length = abi(buffer.len_bytes());
    // The address of no bytes may be null, which stands for something else.
    let memory = match length {
        0 => kept.allocate(0, 1)?,
        // SAFETY: the buffer has these bytes, and stays where it is until it is released.
        _ => unsafe { Address::new(buffer.buf_ptr().cast()) },
    };
    kept.buffer(buffer);
    Ok((memory, length))
}
