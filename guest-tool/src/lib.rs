//! The tool: from a Python app and a WIT world to a WebAssembly component.
//!
//! A component is built in steps, one module each; [`componentize`] puts them together:
//!
//! 1. [`python_path`]: the app and the packages that it imports are read into a tree of files, among
//!    which there may be packages that bring WIT ([`sdk`]).
//! 2. [`resolve`]: the WIT files and the names of the worlds become one target world.
//! 3. [`shim`]: the world becomes a core module that lifts and lowers the canonical ABI; one that has
//!    something asynchronous gets another with the [`builtins`] for that.
//! 4. [`bindgen`]: the world becomes Python packages.
//! 5. [`run`]: the [`runtime`], that module and the app's native extensions are linked
//!    ([`relocate`]) and run in an [`engine`] until the app is imported.
//! 6. [`splice`]: what was run becomes one core module, which goes on where the run ended
//!    ([`snapshot`]), without imports that it cannot use ([`stubs`]).
//! 7. [`encode`]: the core module becomes a component.
//!
//! [`cli`] is the command line and [`settings`] are what a project's `pyproject.toml` adds to it
//! ([`configuration`]: how such files are read), [`command`] does what they say, [`output`] writes
//! files and [`error`] tells what went wrong. The tool itself is compiled to WebAssembly (`main.rs`), where its
//! engine is an import; as a library it compiles everywhere, for the tests and for the launcher.

pub mod bindgen;
pub mod builtins;
pub mod cli;
pub mod command;
pub mod componentize;
pub mod compress;
pub mod configuration;
pub mod encode;
pub mod engine;
pub mod error;
pub mod output;
pub mod python_path;
pub mod relocate;
pub mod resolve;
pub mod run;
pub mod runtime;
pub mod sdk;
pub mod settings;
pub mod shim;
pub mod ship;
pub mod snapshot;
pub mod sources;
pub mod splice;
pub mod stubs;
mod suggest;
pub mod wasm;
