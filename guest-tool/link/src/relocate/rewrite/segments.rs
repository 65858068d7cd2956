//! The element and data segments of a relocated module. Their offsets are constants now.

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{ConstExpr, DataSection, ElementSection, Elements};
use wasmparser::{DataKind, ElementKind};

use super::super::map::Global;
use super::super::side::data_offset;
use super::super::slots::Added;
use super::{Result, Writer};
use crate::wasm::constant;

impl Writer<'_, '_> {
    /// The element segments, and one for the added slots. Passive ones go, for no instruction can
    /// use them: [`check_instructions`](Self::check_instructions) refuses those that could.
    pub(super) fn elements(&mut self) -> Result<ElementSection> {
        let mut elements = ElementSection::new();
        for element in &self.side.module.elements {
            let items = self.plan.map.element_items(element.items.clone())?;
            match &element.kind {
                ElementKind::Active {
                    table_index,
                    offset_expr,
                } => {
                    let offset = self.offset(offset_expr)?;
                    elements.active(table_index.filter(|index| *index != 0), &offset, items);
                }
                ElementKind::Passive => {}
                ElementKind::Declared => _ = elements.declared(items),
            }
        }
        let added = &self.program.slots.added[self.position];
        if !added.is_empty() {
            let functions = added.iter().map(|added| match added {
                Added::Own(function) => self.plan.map.function_index(*function),
                Added::Base(name) => Ok(self.plan.base_functions[name]),
            });
            let functions = functions.collect::<Result<Vec<u32>>>()?;
            let first = self.place.table_base + self.side.mem_info.table_size;
            let offset = ConstExpr::i32_const(first.cast_signed());
            elements.active(None, &offset, Elements::Functions(functions.into()));
        }
        Ok(elements)
    }

    /// The active data segments. Passive ones go, as above.
    pub(super) fn data(&mut self) -> Result<DataSection> {
        let mut section = DataSection::new();
        for data in &self.side.module.data {
            if let DataKind::Active {
                memory_index,
                offset_expr,
            } = &data.kind
            {
                let offset = self.offset(offset_expr)?;
                section.active(*memory_index, &offset, data.data.iter().copied());
            }
        }
        Ok(section)
    }

    /// The offset of a segment, computed.
    fn offset(&self, expression: &wasmparser::ConstExpr<'_>) -> Result<ConstExpr> {
        let offset = self.evaluate(expression);
        let unknown = || {
            self.side
                .module
                .unsupported("a segment whose offset cannot be computed")
        };
        Ok(ConstExpr::i32_const(offset.ok_or_else(unknown)?))
    }

    /// The value of a constant expression of type i32 over addresses.
    pub(super) fn evaluate(&self, expression: &wasmparser::ConstExpr<'_>) -> Option<i32> {
        constant::evaluate_i32(expression, |index| match self.plan.map.global(index) {
            Ok(Global::Address(address)) => Some(address.cast_signed()),
            _ => data_offset(&self.side.module, index).map(u32::cast_signed),
        })
    }
}
