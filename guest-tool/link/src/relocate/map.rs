//! The new indices of a side module.

use wasm_encoder::Instruction;
use wasm_encoder::reencode::{self, Reencode, utils};
use wasmparser::Operator;

use super::Error;
use crate::wasm::{self, Module, to_position};

/// What a global becomes.
#[derive(Clone, Copy)]
pub(super) enum Global {
    /// The global with this index.
    Index(u32),
    /// A constant.
    Address(u32),
}

/// Maps the indices of the side module to those of the relocated one. Types, tables, memories, tags
/// and segments keep theirs.
pub(super) struct Map<'p, 'a> {
    pub module: &'p Module<'a>,
    pub functions: Vec<u32>,
    pub globals: Vec<Global>,
}

impl Map<'_, '_> {
    /// What the global with this index becomes.
    pub fn global(&self, index: u32) -> Result<Global, wasm::Error> {
        let global = self.globals.get(to_position(index)).copied();
        global.ok_or_else(|| self.module.bad_index("global", index))
    }
}

impl Reencode for Map<'_, '_> {
    type Error = Error;

    fn function_index(&mut self, index: u32) -> Result<u32, reencode::Error<Error>> {
        let function = self.functions.get(to_position(index)).copied();
        Ok(function.ok_or_else(|| self.module.bad_index("function", index))?)
    }

    fn global_index(&mut self, index: u32) -> Result<u32, reencode::Error<Error>> {
        match self.global(index)? {
            Global::Index(index) => Ok(index),
            Global::Address(_) => Err(self
                .module
                .unsupported("an assignment to the address of a symbol")
                .into()),
        }
    }

    fn instruction<'i>(
        &mut self,
        operator: Operator<'i>,
    ) -> Result<Instruction<'i>, reencode::Error<Error>> {
        if let Operator::GlobalGet { global_index } = operator
            && let Global::Address(address) = self.global(global_index)?
        {
            return Ok(Instruction::I32Const(address.cast_signed()));
        }
        utils::instruction(self, operator)
    }
}
