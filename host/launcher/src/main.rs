//! The native launcher `componentize-py`: the tool, the runtime and an engine for them in one
//! executable.
//!
//! It decides nothing about components; the tool does, which is the same on all hosts. What of the
//! machine the tool gets, [`componentize_launch`] decides. What the tool cannot do, as it takes a
//! compiler, is done here: [`executable`].

#![warn(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

mod executable;
mod launch;
mod watch;
mod wheel;

use std::process::ExitCode;

use componentize_engine::Tool;
use componentize_engine::code::{Aligned, Code};

static TOOL: &Aligned<[u8]> = &Aligned(*include_bytes!(env!("TOOL_CODE")));
static RUNTIME: &Aligned<[u8]> = &Aligned(*include_bytes!(env!("RUNTIME_CODE")));

/// The SHA-256 of the runtime's binary, by which the tool asks for its code.
const RUNTIME_SHA256: &str = include_str!(env!("RUNTIME_SHA256")).trim_ascii();

/// The program that executables begin with, compressed.
static RUNNER: &[u8] = include_bytes!(env!("RUNNER"));

fn main() -> ExitCode {
    // SAFETY: both files are written by host/precompile, with wasmtime; statics that are aligned to
    // pages begin with one and, their size being rounded up to whole pages, share none.
    let (component, runtime) = unsafe { (Code::new(&TOOL.0), Code::new(&RUNTIME.0)) };
    launch::launch(Tool {
        component,
        modules: vec![(RUNTIME_SHA256.to_owned(), runtime)],
    })
}
