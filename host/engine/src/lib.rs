//! The interface `engine` (wit/engine.wit), implemented with wasmtime: what the native launcher is
//! made of.
//!
//! Two things happen here. The tool, a component, is run as a command of WASI ([`Host`]); and what
//! it asks of its import `engine` is done ([`Native`]): core modules are compiled, wired to
//! programs, and called. (Its import `progress` shows something on terminals.) Both use one
//! [`wasmtime::Engine`], made by [`config`] and nowhere else, because machine code made ahead of
//! time only loads into an engine with the settings that it was compiled with. The tool and the
//! runtime are compiled when the product is built (host/precompile) and are then part of the
//! launcher's executable, from where they run in place ([`code`]).
//!
//! A program is in a store of its own, without any import of the host: it reaches nothing but its
//! own memory. The tool reaches what [`Directory`] values name.

#![warn(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

mod cache;
pub mod code;
pub mod config;
mod host;
mod interface;
mod kept;
mod links;
mod native;
mod terminal;

pub use cache::Modules;
pub use host::{Directory, Error, Host, Tool};
pub use kept::Kept;
pub use native::{Instances, Native, NativeStore};
pub use terminal::width;
