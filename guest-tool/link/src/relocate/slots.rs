//! Table slots for functions whose address someone takes and that have none yet.
//!
//! A function gets one slot for the whole program, so that pointers to it compare equal wherever
//! they come from.

use std::collections::{BTreeSet, HashMap};

use super::base::{Base, Export};
use super::side::{Definition, Side};
use super::symbols::{self, Found, Kind};
use crate::wasm::to_index;

/// The function that writes addresses into a module's data, under the name that wasm-ld exports it
/// by.
pub(super) const APPLY_DATA_RELOCS: &str = "__wasm_apply_data_relocs";
/// The function that runs a module's static initializers, likewise.
pub(super) const CALL_CONSTRUCTORS: &str = "__wasm_call_ctors";

/// A function that one module puts into the table, in a slot after its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Added<'a> {
    /// One of its own functions, by index.
    Own(u32),
    /// A function that the base exports.
    Base(&'a str),
}

/// The slots to add.
pub(super) struct Slots<'a> {
    /// For each side module, in the order given: what its added slots hold, in order.
    pub added: Vec<Vec<Added<'a>>>,
    /// Which module adds a function, and at which position.
    positions: HashMap<Function, (usize, u32)>,
}

/// A function, by index, whatever the names that it is exported by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Function {
    /// Of the base.
    Base(u32),
    /// Of the side module at a position.
    Side(usize, u32),
}

/// Where a function is in the table.
pub(super) enum Slot {
    /// This slot.
    Absolute(u32),
    /// So many slots after the `__table_base` of the side module at this position.
    Relative(usize, u32),
}

/// Decides which slots are to be added. These symbols of the base get one, too.
pub(super) fn assign<'a>(
    base: &Base,
    sides: &[Side<'a>],
    symbols: &'a BTreeSet<String>,
) -> Slots<'a> {
    let mut slots = Slots {
        added: vec![Vec::new(); sides.len()],
        positions: HashMap::new(),
    };
    for name in symbols {
        if let (false, Some(Export::Function { index, slot, .. })) =
            (sides.is_empty(), base.exports.get(name))
            && slot.is_none()
        {
            slots.add(Function::Base(*index), 0, Added::Base(name));
        }
    }
    for (index, side) in sides.iter().enumerate() {
        for import in &side.module.globals.imports {
            if symbols::address_kind(import.module) != Some(Kind::Function) {
                continue;
            }
            match symbols::find(base, sides, index, import.name, Kind::Function) {
                Some(Found::Side(owner, Definition::Function(function))) => {
                    slots.add_own(sides, owner, function);
                }
                Some(Found::Base(Export::Function {
                    index: function,
                    slot: None,
                    ..
                })) => {
                    slots.add(Function::Base(*function), index, Added::Base(import.name));
                }
                _ => {}
            }
        }
        // In the order of exports, not of the hash table, so that the result is a function of the
        // input.
        for export in &side.module.exports {
            let wanted = export.name == APPLY_DATA_RELOCS
                || export.name == CALL_CONSTRUCTORS
                || (side.chosen)(export.name);
            if let (true, Some(Definition::Function(function))) =
                (wanted, side.definitions.get(export.name))
            {
                slots.add_own(sides, index, *function);
            }
        }
    }
    slots
}

impl<'a> Slots<'a> {
    fn add_own(&mut self, sides: &[Side<'_>], owner: usize, function: u32) {
        if !sides[owner].own_slots.contains_key(&function) {
            self.add(Function::Side(owner, function), owner, Added::Own(function));
        }
    }

    fn add(&mut self, function: Function, adder: usize, what: Added<'a>) {
        let added = &mut self.added[adder];
        self.positions.entry(function).or_insert_with(|| {
            let position = to_index(added.len());
            added.push(what);
            (adder, position)
        });
    }

    /// The slot of a function of the side module at `owner`, if it has one.
    pub fn of_side(&self, sides: &[Side<'_>], owner: usize, function: u32) -> Option<Slot> {
        if let Some(own) = sides[owner].own_slots.get(&function) {
            return Some(Slot::Relative(owner, *own));
        }
        self.added_slot(sides, Function::Side(owner, function))
    }

    /// The slot of a function of the base, if it has one.
    pub fn of_base(&self, sides: &[Side<'_>], export: &Export) -> Option<Slot> {
        match *export {
            Export::Function {
                slot: Some(slot), ..
            } => Some(Slot::Absolute(slot)),
            Export::Function { index, .. } => self.added_slot(sides, Function::Base(index)),
            _ => None,
        }
    }

    fn added_slot(&self, sides: &[Side<'_>], function: Function) -> Option<Slot> {
        let (adder, position) = *self.positions.get(&function)?;
        Some(Slot::Relative(
            adder,
            sides[adder].mem_info.table_size + position,
        ))
    }
}
