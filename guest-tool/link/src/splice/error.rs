//! What can be wrong with a list of modules.

use crate::wasm;

/// Why modules could not be merged.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A module could not be read.
    #[error(transparent)]
    Module(#[from] wasm::Error),
    /// A global, table, memory or tag is imported that no module before exports.
    #[error(
        "`{module}` imports the {kind} `{from}.{name}`, which no module before it exports; a \
         component can get nothing but functions from outside"
    )]
    Unresolved {
        /// The module that imports it.
        module: String,
        /// `global`, `table`, `memory` or `tag`.
        kind: &'static str,
        /// The module that it is imported from.
        from: String,
        /// Its name there.
        name: String,
    },
    /// An import and the export that it stands for do not have the same type.
    #[error(
        "`{module}` imports the {kind} `{from}.{name}` with another type than it is exported \
         with; build both anew"
    )]
    TypeMismatch {
        /// The module that imports it.
        module: String,
        /// `function`, `global`, …
        kind: &'static str,
        /// The module that it is imported from.
        from: String,
        /// Its name there.
        name: String,
    },
    /// Two modules export something by the same name, and both exports were to be kept.
    #[error("`{first}` and `{second}` both export `{name}`; only one of them can be kept")]
    SameExport {
        /// The name.
        name: String,
        /// The module that exports it first.
        first: String,
        /// The other module.
        second: String,
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
    /// The image lacks a global, or has one that is none.
    #[error("the snapshot has no value for the mutable global {index} of `{module}`")]
    MissingGlobal {
        /// The module's name.
        module: String,
        /// The global's index there.
        index: u32,
    },
}
