//! The tool: from a Python app and a WIT world to a WebAssembly component.
//!
//! A component is built in steps, one module each:
//!
//! 1. [`resolve`]: the WIT files and the names of the worlds become one target world.
//! 2. [`shim`]: the world becomes a core module that lifts and lowers the canonical ABI.
//!
//! [`cli`] is the command line. The tool itself is compiled to WebAssembly (`main.rs`), where its
//! engine is an import; as a library it compiles everywhere, for the tests and for the launcher.

pub mod bindgen;
pub mod cli;
pub mod encode;
pub mod python_path;
pub mod relocate;
pub mod resolve;
pub mod shim;
pub mod snapshot;
pub mod splice;
mod suggest;
pub mod wasm;
