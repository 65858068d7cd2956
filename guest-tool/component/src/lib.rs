//! The tool as a component, the world `tool` of `wit/library.wit`: a command of WASI ([`command`])
//! and a library over files in memory ([`library`]), with the runtime inside. What it imports,
//! [`imports`] calls.
//!
//! The library works on files as the command does, by Rust's standard library: its current
//! directory is the project. So what is built is the same, and whoever instantiates the library
//! chooses where files are: composed with `host/memory`, as it is published, they are in memory.
//!
//! There is nothing here on other targets than WebAssembly.

#![cfg(target_family = "wasm")]

mod bindings;
mod command;
mod imports;
mod library;
mod project;

use bindings::exports;
use componentize::runtime::Runtime;

/// The files of the runtime image; `build.rs` knows where they are.
const RUNTIME: Runtime = Runtime {
    image: include_bytes!(env!("RUNTIME_IMAGE")),
    image_sha256: include_str!(env!("RUNTIME_IMAGE_SHA256")).trim_ascii(),
    standard_library: include_bytes!(env!("STANDARD_LIBRARY")),
    decompressor: include_bytes!(env!("DECOMPRESSOR")),
    python_version: include_str!(env!("PYTHON_VERSION")).trim_ascii(),
};

/// What implements the exports.
struct Tool;

bindings::export!(Tool with_types_in bindings);
