//! Follows imports to what they stand for.

use std::collections::HashMap;

use wasm_encoder::FuncType;
use wasm_encoder::reencode::{self, Reencode};
use wasmparser::{ConstExpr, ExternalKind, Operator};

use super::Error;
use crate::wasm::{self, Module, Space};

/// A definition: the module's position in the list, and the index there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Definition {
    pub module: usize,
    pub index: u32,
}

/// What a function index stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    /// A function that a module of the list defines.
    Defined(Definition),
    /// An import of the result, by its position in [`Linked::imports`].
    Imported(usize),
    /// A function that a module of the list should export and does not. Of its type, which is given, any trap is as
    /// good as another.
    Missing(usize),
}

/// An import of functions from outside the list.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Import<'a> {
    pub module: &'a str,
    pub name: &'a str,
    /// Its type, by position in [`Linked::types`].
    pub ty: usize,
}

/// The list, with all imports followed. The inner vectors have one entry for each index of a module's index space.
pub(super) struct Linked<'a> {
    pub modules: Vec<Module<'a>>,
    /// All types, each once.
    pub types: Vec<FuncType>,
    /// For each module: the position in [`types`](Self::types) of each of its types.
    pub type_of: Vec<Vec<usize>>,
    /// All imports from outside the list, each once.
    pub imports: Vec<Import<'a>>,
    pub functions: Vec<Vec<Function>>,
    pub tables: Vec<Vec<Definition>>,
    pub memories: Vec<Vec<Definition>>,
    pub globals: Vec<Vec<Definition>>,
    pub tags: Vec<Vec<Definition>>,
}

/// Parses `modules` and links them.
pub(super) fn link<'a>(modules: &[super::Module<'a>]) -> Result<Linked<'a>, Error> {
    let mut linker = Linker::default();
    for module in modules {
        linker.add(Module::parse(module.name, module.binary)?)?;
    }
    Ok(linker.linked)
}

impl Default for Linked<'_> {
    fn default() -> Self {
        Linked {
            modules: Vec::new(),
            types: Vec::new(),
            type_of: Vec::new(),
            imports: Vec::new(),
            functions: Vec::new(),
            tables: Vec::new(),
            memories: Vec::new(),
            globals: Vec::new(),
            tags: Vec::new(),
        }
    }
}

impl<'a> Linked<'a> {
    /// The type of the function `index` of the module at `module`, by position in [`types`](Self::types).
    pub fn function_type(&self, module: usize, index: u32) -> Result<usize, wasm::Error> {
        let parsed = &self.modules[module];
        let ty = *parsed
            .functions
            .get(index)
            .ok_or_else(|| parsed.bad_index("function", index))?;
        self.type_at(module, ty)
    }

    /// The position in [`types`](Self::types) of type `index` of the module at `module`.
    pub fn type_at(&self, module: usize, index: u32) -> Result<usize, wasm::Error> {
        let ty = self.type_of[module].get(index as usize).copied();
        ty.ok_or_else(|| self.modules[module].bad_index("type", index))
    }

    /// What the function `index` of the module at `module` stands for.
    pub fn function(&self, module: usize, index: u32) -> Result<Function, wasm::Error> {
        let function = self.functions[module].get(index as usize).copied();
        function.ok_or_else(|| self.modules[module].bad_index("function", index))
    }

    /// What the global `index` of the module at `module` stands for.
    pub fn global(&self, module: usize, index: u32) -> Result<Definition, wasm::Error> {
        let global = self.globals[module].get(index as usize).copied();
        global.ok_or_else(|| self.modules[module].bad_index("global", index))
    }

    /// What the table `index` of the module at `module` stands for.
    pub fn table(&self, module: usize, index: u32) -> Result<Definition, wasm::Error> {
        let table = self.tables[module].get(index as usize).copied();
        table.ok_or_else(|| self.modules[module].bad_index("table", index))
    }

    /// What the tag `index` of the module at `module` stands for.
    pub fn tag(&self, module: usize, index: u32) -> Result<Definition, wasm::Error> {
        let tag = self.tags[module].get(index as usize).copied();
        tag.ok_or_else(|| self.modules[module].bad_index("tag", index))
    }

    /// Visits the operators of a constant expression of the module at `module`, each with the module whose indices it
    /// uses. The value of an immutable global takes the place of a `global.get`: what was an import would be a
    /// definition in the result, and the core specification lets constant expressions refer to imports only.
    pub fn constant(
        &self,
        module: usize,
        expression: &ConstExpr<'a>,
        visit: &mut dyn FnMut(usize, Operator<'a>) -> Result<(), wasm::Error>,
    ) -> Result<(), wasm::Error> {
        let parsed = &self.modules[module];
        let mut operators = expression.get_operators_reader();
        while !operators.is_end_then_eof() {
            match operators
                .read()
                .map_err(|source| parsed.malformed(source))?
            {
                Operator::GlobalGet { global_index } => {
                    let global = self.global(module, global_index)?;
                    let definer = &self.modules[global.module];
                    let position = definer.globals.definition(global.index);
                    let initializer =
                        position.and_then(|position| definer.global_initializers.get(position));
                    let initializer =
                        initializer.ok_or_else(|| definer.bad_index("global", global.index))?;
                    // A value can only come from an expression further up; anything else would not end.
                    let earlier = initializer.get_binary_reader().original_position()
                        < expression.get_binary_reader().original_position();
                    if global.module == module && !earlier {
                        return Err(parsed.bad_index("earlier global", global_index));
                    }
                    self.constant(global.module, initializer, visit)?;
                }
                operator => visit(module, operator)?,
            }
        }
        Ok(())
    }
}

/// Takes in one module after another.
#[derive(Default)]
struct Linker<'a> {
    linked: Linked<'a>,
    /// The last module of each name.
    by_name: HashMap<&'a str, usize>,
    /// The exports of each module: kind and index.
    exports: Vec<HashMap<&'a str, (&'static str, u32)>>,
    types: HashMap<FuncType, usize>,
    imports: HashMap<Import<'a>, usize>,
}

