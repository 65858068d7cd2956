//! The interface `engine` (wit/engine.wit), implemented with the interpreter wasmi.
//!
//! Compiled to wasm32-wasip2 this is a component which exports `engine`. Composed with the tool it
//! makes a command that every WASI 0.2 host can run, at the price of speed: what the tool runs is
//! interpreted by code that is itself WebAssembly, some twenty times slower than compiled code.
//! What matters most for that is how wasmi dispatches its instructions; the workspace's manifest
//! sets the features that were measured to be the fastest inside of WebAssembly.
//!
//! [`Wasmi`] is the engine proper; the module `component`, only there for WebAssembly, exports it.

#![warn(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

#[cfg(target_family = "wasm")]
mod component;
mod engine;

pub use engine::{Instances, Limits, Wasmi, WasmiStore};
