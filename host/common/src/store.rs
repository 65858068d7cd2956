//! What a library that runs WebAssembly has to offer so that programs can be wired and called with
//! it.

use crate::{Error, ImportName};

/// Instances, and all that they share. Everything that its functions are given is of this very
/// store.
pub trait Store {
    /// A compiled core module.
    type Module;
    /// An instance of a module.
    type Instance;
    /// Something that is imported or exported.
    type Extern;
    /// A function among those.
    type Function;
    /// A memory among those.
    type Memory;
    /// The type of an import.
    type Type;

    /// What a module imports, in order.
    fn imports(module: &Self::Module) -> Vec<(ImportName, Self::Type)>;

    /// What an import of that type asks for.
    fn wanted(ty: &Self::Type) -> Wanted;

    /// Instantiates a module. `imports` are as [`Store::imports`] lists them. The error is in the
    /// library's words.
    fn instantiate(
        &mut self,
        module: &Self::Module,
        imports: &[Self::Extern],
    ) -> Result<Self::Instance, String>;

    /// What an instance exports by that name.
    fn export(&mut self, instance: &Self::Instance, name: &str) -> Option<Self::Extern>;

    /// A new function, whose type is that of an import of a function, and which traps with `error`.
    fn trap(&mut self, ty: &Self::Type, error: Error) -> Self::Extern;

    /// How many pages it has, if it is a memory.
    fn memory_size(&self, export: &Self::Extern) -> Option<u64>;

    /// How many elements it has, if it is a table.
    fn table_size(&self, export: &Self::Extern) -> Option<u64>;

    /// Makes a memory or a table larger, by so many pages of zeros or elements that are null. The
    /// error is in the library's words.
    fn grow(&mut self, export: &Self::Extern, by: u64) -> Result<(), String>;

    /// It as a memory, if it is one.
    fn memory(export: Self::Extern) -> Option<Self::Memory>;

    /// The bytes of a memory.
    fn bytes(&self, memory: &Self::Memory) -> &[u8];

    /// It as a function, if it is one.
    fn function(export: Self::Extern) -> Option<Self::Function>;

    /// The types of a function's parameters and of its results.
    fn types(&self, function: &Self::Function) -> (Vec<Value>, Vec<Value>);

    /// Calls a function that takes just i32 and has at most one result, an i32 or i64. Gives the
    /// result, an i32 extended with zeros; the error is that of the trap, in the library's words.
    fn call(&mut self, function: &Self::Function, arguments: &[u32])
    -> Result<Option<u64>, String>;
}

/// What an import asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A function.
    Function,
    /// A memory of at least so many pages.
    Memory(u64),
    /// A table of at least so many elements.
    Table(u64),
    /// A global.
    Global,
    /// An exception's tag.
    Tag,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number of 32 bits.
    I32,
    /// A number of 64 bits.
    I64,
    /// Anything else.
    Other,
}
