//! What can go wrong in an engine, in words for the person who builds a component.

use std::fmt;

/// A failure to compile, to instantiate, to call or to read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes are no module, or one that needs what the engine does not have.
    #[error("{0}")]
    Compile(String),

    /// Two modules of one program have the same name.
    #[error("two modules of the program have the name \"{0}\"")]
    DuplicateName(String),

    /// The first module of a program exports no memory by the name `memory`, or there is no module
    /// at all.
    #[error("the first module of the program does not export a memory named \"memory\"")]
    NoMemory,

    /// No instance exports what a module needs.
    #[error("module \"{importer}\" needs the {kind} {import}, which no module before it exports")]
    Unresolved {
        /// The module that needs it.
        importer: String,
        /// What it needs.
        import: ImportName,
        /// "memory", "table", "global" or "tag".
        kind: &'static str,
    },

    /// A memory or a table cannot become as large as the module needs it.
    #[error("module \"{importer}\" needs the {kind} {import} to have {minimum} {unit}: {reason}")]
    Grow {
        /// The module that needs it.
        importer: String,
        /// What it needs.
        import: Box<ImportName>,
        /// "memory" or "table".
        kind: &'static str,
        /// How large it should be.
        minimum: u64,
        /// "pages" or "elements".
        unit: &'static str,
        /// In the engine's words.
        reason: String,
    },

    /// An import has another type than the export, or the module's start function failed.
    #[error("module \"{module}\" cannot be instantiated: {reason}")]
    Instantiate {
        /// Its name.
        module: String,
        /// In the engine's words.
        reason: String,
    },

    /// An instance has no such exported function.
    #[error("there is no function \"{function}\" in a module \"{module}\" of the program")]
    NoFunction {
        /// The instance's name.
        module: String,
        /// The name of the export.
        function: String,
    },

    /// A function has another type than it is called with.
    #[error(
        "the function \"{function}\" of module \"{module}\" has not {arguments} parameters of type i32 and at most one \
         result, of type i32 or i64"
    )]
    Signature {
        /// The instance's name.
        module: String,
        /// The name of the export.
        function: String,
        /// How many arguments there are for it.
        arguments: usize,
    },

    /// What runs asked for it, or did what must not be done.
    #[error("{0}")]
    Trap(String),

    /// The memory does not have these bytes.
    #[error("the memory of {size} bytes does not have {length} bytes at address {address}")]
    OutOfBounds {
        /// The first byte.
        address: u32,
        /// How many.
        length: u32,
        /// The memory's size in bytes.
        size: usize,
    },
}

/// The two names of an import of a core module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportName {
    /// The module from which it comes.
    pub module: String,
    /// The name that it has there.
    pub name: String,
}

impl ImportName {
    /// What a function says that is bound to this import because nothing else was.
    pub fn was_called(&self) -> Error {
        Error::Trap(format!("import {self} was called"))
    }
}

impl fmt::Display for ImportName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\"{}\" \"{}\"", self.module, self.name)
    }
}
