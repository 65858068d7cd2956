//! A core module, taken apart into sections and index spaces.

use std::collections::HashMap;

use wasmparser::{
    ConstExpr, Data, Element, ElementItems, ElementKind, Export, FuncType, FunctionBody,
    GlobalType, MemoryType, Parser, Payload, TableInit, TableType, TagType, TypeRef,
};

use super::{Error, constant, lengths, to_index, to_position};

/// An import, without its kind, which the [`Space`] says that it is in.
#[derive(Clone, Debug)]
pub struct Import<'a, T> {
    /// The module that it is imported from.
    pub module: &'a str,
    /// Its name there.
    pub name: &'a str,
    /// Its type.
    pub ty: T,
}

/// One index space: what a module imports of a kind comes before what it defines of it.
#[derive(Clone, Debug)]
pub struct Space<'a, T> {
    /// Imports, in order.
    pub imports: Vec<Import<'a, T>>,
    /// The types of the definitions, in order.
    pub defined: Vec<T>,
}

impl<T> Default for Space<'_, T> {
    fn default() -> Self {
        Space {
            imports: Vec::new(),
            defined: Vec::new(),
        }
    }
}

impl<'a, T> Space<'a, T> {
    /// How many indices there are.
    pub fn len(&self) -> u32 {
        to_index(self.imports.len() + self.defined.len())
    }

    /// Whether the module neither imports nor defines anything of the kind.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The type of `index`.
    pub fn get(&self, index: u32) -> Option<&T> {
        match self.import(index) {
            Some(import) => Some(&import.ty),
            None => self.defined.get(self.definition(index)?),
        }
    }

    /// The import that `index` stands for, if it stands for one.
    pub fn import(&self, index: u32) -> Option<&Import<'a, T>> {
        self.imports.get(to_position(index))
    }

    /// The position of `index` among the definitions, if it is one (there may be fewer definitions
    /// than that).
    pub fn definition(&self, index: u32) -> Option<usize> {
        to_position(index).checked_sub(self.imports.len())
    }

    /// The index of the definition at `position`.
    pub fn index_of(&self, position: usize) -> u32 {
        to_index(self.imports.len() + position)
    }
}

/// A parsed module. Everything borrows from its bytes.
#[derive(Default)]
pub struct Module<'a> {
    /// Its name in the program, for imports that name it and for messages.
    pub name: &'a str,
    /// Function types. Other types (structures, arrays) are refused.
    pub types: Vec<FuncType>,
    /// Functions, by type index.
    pub functions: Space<'a, u32>,
    /// Tables.
    pub tables: Space<'a, TableType>,
    /// Memories.
    pub memories: Space<'a, MemoryType>,
    /// Globals.
    pub globals: Space<'a, GlobalType>,
    /// Exception tags.
    pub tags: Space<'a, TagType>,
    /// What the defined tables start with, one for each.
    pub table_initializers: Vec<TableInit<'a>>,
    /// What the defined globals start with, one for each.
    pub global_initializers: Vec<ConstExpr<'a>>,
    /// Exports, in order.
    pub exports: Vec<Export<'a>>,
    /// The start function.
    pub start: Option<u32>,
    /// Element segments.
    pub elements: Vec<Element<'a>>,
    /// The bodies of the defined functions, one for each.
    pub bodies: Vec<FunctionBody<'a>>,
    /// Data segments.
    pub data: Vec<Data<'a>>,
    /// Custom sections: name and contents.
    pub custom: Vec<(&'a str, &'a [u8])>,
}