impl<'a> Linker<'a> {
    fn add(&mut self, module: Module<'a>) -> Result<(), Error> {
        let position = self.linked.modules.len();
        let types = self.types(&module)?;
        self.linked.type_of.push(types);
        let functions = self.functions(position, &module)?;
        let tables = self.space(&module, "table", &module.tables, |linked| &linked.tables)?;
        let memories = self.space(&module, "memory", &module.memories, |linked| {
            &linked.memories
        })?;
        let globals = self.space(&module, "global", &module.globals, |linked| &linked.globals)?;
        let tags = self.space(&module, "tag", &module.tags, |linked| &linked.tags)?;
        self.linked.functions.push(functions);
        self.linked.tables.push(tables);
        self.linked.memories.push(memories);
        self.linked.globals.push(globals);
        self.linked.tags.push(tags);
        let exports = module
            .exports
            .iter()
            .map(|export| (export.name, (kind_name(export.kind), export.index)));
        self.exports.push(exports.collect());
        self.by_name.insert(module.name, position);
        self.linked.modules.push(module);
        Ok(())
    }

    /// The position of each of the module's types among all types.
    fn types(&mut self, module: &Module<'a>) -> Result<Vec<usize>, Error> {
        let mut positions = Vec::with_capacity(module.types.len());
        for ty in &module.types {
            let ty = PlainTypes { module }.func_type(ty.clone());
            let ty = ty.map_err(|error| wasm::Error::from_reencode(module.name, error))?;
            let types = &mut self.linked.types;
            positions.push(*self.types.entry(ty).or_insert_with_key(|ty| {
                types.push(ty.clone());
                types.len() - 1
            }));
        }
        Ok(positions)
    }

    /// What the module's function indices stand for.
    fn functions(&mut self, position: usize, module: &Module<'a>) -> Result<Vec<Function>, Error> {
        let mut functions = Vec::with_capacity(module.functions.len() as usize);
        for import in &module.functions.imports {
            let ty = *self.linked.type_of[position]
                .get(import.ty as usize)
                .ok_or_else(|| module.bad_index("type", import.ty))?;
            functions.push(match self.by_name.get(import.module) {
                None => self.outside(Import {
                    module: import.module,
                    name: import.name,
                    ty,
                }),
                Some(&from) => match self.exports[from].get(import.name) {
                    Some(&("function", index)) => {
                        let function = self.linked.function(from, index)?;
                        if self.linked.function_type(from, index)? != ty {
                            return Err(mismatch(module, "function", import.module, import.name));
                        }
                        function
                    }
                    _ => Function::Missing(ty),
                },
            });
        }
        let defined = (functions.len() as u32..).take(module.functions.defined.len());
        functions.extend(defined.map(|index| {
            Function::Defined(Definition {
                module: position,
                index,
            })
        }));
        Ok(functions)
    }

    /// An import of the result.
    fn outside(&mut self, import: Import<'a>) -> Function {
        let imports = &mut self.linked.imports;
        Function::Imported(*self.imports.entry(import).or_insert_with(|| {
            imports.push(import);
            imports.len() - 1
        }))
    }

    /// What the module's indices of another kind stand for. `space` is where the answers for the modules before are.
    fn space<T>(
        &self,
        module: &Module<'a>,
        kind: &'static str,
        own: &Space<'a, T>,
        space: for<'l> fn(&'l Linked<'a>) -> &'l [Vec<Definition>],
    ) -> Result<Vec<Definition>, Error> {
        let position = self.linked.modules.len();
        let mut definitions = Vec::with_capacity(own.len() as usize);
        for import in &own.imports {
            let from = self.by_name.get(import.module).copied();
            let export = from.and_then(|from| Some((from, self.exports[from].get(import.name)?)));
            let definition = match export {
                Some((from, (exported, index))) if *exported == kind => {
                    space(&self.linked)[from].get(*index as usize).copied()
                }
                _ => None,
            };
            definitions.push(definition.ok_or_else(|| Error::Unresolved {
                module: module.name.to_string(),
                kind,
                from: import.module.to_string(),
                name: import.name.to_string(),
            })?);
        }
        let defined = (definitions.len() as u32..).take(own.defined.len());
        definitions.extend(defined.map(|index| Definition {
            module: position,
            index,
        }));
        Ok(definitions)
    }
}

/// A kind's name, for messages, and for telling kinds apart.
fn kind_name(kind: ExternalKind) -> &'static str {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => "function",
        ExternalKind::Table => "table",
        ExternalKind::Memory => "memory",
        ExternalKind::Global => "global",
        ExternalKind::Tag => "tag",
    }
}

fn mismatch(module: &Module<'_>, kind: &'static str, from: &str, name: &str) -> Error {
    Error::TypeMismatch {
        module: module.name.to_string(),
        kind,
        from: from.to_string(),
        name: name.to_string(),
    }
}

/// Encodes function types, and refuses those that name other types: their equality would be another question.
struct PlainTypes<'m, 'a> {
    module: &'m Module<'a>,
}

impl Reencode for PlainTypes<'_, '_> {
    type Error = wasm::Error;

    fn type_index(&mut self, _: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        Err(reencode::Error::UserError(
            self.module.unsupported("typed function references"),
        ))
    }
}
