//! The base module: the program's first, linked as an ordinary executable, which the side modules
//! link to.

use std::collections::HashMap;

use wasmparser::{ExternalKind, FuncType, GlobalType};

use super::{BASE, Error, names};
use crate::wasm::{Module, constant};

/// Bytes of a page of memory.
pub const PAGE: u64 = 65_536;

/// What side modules need to know of the base module.
#[derive(Debug)]
pub struct Base {
    /// Its memory's initial size in pages of 64 KiB.
    pub memory_pages: u64,
    /// What its memory can have at most, likewise, if that is limited.
    pub(super) memory_limit: Option<u64>,
    /// Its table's initial size in slots.
    pub table_slots: u32,
    /// What its table can have at most, likewise, if that is limited.
    pub(super) table_limit: Option<u64>,
    /// What it exports, by name.
    pub exports: HashMap<String, Export>,
    /// Its mutable globals, by index.
    pub(super) mutable_globals: Vec<MutableGlobal>,
}

/// Something that the base exports.
#[derive(Clone, Debug)]
pub enum Export {
    /// A function.
    Function {
        /// Its index.
        index: u32,
        /// Its type.
        ty: FuncType,
        /// The table slot that holds it, if there is one.
        slot: Option<u32>,
    },
    /// An immutable global of type i32 with a constant value: the byte address of a datum.
    Data(u32),
    /// Another global.
    Global(GlobalType),
    /// A memory, table or tag.
    Other(ExternalKind),
}

/// A global of the base that can be assigned to.
#[derive(Debug)]
pub(super) struct MutableGlobal {
    pub index: u32,
    pub export: String,
    pub ty: GlobalType,
}

impl Base {
    /// Reads the base module.
    ///
    /// # Errors
    /// The bytes are not a module, or it has a mutable global that it does not export.
    pub fn parse(binary: &[u8]) -> Result<Base, Error> {
        let module = Module::parse(BASE, binary)?;
        names::check_imports(&module)?;
        let slots = module.table_slots(|_| None)?;
        let mut exports = HashMap::with_capacity(module.exports.len());
        for export in &module.exports {
            exports.insert(export.name.to_string(), describe(&module, export, &slots)?);
        }
        Ok(Base {
            memory_pages: module.memories.get(0).map_or(0, |memory| memory.initial),
            memory_limit: module.memories.get(0).and_then(|memory| memory.maximum),
            table_limit: module.tables.get(0).and_then(|table| table.maximum),
            table_slots: match module.tables.get(0) {
                None => 0,
                Some(table) => u32::try_from(table.initial)
                    .map_err(|_| module.unsupported("a 64-bit table"))?,
            },
            exports,
            mutable_globals: mutable_globals(&module)?,
        })
    }
}

/// What `export` is.
fn describe(
    module: &Module<'_>,
    export: &wasmparser::Export<'_>,
    slots: &HashMap<u32, u32>,
) -> Result<Export, Error> {
    Ok(match export.kind {
        ExternalKind::Func | ExternalKind::FuncExact => Export::Function {
            index: export.index,
            ty: module.function_type(export.index)?.clone(),
            slot: slots.get(&export.index).copied(),
        },
        ExternalKind::Global => {
            let bad_index = || module.bad_index("global", export.index);
            let ty = *module.globals.get(export.index).ok_or_else(bad_index)?;
            let initializer = module
                .globals
                .definition(export.index)
                .and_then(|at| module.global_initializers.get(at));
            match initializer.and_then(|initializer| constant::evaluate_i32(initializer, |_| None))
            {
                Some(address) if !ty.mutable => Export::Data(address.cast_unsigned()),
                _ => Export::Global(ty),
            }
        }
        other => Export::Other(other),
    })
}

/// The mutable globals, each with a name under which it is exported.
fn mutable_globals(module: &Module<'_>) -> Result<Vec<MutableGlobal>, Error> {
    let mut globals = Vec::new();
    for (position, &ty) in module.globals.defined.iter().enumerate() {
        if !ty.mutable {
            continue;
        }
        let index = module.globals.index_of(position);
        let mut exports = module.exports.iter();
        let export =
            exports.find(|export| export.kind == ExternalKind::Global && export.index == index);
        let export = export.ok_or_else(|| Error::UnreadableGlobal {
            module: BASE.to_string(),
            index,
            reason: "it is not exported, so it cannot be read; link with --export for it",
        })?;
        globals.push(MutableGlobal {
            index,
            export: export.name.to_string(),
            ty,
        });
    }
    Ok(globals)
}