impl<'a> Module<'a> {
    /// The names of the modules that it imports from, each as often as it does.
    pub fn imported_modules(&self) -> impl Iterator<Item = &'a str> {
        fn of<'a, T>(space: &Space<'a, T>) -> impl Iterator<Item = &'a str> {
            space.imports.iter().map(|import| import.module)
        }
        of(&self.functions)
            .chain(of(&self.tables))
            .chain(of(&self.memories))
            .chain(of(&self.globals))
            .chain(of(&self.tags))
    }

    /// Takes `binary` apart. It is not validated: an index may name nothing, a body may be
    /// ill-typed.
    ///
    /// # Errors
    /// The bytes cannot be parsed, or the module uses types of the GC proposal or several memories.
    pub fn parse(name: &'a str, binary: &'a [u8]) -> Result<Module<'a>, Error> {
        lengths::check(binary).map_err(|source| Error::TooLong {
            module: name.to_string(),
            source,
        })?;
        let mut module = Module {
            name,
            ..Module::default()
        };
        for payload in Parser::new(0).parse_all(binary) {
            payload
                .and_then(|payload| module.section(payload))
                .map_err(|source| module.malformed(source))?;
        }
        if module.bodies.len() != module.functions.defined.len() {
            let index = module.functions.index_of(module.bodies.len());
            return Err(module.bad_index("body of function", index));
        }
        if module.memories.len() > 1 {
            return Err(module.unsupported("several memories"));
        }
        let memory = module.memories.get(0);
        if memory.is_some_and(|memory| memory.memory64 || memory.shared) {
            return Err(module.unsupported("a 64-bit or shared memory"));
        }
        Ok(module)
    }

    /// Takes one section in.
    fn section(&mut self, payload: Payload<'a>) -> wasmparser::Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                self.types = section
                    .into_iter_err_on_gc_types()
                    .collect::<Result<_, _>>()?;
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.import(import?);
                }
            }
            Payload::FunctionSection(section) => {
                self.functions.defined = section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::TableSection(section) => {
                for table in section {
                    let table = table?;
                    self.tables.defined.push(table.ty);
                    self.table_initializers.push(table.init);
                }
            }
            Payload::MemorySection(section) => {
                self.memories.defined = section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::TagSection(section) => {
                self.tags.defined = section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    let global = global?;
                    self.globals.defined.push(global.ty);
                    self.global_initializers.push(global.init_expr);
                }
            }
            Payload::ExportSection(section) => {
                self.exports = section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(section) => {
                self.elements = section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::CodeSectionStart { count, .. } => self.bodies.reserve(to_position(count)),
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(section) => {
                self.data = section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::CustomSection(section) => self.custom.push((section.name(), section.data())),
            _ => {}
        }
        Ok(())
    }

    /// Puts one import into the index space of its kind.
    fn import(&mut self, import: wasmparser::Import<'a>) {
        fn push<'a, T>(space: &mut Space<'a, T>, import: &wasmparser::Import<'a>, ty: T) {
            space.imports.push(Import {
                module: import.module,
                name: import.name,
                ty,
            });
        }
        match import.ty {
            TypeRef::Func(ty) | TypeRef::FuncExact(ty) => push(&mut self.functions, &import, ty),
            TypeRef::Table(ty) => push(&mut self.tables, &import, ty),
            TypeRef::Memory(ty) => push(&mut self.memories, &import, ty),
            TypeRef::Global(ty) => push(&mut self.globals, &import, ty),
            TypeRef::Tag(ty) => push(&mut self.tags, &import, ty),
        }
    }

    /// The type of the function at `index`.
    ///
    /// # Errors
    /// There is no such function, or no such type.
    pub fn function_type(&self, index: u32) -> Result<&FuncType, Error> {
        let ty = *self
            .functions
            .get(index)
            .ok_or_else(|| self.bad_index("function", index))?;
        self.types
            .get(to_position(ty))
            .ok_or_else(|| self.bad_index("type", ty))
    }

    /// The first slot of table 0 that an active element segment fills with a function, by function
    /// index.
    ///
    /// `global` gives the values of immutable globals that offsets refer to; a segment whose offset
    /// cannot be computed is left out.
    ///
    /// # Errors
    /// A segment cannot be parsed.
    pub fn table_slots(
        &self,
        global: impl Fn(u32) -> Option<i32>,
    ) -> Result<HashMap<u32, u32>, Error> {
        let mut slots = HashMap::new();
        for element in &self.elements {
            let ElementKind::Active {
                table_index: None | Some(0),
                offset_expr,
            } = &element.kind
            else {
                continue;
            };
            let ElementItems::Functions(functions) = &element.items else {
                continue;
            };
            let Some(offset) = constant::evaluate_i32(offset_expr, &global) else {
                continue;
            };
            for (position, function) in functions.clone().into_iter().enumerate() {
                let function = function.map_err(|source| self.malformed(source))?;
                slots
                    .entry(function)
                    .or_insert(offset.cast_unsigned().wrapping_add(to_index(position)));
            }
        }
        Ok(slots)
    }

    /// An error of the parser, with this module's name.
    pub fn malformed(&self, source: wasmparser::BinaryReaderError) -> Error {
        Error::Malformed {
            module: self.name.to_string(),
            source,
        }
    }

    /// The error for an index that names nothing.
    pub fn bad_index(&self, kind: &'static str, index: u32) -> Error {
        Error::BadIndex {
            module: self.name.to_string(),
            kind,
            index,
        }
    }

    /// The error for a part of WebAssembly that the linker does not take.
    pub fn unsupported(&self, feature: impl Into<String>) -> Error {
        Error::Unsupported {
            module: self.name.to_string(),
            feature: feature.into(),
        }
    }
}
