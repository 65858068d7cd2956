//! A side module, parsed: what it defines and what it wants.

use std::collections::{HashMap, HashSet};

use wasmparser::{Dylink0Subsection, ExternalKind, MemInfo, SymbolFlags};

use super::{ENV, Error, Linkage, SideModule, names};
use crate::wasm::{Module, constant};

/// Something that a side module defines and exports.
#[derive(Clone, Copy, Debug)]
pub(super) enum Definition {
    /// The function with this index.
    Function(u32),
    /// A datum, so many bytes after `__memory_base`.
    Data(u32),
    /// A tag.
    Tag,
}

/// A side module.
pub(super) struct Side<'a> {
    pub module: Module<'a>,
    /// Memory and table: sizes in bytes and slots, alignments as exponents of two.
    pub mem_info: MemInfo,
    /// File names of the libraries that it was linked with.
    pub needed: Vec<&'a str>,
    /// Names of symbols which may stay undefined.
    weak: HashSet<&'a str>,
    /// What it defines, by exported name. An import that is exported again is not among it.
    pub definitions: HashMap<&'a str, Definition>,
    /// The slots that its own element segments fill, by function index: relative to `__table_base`.
    pub own_slots: HashMap<u32, u32>,
    /// See [`SideModule::linkage`].
    pub linkage: Linkage<'a>,
    /// See [`SideModule::symbols`].
    pub chosen: &'a dyn Fn(&str) -> bool,
}

impl<'a> Side<'a> {
    /// Parses a side module.
    pub fn parse(side: &SideModule<'a>) -> Result<Side<'a>, Error> {
        let module = Module::parse(side.name, side.binary)?;
        names::check_imports(&module)?;
        check_shared(&module)?;
        let definitions = definitions(&module)?;
        let own_slots = module.table_slots(|global| {
            let import = module.globals.import(global)?;
            (import.module == ENV && import.name == "__table_base").then_some(0)
        })?;
        let mut parsed = Side {
            mem_info: MemInfo {
                memory_size: 0,
                memory_alignment: 0,
                table_size: 0,
                table_alignment: 0,
            },
            needed: Vec::new(),
            weak: HashSet::new(),
            definitions,
            own_slots,
            linkage: side.linkage,
            chosen: side.symbols,
            module,
        };
        parsed.read_dylink()?;
        Ok(parsed)
    }

    /// Its name in the program.
    pub fn name(&self) -> &'a str {
        self.module.name
    }

    /// Whether the symbol may stay undefined; its address is 0 then.
    pub fn is_weak(&self, symbol: &str) -> bool {
        self.weak.contains(symbol)
    }

    /// Reads the `dylink.0` section.
    fn read_dylink(&mut self) -> Result<(), Error> {
        let not_shared = || Error::NotSharedLibrary {
            module: self.module.name.to_string(),
        };
        let section = self
            .module
            .custom
            .iter()
            .find(|(name, _)| *name == "dylink.0")
            .ok_or_else(not_shared)?
            .1;
        let reader =
            wasmparser::Dylink0SectionReader::new(wasmparser::BinaryReader::new(section, 0));
        for subsection in reader {
            match subsection.map_err(|source| self.module.malformed(source))? {
                Dylink0Subsection::MemInfo(info) => self.mem_info = info,
                Dylink0Subsection::Needed(names) => self.needed = names,
                Dylink0Subsection::ImportInfo(imports) => {
                    let weak = imports
                        .iter()
                        .filter(|import| import.flags.contains(SymbolFlags::BINDING_WEAK));
                    self.weak = weak.map(|import| import.field).collect();
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Checks that what a module shares with the program is the program's: the memory, and the table of
/// functions, which is a module's first.
fn check_shared(module: &Module<'_>) -> Result<(), Error> {
    if !module.memories.defined.is_empty() {
        return Err(module.unsupported("a memory of its own").into());
    }
    if module.tables.imports.is_empty() && !module.tables.is_empty() {
        return Err(module.unsupported("a table of functions of its own").into());
    }
    Ok(())
}

/// What `module` defines and exports.
fn definitions<'a>(module: &Module<'a>) -> Result<HashMap<&'a str, Definition>, Error> {
    let mut definitions = HashMap::with_capacity(module.exports.len());
    for export in &module.exports {
        let definition = match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => {
                if module.functions.import(export.index).is_some() {
                    continue;
                }
                Definition::Function(export.index)
            }
            ExternalKind::Global => match data_offset(module, export.index) {
                Some(offset) => Definition::Data(offset),
                None => continue,
            },
            ExternalKind::Tag => Definition::Tag,
            _ => continue,
        };
        definitions.insert(export.name, definition);
    }
    Ok(definitions)
}

/// The value of an immutable global of type i32: by the convention for dynamic linking an exported
/// one holds a datum's offset from `__memory_base`.
pub(super) fn data_offset(module: &Module<'_>, global: u32) -> Option<u32> {
    let position = module.globals.definition(global)?;
    if module.globals.defined.get(position)?.mutable {
        return None;
    }
    constant::evaluate_i32(module.global_initializers.get(position)?, |_| None)
        .map(i32::cast_unsigned)
}
