//! A linker for core modules: from a program's modules, and the state in which it was left, to one
//! module that goes on from there.
//!
//! 1. [`relocate`]: position-independent side modules (shared libraries) become plain core modules,
//!    which an engine can instantiate one after another, wired by name.
//! 2. Whoever uses this crate runs them, and reads memory and mutable globals back.
//! 3. [`splice`]: the same list is merged into one core module, without what nothing reaches,
//!    and [`snapshot`] makes the state its initial one.
//!
//! [`wasm`] is what both have in common: how a module is taken apart. Nothing here knows of Python,
//! of WIT, or of any engine.

#![warn(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

pub mod relocate;
pub mod snapshot;
pub mod splice;
pub mod wasm;
