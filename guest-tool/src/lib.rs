//! The tool: from a Python app and a WIT world to a WebAssembly component.
//!
//! A component is built in steps, one module each; [`componentize`] puts them together:
//!
//! 1. [`python_path`]: the app and the packages that it imports are read into a tree of files,
//!    among which there may be packages that bring WIT ([`sdk`]).
//! 2. [`resolve`]: the WIT files and the names of the worlds become one target world.
//! 3. [`shim`]: the world becomes a core module that lifts and lowers the canonical ABI; one that
//!    has something asynchronous gets another with the [`builtins`] for that.
//! 4. [`bindgen`]: the world becomes Python packages.
//! 5. [`run`]: the [`runtime`], that module and the app's native extensions are linked
//!    ([`relocate`]) and run in an [`engine`] until the app is imported.
//! 6. [`splice`]: what was run becomes one core module, which goes on where the run ended
//!    ([`snapshot`]), without imports that it cannot use ([`stubs`]).
//! 7. [`encode`]: the core module becomes a component.
//!
//! What came of it, [`outcome`] gathers, and [`report`] describes; [`progress`] tells how far it
//! is.
//!
//! What is asked for, by the command line and a project's settings, is told by
//! [`componentize_cli`]; [`globs`] what it wants to ship or not; [`command`] does it, [`init`]
//! makes a project to begin with, [`output`] writes files and [`error`] tells what went wrong.
//! Linking, the steps [`relocate`], [`splice`] and [`snapshot`], knows nothing of Python and is a
//! crate of its own, [`componentize_link`]. The tool itself is the component in `component`, where
//! the engine is an import; this crate compiles everywhere, for the tests.
//!
//! [`relocate`]: componentize_link::relocate
//! [`snapshot`]: componentize_link::snapshot
//! [`splice`]: componentize_link::splice

pub mod bindgen;
pub mod builtins;
pub mod command;
pub mod componentize;
pub mod compress;
pub mod diagnostic;
pub mod encode;
pub mod engine;
pub mod error;
pub mod globs;
pub mod init;
pub mod kept;
pub mod messages;
pub mod outcome;
pub mod output;
pub mod progress;
pub mod python_path;
pub mod report;
pub mod resolve;
pub mod run;
pub mod runtime;
pub mod sdk;
pub mod shim;
pub mod ship;
pub mod sources;
pub mod stubs;
pub mod traceback;
