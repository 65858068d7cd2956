//! The list of modules, with all imports followed to what they stand for.

use wasm_encoder::FuncType;
use wasmparser::{ConstExpr, Operator};

use crate::wasm::{self, Module, to_position};

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
    /// A function that a module of the list should export and does not. Of its type, which is
    /// given, any trap is as good as another.
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

/// The list, with all imports followed. The inner vectors have one entry for each index of a
/// module's index space.
#[derive(Default)]
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

impl<'a> Linked<'a> {
    /// The type of the function `index` of the module at `module`, by position in
    /// [`types`](Self::types).
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
        let ty = self.type_of[module].get(to_position(index)).copied();
        ty.ok_or_else(|| self.modules[module].bad_index("type", index))
    }

    /// What the function `index` of the module at `module` stands for.
    pub fn function(&self, module: usize, index: u32) -> Result<Function, wasm::Error> {
        let function = self.functions[module].get(to_position(index)).copied();
        function.ok_or_else(|| self.modules[module].bad_index("function", index))
    }

    /// What the global `index` of the module at `module` stands for.
    pub fn global(&self, module: usize, index: u32) -> Result<Definition, wasm::Error> {
        let global = self.globals[module].get(to_position(index)).copied();
        global.ok_or_else(|| self.modules[module].bad_index("global", index))
    }

    /// What the table `index` of the module at `module` stands for.
    pub fn table(&self, module: usize, index: u32) -> Result<Definition, wasm::Error> {
        let table = self.tables[module].get(to_position(index)).copied();
        table.ok_or_else(|| self.modules[module].bad_index("table", index))
    }

    /// What the tag `index` of the module at `module` stands for.
    pub fn tag(&self, module: usize, index: u32) -> Result<Definition, wasm::Error> {
        let tag = self.tags[module].get(to_position(index)).copied();
        tag.ok_or_else(|| self.modules[module].bad_index("tag", index))
    }

    /// Visits the operators of a constant expression of the module at `module`, each with the
    /// module whose indices it uses. A `global.get` can only name an imported global there (unless
    /// by the GC proposal); in the result that is a definition, so its value takes the place.
    pub fn constant<'e>(
        &'e self,
        module: usize,
        expression: &ConstExpr<'e>,
        visit: &mut dyn FnMut(usize, Operator<'e>) -> Result<(), wasm::Error>,
    ) -> Result<(), wasm::Error> {
        let parsed = &self.modules[module];
        let mut operators = expression.get_operators_reader();
        while !operators.is_end_then_eof() {
            let operator = operators
                .read()
                .map_err(|source| parsed.malformed(source))?;
            let Operator::GlobalGet { global_index } = operator else {
                visit(module, operator)?;
                continue;
            };
            let global = self.global(module, global_index)?;
            if global.module == module {
                return Err(parsed.unsupported("a constant that names a global of its own"));
            }
            let definer = &self.modules[global.module];
            let value = definer.globals.definition(global.index);
            let value = value.and_then(|position| definer.global_initializers.get(position));
            let value = value.ok_or_else(|| definer.bad_index("global", global.index))?;
            self.constant(global.module, value, visit)?;
        }
        Ok(())
    }
}
