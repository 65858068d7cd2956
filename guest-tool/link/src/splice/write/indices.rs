//! Encodes parts of a module with new indices.

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ConstExpr, Encode};
use wasmparser::Operator;

use super::super::linked::Linked;
use super::super::number::Numbers;
use super::Writer;
use crate::wasm::{self, to_position};

type Result<T> = std::result::Result<T, reencode::Error<wasm::Error>>;

impl<'w, 'a> Writer<'w, 'a> {
    /// Encodes something that the module at `module` has.
    pub(super) fn encode<T>(
        &self,
        module: usize,
        encode: impl FnOnce(&mut Indices<'w, 'a>) -> Result<T>,
    ) -> std::result::Result<T, wasm::Error> {
        let mut indices = Indices::new(self.linked, self.numbers, module);
        let name = self.linked.modules[module].name;
        encode(&mut indices).map_err(|error| wasm::Error::from_reencode(name, error))
    }
}

/// Maps the indices of one module to the new ones.
pub(in crate::splice) struct Indices<'w, 'a> {
    linked: &'w Linked<'a>,
    numbers: &'w Numbers,
    module: usize,
}

impl<'w, 'a> Indices<'w, 'a> {
    pub(in crate::splice) fn new(
        linked: &'w Linked<'a>,
        numbers: &'w Numbers,
        module: usize,
    ) -> Self {
        Indices {
            linked,
            numbers,
            module,
        }
    }

    fn map(&self, new: &[Vec<u32>], kind: &'static str, index: u32) -> Result<u32> {
        let mapped = new[self.module].get(to_position(index)).copied();
        Ok(mapped.ok_or_else(|| self.linked.modules[self.module].bad_index(kind, index))?)
    }
}

impl Reencode for Indices<'_, '_> {
    type Error = wasm::Error;

    fn const_expr(&mut self, expression: wasmparser::ConstExpr<'_>) -> Result<ConstExpr> {
        let mut bytes = Vec::new();
        let linked = self.linked;
        let mut encode = |module, operator: Operator<'_>| {
            let mut indices = Indices { module, ..*self };
            let instruction = indices.instruction(operator);
            let name = linked.modules[module].name;
            let instruction =
                instruction.map_err(|error| wasm::Error::from_reencode(name, error))?;
            instruction.encode(&mut bytes);
            Ok(())
        };
        linked.constant(self.module, &expression, &mut encode)?;
        Ok(ConstExpr::raw(bytes))
    }

    fn function_index(&mut self, index: u32) -> Result<u32> {
        self.map(&self.numbers.functions, "function", index)
    }

    fn global_index(&mut self, index: u32) -> Result<u32> {
        self.map(&self.numbers.globals, "global", index)
    }

    fn table_index(&mut self, index: u32) -> Result<u32> {
        self.map(&self.numbers.tables, "table", index)
    }

    fn tag_index(&mut self, index: u32) -> Result<u32> {
        self.map(&self.numbers.tags, "tag", index)
    }

    fn element_index(&mut self, index: u32) -> Result<u32> {
        self.map(&self.numbers.elements, "element segment", index)
    }

    fn data_index(&mut self, index: u32) -> Result<u32> {
        self.map(&self.numbers.data, "data segment", index)
    }

    fn type_index(&mut self, index: u32) -> Result<u32> {
        let ty = self.linked.type_at(self.module, index)?;
        Ok(self.numbers.types[ty])
    }
}
