//! The program that is being laid out, and the addresses of everything in it.

use std::collections::{BTreeMap, BTreeSet};

use super::ENV;
use super::base::{Base, Export};
use super::layout::Layout;
use super::side::{Definition, Side};
use super::slots::{Slot, Slots};
use super::symbols::{self, Found};

/// All modules, and where they are.
pub(super) struct Program<'p, 'a> {
    pub base: &'p Base,
    /// In the order given. The position in it stands for a side module.
    pub sides: &'p [Side<'a>],
    pub slots: &'p Slots<'a>,
    pub layout: &'p Layout,
}

impl<'a> Program<'_, 'a> {
    /// The address that takes the place of the global that `sides[position]` imports as
    /// `module`.`name`, or `None` where that global is not an address.
    pub fn imported_address(&self, position: usize, module: &str, name: &'a str) -> Option<u32> {
        let kind = match (module, name) {
            (ENV, "__memory_base") => return Some(self.layout.places[position].memory_base),
            (ENV, "__table_base") => return Some(self.layout.places[position].table_base),
            _ => symbols::address_kind(module)?,
        };
        match symbols::find(self.base, self.sides, position, name, kind) {
            Some(Found::Side(owner, definition)) => self.address(owner, definition),
            Some(Found::Base(Export::Data(address))) => Some(*address),
            Some(Found::Base(export)) => {
                let slot = self.slots.of_base(self.sides, export);
                slot.map(|slot| self.slot(slot))
            }
            // It is weak: `symbols::check` refuses the others.
            None => Some(0),
        }
    }

    /// The symbols of `sides[position]` which can be asked for at run time.
    pub fn chosen_symbols(&self, position: usize) -> BTreeMap<String, u32> {
        let side = &self.sides[position];
        let chosen = side
            .definitions
            .iter()
            .filter(|(name, _)| (side.chosen)(name));
        chosen
            .filter_map(|(name, definition)| {
                Some((name.to_string(), self.address(position, *definition)?))
            })
            .collect()
    }

    /// The addresses of those symbols that the base exports.
    pub fn base_symbols(&self, names: &BTreeSet<String>) -> BTreeMap<String, u32> {
        let address = |name: &String| match self.base.exports.get(name)? {
            Export::Data(address) => Some(*address),
            export => Some(self.slot(self.slots.of_base(self.sides, export)?)),
        };
        let found = names.iter();
        found
            .filter_map(|name| Some((name.clone(), address(name)?)))
            .collect()
    }

    /// The table slot of a function that `sides[position]` itself defines.
    pub fn own_slot(&self, position: usize, name: &str) -> Option<u32> {
        let definition = *self.sides[position].definitions.get(name)?;
        matches!(definition, Definition::Function(_)).then(|| self.address(position, definition))?
    }

    /// The address of what `sides[position]` defines: a function's table slot, a datum's byte
    /// address.
    fn address(&self, position: usize, definition: Definition) -> Option<u32> {
        match definition {
            Definition::Function(function) => self
                .slots
                .of_side(self.sides, position, function)
                .map(|slot| self.slot(slot)),
            Definition::Data(offset) => Some(
                self.layout.places[position]
                    .memory_base
                    .wrapping_add(offset),
            ),
            Definition::Tag => None,
        }
    }

    fn slot(&self, slot: Slot) -> u32 {
        match slot {
            Slot::Absolute(slot) => slot,
            Slot::Relative(position, slot) => {
                self.layout.places[position].table_base.wrapping_add(slot)
            }
        }
    }
}
