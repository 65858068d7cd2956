//! Where each side module's memory and table slots are.

use std::ops::Range;

use super::base::{Base, PAGE};
use super::side::Side;
use super::slots::Slots;
use super::{BASE, Error};
use crate::wasm::to_index;

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
/// The memory or the table would have more than 2^32 bytes or slots, or more than the base allows.
pub(super) fn lay_out(
    base: &Base,
    sides: &[Side<'_>],
    slots: &Slots<'_>,
    order: &[usize],
) -> Result<Layout, Error> {
    let mut places = vec![Place::default(); sides.len()];
    let limit = base.memory_limit.unwrap_or(u64::MAX).saturating_mul(PAGE);
    let memory_limit = u32::try_from(limit).unwrap_or(u32::MAX);
    let table_limit = u32::try_from(base.table_limit.unwrap_or(u64::MAX)).unwrap_or(u32::MAX);
    let initial = base.memory_pages.saturating_mul(PAGE);
    let mut memory_end = take(BASE, 0, 0, initial, u32::MAX)?.end;
    let mut table_end = base.table_slots;
    for &index in order {
        let (name, info) = (sides[index].name(), &sides[index].mem_info);
        let added = to_index(slots.added[index].len());
        let table_size = u64::from(info.table_size) + u64::from(added);
        let memory = take(
            name,
            memory_end,
            info.memory_alignment,
            info.memory_size.into(),
            memory_limit,
        )?;
        let alignment = info.table_alignment;
        let table = take(name, table_end, alignment, table_size, table_limit)?;
        // It may have been linked for more than there can be.
        let imports = &sides[index].module;
        for import in &imports.memories.imports {
            take(
                name,
                0,
                0,
                import.ty.initial.saturating_mul(PAGE),
                memory_limit,
            )?;
        }
        for import in &imports.tables.imports {
            take(name, 0, 0, import.ty.initial, table_limit)?;
        }
        (memory_end, table_end) = (memory.end, table.end);
        places[index] = Place {
            memory_base: memory.start,
            table_base: table.start,
            table_size: table.end - table.start,
        };
    }
    Ok(Layout {
        places,
        memory_end,
        table_end,
    })
}

/// Takes `size` bytes or slots from the first multiple of 2^`alignment` that is not below `free`,
/// and none beyond `limit`. Where nothing is taken, alignment says nothing.
fn take(
    module: &str,
    free: u32,
    alignment: u32,
    size: u64,
    limit: u32,
) -> Result<Range<u32>, Error> {
    if size == 0 {
        return Ok(free..free);
    }
    let start = u64::from(free).next_multiple_of(1 << alignment.min(32));
    let end = start.saturating_add(size);
    match (u32::try_from(start), u32::try_from(end)) {
        (Ok(start), Ok(end)) if end <= limit => Ok(start..end),
        _ => Err(Error::OutOfSpace {
            module: module.to_string(),
            size,
            start,
        }),
    }
}
