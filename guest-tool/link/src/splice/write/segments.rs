//! Element and data segments.

use std::collections::BTreeSet;

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{DataSection, ElementSection, Elements};

use super::super::Error;
use super::Writer;
use crate::wasm::code::Reference;
use crate::wasm::to_position;

impl Writer<'_, '_> {
    /// The element segments that are used, and one that declares the functions which code takes
    /// references of: the core specification ("Modules", validation of `ref.func`) wants those to
    /// be named outside of code.
    pub(super) fn elements(&self) -> Result<ElementSection, Error> {
        let mut elements = ElementSection::new();
        for (module, live) in self.live.elements.iter().enumerate() {
            let all = self.linked.modules[module].elements.iter().zip(live);
            for (element, _) in all.filter(|(_, live)| **live) {
                self.encode(module, |indices| {
                    indices.parse_element(&mut elements, element.clone())
                })?;
            }
        }
        let referenced = self.referenced_functions();
        if !referenced.is_empty() {
            elements.declared(Elements::Functions(referenced.into()));
        }
        Ok(elements)
    }

    /// The new indices of the functions which code takes references of.
    fn referenced_functions(&self) -> Vec<u32> {
        let mut functions = BTreeSet::new();
        for (bodies, numbers) in self.live.functions.iter().zip(&self.numbers.functions) {
            for site in bodies.iter().flatten().flatten() {
                if let Reference::Function(function) = site.reference {
                    functions.insert(numbers[to_position(function)]);
                }
            }
        }
        functions.into_iter().collect()
    }

    /// The data segments, but for passive ones that are not used.
    pub(super) fn data(&self) -> Result<DataSection, Error> {
        let mut section = DataSection::new();
        for (module, live) in self.live.data.iter().enumerate() {
            let all = self.linked.modules[module].data.iter().zip(live);
            for (data, _) in all.filter(|(_, live)| **live) {
                self.encode(module, |indices| {
                    indices.parse_data(&mut section, data.clone())
                })?;
            }
        }
        Ok(section)
    }
}
