//! Where each side module's memory and table slots are.

use super::base::{Base, PAGE};
use super::side::Side;
use super::slots::Slots;
use super::{BASE, Error};

/// A side module's part of the memory and of the table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// Byte address.
    pub memory_base: u32,
    /// First table slot.
    pub table_base: u32,
    /// Table slots, its own and the added ones.
    pub table_size: u32,
}

/// Everyone's place.
pub(super) struct Layout {
    /// One for each side module, in the order given.
    pub places: Vec<Place>,
    /// Byte address after the last.
    pub memory_end: u32,
    /// Table slot after the last.
    pub table_end: u32,
}

/// Places the side modules one after another, in the order of instantiation, after what the base
/// starts with.
///
/// The base's allocator begins at the end of the base's own data and takes more memory with
/// `memory.grow`, so what lies after its initial memory is left alone.
///
/// # Errors
/// The memory or the table would have more than 2^32 bytes or slots.
pub(super) fn lay_out(
    base: &Base,
    sides: &[Side<'_>],
    slots: &Slots<'_>,
    order: &[usize],
) -> Result<Layout, Error> {
    let mut places = vec![Place::default(); sides.len()];
    let mut memory_end = end(BASE, 0, base.memory_pages * PAGE)?;
    let mut table_end = base.table_slots;
    for &index in order {
        let (name, info) = (sides[index].name(), &sides[index].mem_info);
        let memory_base = align(memory_end, info.memory_alignment);
        let table_base = align(table_end, info.table_alignment);
        let table_size = u64::from(info.table_size) + slots.added[index].len() as u64;
        memory_end = end(name, memory_base, info.memory_size.into())?;
        table_end = end(name, table_base, table_size)?;
        places[index] = Place {
            memory_base: memory_base as u32,
            table_base: table_base as u32,
            table_size: table_size as u32,
        };
    }
    Ok(Layout {
        places,
        memory_end,
        table_end,
    })
}

/// Where a part of `size` bytes or slots ends that begins at `start`. As the end fits in 32 bits,
/// the start does.
fn end(module: &str, start: u64, size: u64) -> Result<u32, Error> {
    u32::try_from(start + size).map_err(|_| Error::OutOfSpace {
        module: module.to_string(),
        size,
        start,
    })
}

/// The first multiple of 2^`exponent` that is not below `value`.
fn align(value: u32, exponent: u32) -> u64 {
    u64::from(value).next_multiple_of(1 << exponent.min(32))
}
