//! Prepares what the launcher carries inside: compiles the tool and the runtime ahead of time, and
//! compresses the runner of executables.
//!
//! `componentize-precompile INPUT OUTPUT …` compiles each INPUT, a component or a core module in
//! the binary format, to machine code in OUTPUT. The settings are those with which the launcher
//! runs it, from the same function. An INPUT that is a program of Linux is compressed.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use wasmtime::error::Context;
use wasmtime::{Engine, Result, ensure};

/// What programs of Linux begin with.
const ELF: &[u8] = b"\x7fELF";

/// As small as it gets without taking memory that decompressing would need, too.
const COMPRESSION: i32 = 19;

/// The fourth to eighth byte of a module's preamble; a component has others.
const MODULE_VERSION: [u8; 4] = [1, 0, 0, 0];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let (pairs, rest) = arguments.as_chunks::<2>();
    ensure!(
        !pairs.is_empty() && rest.is_empty(),
        "usage: componentize-precompile INPUT OUTPUT …"
    );
    let engine = componentize_engine::config::ahead_of_time()?;
    for [input, output] in pairs {
        precompile(&engine, Path::new(input), Path::new(output))?;
    }
    Ok(())
}

fn precompile(engine: &Engine, input: &Path, output: &Path) -> Result<()> {
    let binary =
        std::fs::read(input).with_context(|| format!("cannot read {}", input.display()))?;
    let code = match binary.get(4..8) {
        _ if binary.starts_with(ELF) => {
            zstd::bulk::compress(&binary, COMPRESSION).map_err(wasmtime::Error::new)
        }
        Some(version) if version == MODULE_VERSION => engine.precompile_module(&binary),
        _ => engine.precompile_component(&binary),
    }
    .with_context(|| format!("cannot prepare {}", input.display()))?;
    std::fs::write(output, code).with_context(|| format!("cannot write {}", output.display()))
}
