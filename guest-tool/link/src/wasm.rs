//! Core modules, as [`relocate`](crate::relocate) and [`splice`](crate::splice) take them apart.
//!
//! Both read a module whole ([`Module::parse`]: sections as `wasmparser` gives them, index spaces
//! with imports and definitions told apart) and write it again with other indices. Function bodies,
//! which are nearly all of a module's bytes, are not decoded into instructions for that: [`code`]
//! finds the few places of a body that hold an index, and copies what lies between them.

pub mod code;
pub mod constant;
pub mod lengths;
mod module;
mod number;

pub use module::{Import, Module, Space};
pub use number::{to_index, to_position, to_u64};
use wasm_encoder::{Section, reencode};

/// Why a module could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes break the rules of the binary format.
    #[error("`{module}` is not a valid WebAssembly module: {source}; build it anew")]
    Malformed {
        /// The module's name in the program.
        module: String,
        /// What the parser met, and at which byte.
        source: wasmparser::BinaryReaderError,
    },
    /// A part that is longer than what is left.
    #[error("`{module}` is not a valid WebAssembly module: {source}")]
    TooLong {
        /// The module's name in the program.
        module: String,
        /// Which part it is, and where.
        source: lengths::TooLong,
    },
    /// An index that names nothing.
    #[error(
        "`{module}` is not a valid WebAssembly module: it has no {kind} {index}; build it anew"
    )]
    BadIndex {
        /// The module's name in the program.
        module: String,
        /// `function`, `global`, …
        kind: &'static str,
        /// The index.
        index: u32,
    },
    /// A valid module that uses a part of WebAssembly which the linker does not take.
    #[error(
        "`{module}` uses {feature}, which is not supported; build it for wasm32-wasip2 without \
         that feature"
    )]
    Unsupported {
        /// The module's name in the program.
        module: String,
        /// The part of WebAssembly.
        feature: String,
    },
}

impl Error {
    /// The error that re-encoding a part of `module` ended with.
    pub fn from_reencode(module: &str, error: reencode::Error<Error>) -> Error {
        match error {
            reencode::Error::UserError(error) => error,
            reencode::Error::ParseError(source) => Error::Malformed {
                module: module.to_string(),
                source,
            },
            other => Error::Unsupported {
                module: module.to_string(),
                feature: other.to_string(),
            },
        }
    }
}

impl From<Error> for reencode::Error<Error> {
    fn from(error: Error) -> Self {
        reencode::Error::UserError(error)
    }
}

/// Appends a section of a list of things to the bytes of a module, unless the list is empty: an
/// engine that lacks a proposal refuses even an empty section of it.
pub fn append_list(module: &mut Vec<u8>, section: &impl Section) {
    let start = module.len();
    section.append_to(module);
    // The section's number, its length, and the number of entries.
    if module[start + 1..] == [1, 0] {
        module.truncate(start);
    }
}
