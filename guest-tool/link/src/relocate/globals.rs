//! Reading mutable globals: functions `() -> i64` that give their values.
//!
//! An engine offers calls, not access to globals, and JavaScript can neither read a global of type
//! v128 nor tell the float types apart. A value is therefore given as the bits of an i64,
//! zero-extended; a v128 as two.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection,
    InstructionSink, TypeSection,
};
use wasmparser::ValType;

use super::base::Base;
use super::{BASE, Error, RelocatedModule};
use crate::wasm::to_index;

/// The name of the module whose functions read the base's mutable globals.
pub const GLOBALS: &str = "/globals";

/// How the value of a mutable global is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlobalReader {
    /// The module which defines the global.
    pub module: String,
    /// The global's index in that module.
    pub index: u32,
    /// The module whose instance is to be called.
    pub instance: String,
    /// The functions to be called, `() -> i64`: one, or for a v128 two, the low half's first. What
    /// they return is the value's bits.
    pub functions: Vec<String>,
}

/// The functions that read one global, to be appended to a module: each one's export name and body.
///
/// `module` and `index` say which global it is; `new_index` is its index where the functions are.
pub(super) fn readers(
    module: &str,
    index: u32,
    ty: ValType,
    new_index: u32,
) -> Result<Vec<(String, Function)>, Error> {
    let reader = |read: &dyn Fn(&mut InstructionSink<'_>)| {
        let mut function = Function::new([]);
        let mut instructions = function.instructions();
        instructions.global_get(new_index);
        read(&mut instructions);
        instructions.end();
        function
    };
    let name = format!("global.get {index}");
    Ok(match ty {
        ValType::I32 => vec![(name, reader(&|read| _ = read.i64_extend_i32_u()))],
        ValType::I64 => vec![(name, reader(&|_| {}))],
        ValType::F32 => vec![(
            name,
            reader(&|read| _ = read.i32_reinterpret_f32().i64_extend_i32_u()),
        )],
        ValType::F64 => vec![(name, reader(&|read| _ = read.i64_reinterpret_f64()))],
        ValType::V128 => vec![
            (
                format!("{name} low"),
                reader(&|read| _ = read.i64x2_extract_lane(0)),
            ),
            (
                format!("{name} high"),
                reader(&|read| _ = read.i64x2_extract_lane(1)),
            ),
        ],
        ValType::Ref(_) => {
            return Err(Error::UnreadableGlobal {
                module: module.to_string(),
                index,
                reason: "it holds a reference; compile without reference types",
            });
        }
    })
}

/// The module [`GLOBALS`], which reads the base's mutable globals, if the base has any.
pub(super) fn reader_module(
    base: &Base,
    memory_end: u32,
    table_end: u32,
) -> Result<Option<RelocatedModule>, Error> {
    if base.mutable_globals.is_empty() {
        return Ok(None);
    }
    let mut types = TypeSection::new();
    types.ty().function([], [wasm_encoder::ValType::I64]);
    let mut imports = ImportSection::new();
    let mut functions = FunctionSection::new();
    let mut exports = ExportSection::new();
    let mut code = wasm_encoder::CodeSection::new();
    let mut globals = Vec::new();
    for (position, global) in base.mutable_globals.iter().enumerate() {
        let readers = readers(
            BASE,
            global.index,
            global.ty.content_type,
            to_index(position),
        )?;
        let Ok(ty) = RoundtripReencoder.global_type(global.ty) else {
            continue;
        };
        imports.import(BASE, &global.export, EntityType::Global(ty));
        for (name, body) in &readers {
            exports.export(name, ExportKind::Func, functions.len());
            functions.function(0);
            code.function(body);
        }
        globals.push(GlobalReader {
            module: BASE.to_string(),
            index: global.index,
            instance: GLOBALS.to_string(),
            functions: readers.into_iter().map(|(name, _)| name).collect(),
        });
    }
    let mut module = wasm_encoder::Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&exports)
        .section(&code);
    Ok(Some(RelocatedModule {
        name: GLOBALS.to_string(),
        binary: module.finish(),
        memory_base: memory_end,
        memory_size: 0,
        table_base: table_end,
        table_size: 0,
        symbols: BTreeMap::new(),
        apply_data_relocs: None,
        call_constructors: None,
        globals,
        starts: false,
        needs: Vec::new(),
        missing: Vec::new(),
    }))
}
