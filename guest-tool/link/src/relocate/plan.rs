//! What the indices of a side module become.

use std::collections::BTreeMap;

use wasm_encoder::FuncType;
use wasm_encoder::reencode::Reencode;

use super::base::Export;
use super::globals::{GlobalReader, readers};
use super::map::{Global, Map};
use super::program::Program;
use super::side::{Definition, Side};
use super::slots::Added;
use super::symbols::{self, Found, Kind};
use super::{BASE, Error, Linkage, start};
use crate::wasm::{to_index, to_position};

/// A function that the relocated module imports.
pub(super) struct FunctionImport<'p, 'a> {
    pub module: &'a str,
    /// The side module's word for it, or the base's.
    pub name: &'p str,
    pub ty: u32,
}

/// The functions and globals of a relocated module.
pub(super) struct Plan<'p, 'a> {
    pub map: Map<'p, 'a>,
    /// Types: the side module's, then those that are added.
    pub types: Vec<FuncType>,
    /// The imported functions that are left, and those that are added.
    pub imports: Vec<FunctionImport<'p, 'a>>,
    /// The new indices of the functions of the base which are put into the table.
    pub base_functions: BTreeMap<&'a str, u32>,
    /// The functions which follow the side module's own and read its mutable globals: export name
    /// and body.
    pub readers: Vec<(String, wasm_encoder::Function)>,
    /// The type index of the readers.
    pub reader_type: u32,
    /// What is said of the readers outside.
    pub global_readers: Vec<GlobalReader>,
    /// The start function, unless nothing is left for it to do.
    pub start: Option<u32>,
}

impl<'p, 'a> Plan<'p, 'a> {
    /// Decides what the indices of `sides[position]` become.
    pub fn new(program: &'p Program<'p, 'a>, position: usize) -> Result<Plan<'p, 'a>, Error> {
        let side = &program.sides[position];
        let mut map = Map {
            module: &side.module,
            functions: Vec::new(),
            globals: Vec::new(),
        };
        let types = side
            .module
            .types
            .iter()
            .map(|ty| map.func_type(ty.clone()))
            .collect::<Result<_, _>>();
        let types = types.map_err(|error| Error::from_reencode(side.name(), error))?;
        let mut plan = Plan {
            map,
            types,
            imports: Vec::new(),
            base_functions: BTreeMap::new(),
            readers: Vec::new(),
            reader_type: 0,
            global_readers: Vec::new(),
            start: side.module.start,
        };
        plan.functions(program, position)?;
        plan.globals(program, position)?;
        plan.readers(side)?;
        Ok(plan)
    }

    /// Sorts the imported functions: those that the module defines itself go, the others stay,
    /// under the name of the module that defines them.
    fn functions(&mut self, program: &'p Program<'p, 'a>, position: usize) -> Result<(), Error> {
        let side = &program.sides[position];
        let module = &side.module;
        let mut own = Vec::new();
        for (index, import) in module.functions.imports.iter().enumerate() {
            let (module, name) = match provider(program, position, to_index(index))? {
                Provider::Own(definition) => {
                    own.push((index, definition));
                    self.map.functions.push(0);
                    continue;
                }
                Provider::Module(module) => (module, import.name),
                Provider::Base(name) => (BASE, name),
            };
            self.map.functions.push(to_index(self.imports.len()));
            self.imports.push(FunctionImport {
                module,
                name,
                ty: import.ty,
            });
        }
        for added in &program.slots.added[position] {
            if let Added::Base(name) = added {
                self.import_from_base(program, name)?;
            }
        }
        let first = to_index(self.imports.len());
        self.map.functions.extend(
            (0..to_index(module.functions.defined.len())).map(|definition| first + definition),
        );
        for (import, definition) in own {
            self.map.functions[import] = self.map.functions[to_position(definition)];
        }
        Ok(())
    }

    /// Imports a function of the base that is to be put into the table.
    fn import_from_base(&mut self, program: &Program<'_, 'a>, name: &'a str) -> Result<(), Error> {
        let imported = self
            .imports
            .iter()
            .position(|import| import.module == BASE && import.name == name);
        let index = match (imported, program.base.exports.get(name)) {
            (Some(index), _) => index,
            (None, Some(Export::Function { ty, .. })) => {
                let ty = self.map.func_type(ty.clone());
                let ty = ty.map_err(|error| Error::from_reencode(BASE, error))?;
                let ty = self.add_type(ty);
                self.imports.push(FunctionImport {
                    module: BASE,
                    name,
                    ty,
                });
                self.imports.len() - 1
            }
            (None, _) => return Ok(()),
        };
        self.base_functions.insert(name, to_index(index));
        Ok(())
    }

