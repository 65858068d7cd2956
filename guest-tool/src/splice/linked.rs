//! The list of modules, with all imports followed to what they stand for.

use wasm_encoder::FuncType;
use wasmparser::{ConstExpr, Operator};

use crate::wasm::{self, Module};

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

    /// Visits the operators of a constant expression of the module at `module`, each with the
    /// module whose indices it uses. The value of an immutable global takes the place of a
    /// `global.get`: what was an import is a definition in the result, and constant expressions may
    /// refer only to imports (without the GC proposal).
    pub fn constant<'e>(
        &'e self,
        module: usize,
        expression: &ConstExpr<'e>,
        visit: &mut dyn FnMut(usize, Operator<'e>) -> Result<(), wasm::Error>,
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
                    let initializer = self.initializer(global)?;
                    // A value can only come from further up, or from a module before. Anything else
                    // would not end.
                    if global.module == module && position(initializer) >= position(expression) {
                        return Err(parsed.bad_index("earlier global", global_index));
                    }
                    self.constant(global.module, initializer, visit)?;
                }
                operator => visit(module, operator)?,
            }
        }
        Ok(())
    }

    /// What a global starts with.
    fn initializer(&self, global: Definition) -> Result<&ConstExpr<'a>, wasm::Error> {
        let definer = &self.modules[global.module];
        let position = definer.globals.definition(global.index);
        let initializer = position.and_then(|position| definer.global_initializers.get(position));
        initializer.ok_or_else(|| definer.bad_index("global", global.index))
    }
}

/// Where an expression begins in its module: a byte offset.
fn position(expression: &ConstExpr<'_>) -> usize {
    expression.get_binary_reader().original_position()
}
