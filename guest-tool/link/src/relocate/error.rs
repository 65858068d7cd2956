//! What can be wrong with side modules.

use wasm_encoder::reencode;

use crate::wasm;

/// Why side modules could not be relocated.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A module could not be read.
    #[error(transparent)]
    Module(#[from] wasm::Error),
    /// A module that is not a shared library.
    #[error(
        "`{module}` is not a shared library: it has no `dylink.0` section; build it for \
         wasm32-wasip2 with -fPIC, and link it with -shared"
    )]
    NotSharedLibrary {
        /// The module's name.
        module: String,
    },
    /// A module whose name is not one for modules of a program.
    #[error("`{module}` cannot be part of a program: its name does not begin with a slash")]
    Name {
        /// The name.
        module: String,
    },
    /// A module that imports from a name which is kept for modules of a program.
    #[error(
        "`{module}` imports from `{from}`, and names that begin with a slash are only for modules of \
         the program; import what the program has from `env`"
    )]
    ReservedName {
        /// The module's name.
        module: String,
        /// What it imports from.
        from: String,
    },
    /// Two modules with one name.
    #[error("two modules of the program are named `{module}`; rename one of them")]
    SameName {
        /// The name.
        module: String,
    },
    /// Addresses are needed of things that no module defines.
    #[error(
        "`{module}` needs the addresses of functions or variables which neither it, nor the \
         Python runtime, nor another library defines: {}; {}",
        quoted(symbols),
        provide(module, missing)
    )]
    UnresolvedSymbols {
        /// The module that needs them.
        module: String,
        /// The symbols' names.
        symbols: Vec<String>,
        /// The file names of libraries that it was linked with and that are not there.
        missing: Vec<String>,
    },
    /// A global, table, memory or tag is imported that no module exports.
    #[error(
        "`{module}` imports the {kind} `{from}.{name}`, which nothing exports; link what defines \
         it into `{module}`"
    )]
    UnresolvedImport {
        /// The module that imports it.
        module: String,
        /// `global`, `table`, `memory` or `tag`.
        kind: &'static str,
        /// The module that it is imported from.
        from: String,
        /// Its name there.
        name: String,
    },
    /// A function is called with another type than it is defined with.
    #[error(
        "`{module}` calls `{symbol}` as {expected}, but {definer} defines it as {found}; compile \
         `{module}` with the headers of what it is linked with"
    )]
    SignatureMismatch {
        /// The module that calls it.
        module: String,
        /// The function's name.
        symbol: String,
        /// The type that the caller expects.
        expected: String,
        /// What defines it.
        definer: String,
        /// The type that it is defined with.
        found: String,
    },
    /// Modules that call each other's functions, so that none can be instantiated first.
    #[error(
        "these libraries call each other's functions in a cycle: {cycle}; link them into one \
         library"
    )]
    Cycle {
        /// The names and functions, once around.
        cycle: String,
    },
    /// The program does not fit into 32 bits of address space.
    #[error(
        "`{module}` wants {size} bytes of memory, or as many table slots, from {start} on: the \
         program does not fit into 4 GiB, or what the runtime allows; leave libraries out that the \
         app does not need"
    )]
    OutOfSpace {
        /// The module's name.
        module: String,
        /// How much it wants, in bytes or table slots.
        size: u64,
        /// Where its part would begin.
        start: u64,
    },
    /// A mutable global whose value cannot be carried over into the snapshot.
    #[error(
        "`{module}` has a mutable global (number {index}) whose value cannot be kept: {reason}"
    )]
    UnreadableGlobal {
        /// The module's name.
        module: String,
        /// The global's index.
        index: u32,
        /// Why, and what to do.
        reason: &'static str,
    },
    /// An instruction whose effect would be lost in the snapshot.
    #[error(
        "`{module}` contains the instruction `{instruction}`, whose effect a snapshot cannot \
         keep; compile it without the feature that brings it in (threads, reference types)"
    )]
    Instruction {
        /// The module's name.
        module: String,
        /// The instruction's name in the text format.
        instruction: &'static str,
    },
}

impl Error {
    /// The error that re-encoding a part of `module` ended with.
    pub(super) fn from_reencode(module: &str, error: reencode::Error<Error>) -> Error {
        match error {
            reencode::Error::UserError(error) => error,
            reencode::Error::ParseError(source) => wasm::Error::Malformed {
                module: module.to_string(),
                source,
            }
            .into(),
            other => wasm::Error::Unsupported {
                module: module.to_string(),
                feature: other.to_string(),
            }
            .into(),
        }
    }
}

impl From<Error> for reencode::Error<Error> {
    fn from(error: Error) -> Self {
        reencode::Error::UserError(error)
    }
}

impl From<wasm::Error> for reencode::Error<Error> {
    fn from(error: wasm::Error) -> Self {
        reencode::Error::UserError(error.into())
    }
}

/// What to do about symbols that nothing defines.
fn provide(module: &str, missing: &[String]) -> String {
    match missing {
        [] => format!("link the libraries that define them into `{module}`"),
        _ => format!(
            "put the libraries beside it that it was linked with and that are not there: {}",
            quoted(missing)
        ),
    }
}

/// Names in backquotes, with commas between them.
fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