    /// Replaces the globals that are addresses; the others stay, the ones that the module defines
    /// after the imports. Of those the start function may make [addresses](start::addresses).
    fn globals(&mut self, program: &Program<'_, 'a>, position: usize) -> Result<(), Error> {
        let module = self.map.module;
        let mut index = 0;
        for import in &module.globals.imports {
            self.map.globals.push(
                match program.imported_address(position, import.module, import.name) {
                    Some(address) => Global::Address(address),
                    None => {
                        index += 1;
                        Global::Index(index - 1)
                    }
                },
            );
        }
        let addresses = start::addresses(&program.sides[position], |global| {
            match self.map.globals.get(to_position(global)) {
                Some(Global::Address(address)) => Some(address.cast_signed()),
                _ => None,
            }
        })?;
        if !addresses.is_empty() {
            self.start = None;
        }
        for definition in 0..module.globals.defined.len() {
            let global = module.globals.index_of(definition);
            self.map.globals.push(match addresses.get(&global) {
                Some(address) => Global::Address(*address),
                None => {
                    index += 1;
                    Global::Index(index - 1)
                }
            });
        }
        Ok(())
    }

    /// Adds a reader for every mutable global that the module defines.
    fn readers(&mut self, side: &Side<'a>) -> Result<(), Error> {
        for (position, ty) in side
            .module
            .globals
            .defined
            .iter()
            .enumerate()
            .filter(|(_, ty)| ty.mutable)
        {
            let Global::Index(index) =
                self.map.globals[side.module.globals.imports.len() + position]
            else {
                continue;
            };
            let added = readers(side.name(), index, ty.content_type, index)?;
            self.global_readers.push(GlobalReader {
                module: side.name().to_string(),
                index,
                instance: side.name().to_string(),
                functions: added.iter().map(|(name, _)| name.clone()).collect(),
            });
            self.readers.extend(added);
        }
        if !self.readers.is_empty() {
            self.reader_type = self.add_type(FuncType::new([], [wasm_encoder::ValType::I64]));
        }
        Ok(())
    }

    /// The index of `ty`, which is added unless the module has it.
    fn add_type(&mut self, ty: FuncType) -> u32 {
        let index = self
            .types
            .iter()
            .position(|present| *present == ty)
            .unwrap_or_else(|| {
                self.types.push(ty);
                self.types.len() - 1
            });
        to_index(index)
    }
}

/// Where an imported function comes from.
enum Provider<'p, 'a> {
    /// The importing module defines it itself, as the function with this index.
    Own(u32),
    /// A module of the program, or of the world outside.
    Module(&'a str),
    /// The base, which exports it under this name.
    Base(&'p str),
}

/// Finds out where the imported function `index` of `sides[position]` comes from. What nothing
/// defines is looked for in the base, in vain: whoever calls it traps.
fn provider<'p, 'a>(
    program: &Program<'p, 'a>,
    position: usize,
    index: u32,
) -> Result<Provider<'p, 'a>, Error> {
    let side = &program.sides[position];
    let import = &side.module.functions.imports[to_position(index)];
    let expected = side.module.function_type(index)?;
    if !side.linkage.is_symbol(import.module, import.name) {
        let stand_in = match side.linkage {
            Linkage::Shared => {
                symbols::stand_in(program.base, import.module, import.name, expected)
            }
            Linkage::Outside(_) => None,
        };
        return Ok(stand_in.map_or(Provider::Module(import.module), Provider::Base));
    }
    let found = symbols::find(
        program.base,
        program.sides,
        position,
        import.name,
        Kind::Function,
    );
    let (provider, definer, ty) = match found {
        Some(Found::Side(owner, Definition::Function(function))) => {
            let definer = &program.sides[owner];
            let ty = definer.module.function_type(function)?;
            let own = owner == position;
            let provider = if own {
                Provider::Own(function)
            } else {
                Provider::Module(definer.name())
            };
            (provider, format!("`{}`", definer.name()), ty)
        }
        Some(Found::Base(Export::Function { ty, .. })) => {
            (Provider::Module(BASE), "the Python runtime".to_string(), ty)
        }
        _ => return Ok(Provider::Module(BASE)),
    };
    if ty != expected {
        return Err(Error::SignatureMismatch {
            module: side.name().to_string(),
            symbol: import.name.to_string(),
            expected: expected.to_string(),
            definer,
            found: ty.to_string(),
        });
    }
    Ok(provider)
}
