//! Follows imports to what they stand for.

use std::collections::HashMap;

use wasm_encoder::FuncType;
use wasm_encoder::reencode::{self, Reencode};
use wasmparser::ExternalKind;

use super::Error;
use super::linked::{Definition, Function, Import, Linked};
use crate::wasm::{self, Module, Space, to_index, to_position};

/// Parses `modules` and links them.
pub(super) fn link<'a>(modules: &[super::Module<'a>]) -> Result<Linked<'a>, Error> {
    let mut linker = Linker::default();
    for module in modules {
        linker.add(Module::parse(module.name, module.binary)?)?;
    }
    Ok(linker.linked)
}

/// Takes in one module after another.
#[derive(Default)]
struct Linker<'a> {
    linked: Linked<'a>,
    /// The last module of each name.
    by_name: HashMap<&'a str, usize>,
    /// The exports of each module.
    exports: Vec<HashMap<&'a str, (Kind, u32)>>,
    types: HashMap<FuncType, usize>,
    imports: HashMap<Import<'a>, usize>,
}

impl<'a> Linker<'a> {
    fn add(&mut self, module: Module<'a>) -> Result<(), Error> {
        let types = self.types(&module)?;
        let functions = self.functions(&module, &types)?;
        let (tables, memories) = (self.tables(&module)?, self.memories(&module)?);
        let (globals, tags) = (self.globals(&module)?, self.tags(&module)?);
        self.linked.type_of.push(types);
        self.linked.functions.push(functions);
        self.linked.tables.push(tables);
        self.linked.memories.push(memories);
        self.linked.globals.push(globals);
        self.linked.tags.push(tags);
        let exports = module
            .exports
            .iter()
            .map(|export| (export.name, (Kind::of(export.kind), export.index)));
        self.exports.push(exports.collect());
        self.by_name.insert(module.name, self.linked.modules.len());
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
    fn functions(&mut self, module: &Module<'a>, types: &[usize]) -> Result<Vec<Function>, Error> {
        let mut functions = Vec::with_capacity(to_position(module.functions.len()));
        for import in &module.functions.imports {
            let ty = *types
                .get(to_position(import.ty))
                .ok_or_else(|| module.bad_index("type", import.ty))?;
            let function = match self.by_name.get(import.module) {
                None => self.outside(Import {
                    module: import.module,
                    name: import.name,
                    ty,
                }),
                Some(&from) => match self.exports[from].get(import.name) {
                    Some(&(Kind::Function, index))
                        if self.linked.function_type(from, index)? == ty =>
                    {
                        self.linked.function(from, index)?
                    }
                    Some(&(Kind::Function, _)) => {
                        return Err(mismatch(module, Kind::Function, import));
                    }
                    _ => Function::Missing(ty),
                },
            };
            functions.push(function);
        }
        functions.extend(
            self.definitions(functions.len(), module.functions.defined.len())
                .map(Function::Defined),
        );
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

    fn tables(&self, module: &Module<'a>) -> Result<Vec<Definition>, Error> {
        self.space(
            module,
            Kind::Table,
            &module.tables,
            &self.linked.tables,
            |definer, index, ty| {
                definer
                    .tables
                    .get(index)
                    .is_some_and(|table| table.element_type == ty.element_type)
            },
        )
    }

    fn memories(&self, module: &Module<'a>) -> Result<Vec<Definition>, Error> {
        self.space(
            module,
            Kind::Memory,
            &module.memories,
            &self.linked.memories,
            |_, _, _| true,
        )
    }

    fn globals(&self, module: &Module<'a>) -> Result<Vec<Definition>, Error> {
        self.space(
            module,
            Kind::Global,
            &module.globals,
            &self.linked.globals,
            |definer, index, ty| definer.globals.get(index) == Some(ty),
        )
    }

    fn tags(&self, module: &Module<'a>) -> Result<Vec<Definition>, Error> {
        self.space(
            module,
            Kind::Tag,
            &module.tags,
            &self.linked.tags,
            |definer, index, ty| {
                let defined = definer
                    .tags
                    .get(index)
                    .and_then(|tag| definer.types.get(to_position(tag.func_type_idx)));
                let imported = module.types.get(to_position(ty.func_type_idx));
                defined.is_some() && defined == imported
            },
        )
    }

    /// What the module's indices of another kind stand for. `linked` holds the answers for the
    /// modules before; `same` tells whether what a module defines at an index has the type that is
    /// expected.
    fn space<T>(
        &self,
        module: &Module<'a>,
        kind: Kind,
        own: &Space<'a, T>,
        linked: &[Vec<Definition>],
        same: impl Fn(&Module<'a>, u32, &T) -> bool,
    ) -> Result<Vec<Definition>, Error> {
        let mut definitions = Vec::with_capacity(to_position(own.len()));
        for import in &own.imports {
            let from = self.by_name.get(import.module).copied();
            let definition = from.and_then(|from| match self.exports[from].get(import.name) {
                Some((exported, index)) if *exported == kind => {
                    linked[from].get(to_position(*index)).copied()
                }
                _ => None,
            });
            let definition = definition.ok_or_else(|| Error::Unresolved {
                module: module.name.to_string(),
                kind: kind.name(),
                from: import.module.to_string(),
                name: import.name.to_string(),
            })?;
            if !same(
                &self.linked.modules[definition.module],
                definition.index,
                &import.ty,
            ) {
                return Err(mismatch(module, kind, import));
            }
            definitions.push(definition);
        }
        definitions.extend(self.definitions(definitions.len(), own.defined.len()));
        Ok(definitions)
    }

    /// What the next module defines: so many from an index on.
    fn definitions(
        &self,
        first: usize,
        count: usize,
    ) -> impl Iterator<Item = Definition> + use<'a> {
        let module = self.linked.modules.len();
        (to_index(first)..)
            .take(count)
            .map(move |index| Definition { module, index })
    }
}

/// A kind of import and export.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Function,
    Table,
    Memory,
    Global,
    Tag,
}

impl Kind {
    fn of(kind: ExternalKind) -> Kind {
        match kind {
            ExternalKind::Func | ExternalKind::FuncExact => Kind::Function,
            ExternalKind::Table => Kind::Table,
            ExternalKind::Memory => Kind::Memory,
            ExternalKind::Global => Kind::Global,
            ExternalKind::Tag => Kind::Tag,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Function => "function",
            Kind::Table => "table",
            Kind::Memory => "memory",
            Kind::Global => "global",
            Kind::Tag => "tag",
        }
    }
}

fn mismatch<T>(module: &Module<'_>, kind: Kind, import: &wasm::Import<'_, T>) -> Error {
    Error::TypeMismatch {
        module: module.name.to_string(),
        kind: kind.name(),
        from: import.module.to_string(),
        name: import.name.to_string(),
    }
}

/// Encodes function types, and refuses those that name other types: their equality would be another
/// question.
struct PlainTypes<'m, 'a> {
    module: &'m Module<'a>,
}

impl Reencode for PlainTypes<'_, '_> {
    type Error = wasm::Error;

    fn type_index(&mut self, _: u32) -> Result<u32, reencode::Error<wasm::Error>> {
        Err(self.module.unsupported("typed function references").into())
    }
}
