//! Where each side module's memory and table slots are.

use super::Error;
use super::base::{Base, PAGE};
use super::side::Side;
use super::slots::Slots;

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

/// Places the side modules one after another, in the order of instantiation, after what the base starts with.
///
/// The base's allocator begins at the end of the base's own data and takes more memory with `memory.grow`, so what
/// lies after its initial memory is left alone.
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
    let mut memory = base.memory_pages * PAGE;
    let mut table = u64::from(base.table_slots);
    for &index in order {
        let info = &sides[index].mem_info;
        let memory_base = align(memory, info.memory_alignment);
        let table_base = align(table, info.table_alignment);
        let table_size = u64::from(info.table_size) + slots.added[index].len() as u64;
        memory = memory_base + u64::from(info.memory_size);
        table = table_base + table_size;
        if memory > u64::from(u32::MAX) || table > u64::from(u32::MAX) {
            return Err(Error::OutOfMemory {
                module: sides[index].name().to_string(),
                size: info.memory_size,
                base: memory_base,
            });
        }
        places[index] = Place {
            memory_base: memory_base as u32,
            table_base: table_base as u32,
            table_size: table_size as u32,
        };
    }
    if memory > u64::from(u32::MAX) {
        return Err(Error::OutOfMemory {
            module: super::BASE.to_string(),
            size: 0,
            base: memory,
        });
    }
    Ok(Layout {
        places,
        memory_end: memory as u32,
        table_end: table as u32,
    })
}

/// The next multiple of 2^`exponent`.
fn align(value: u64, exponent: u32) -> u64 {
    value.next_multiple_of(1 << exponent.min(32))
}
