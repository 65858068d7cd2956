//! Plugs an engine component into the tool component, when the product is built.
//!
//! `componentize-compose TOOL ENGINE OUTPUT` reads two components, binds to each interface that
//! TOOL imports and ENGINE exports the one to the other, and writes one component to OUTPUT: its
//! exports are those of TOOL, its imports what is left of both.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use componentize_compose::{Part, compose};

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
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [tool, engine, output] = &arguments[..] else {
        bail!("usage: componentize-compose TOOL ENGINE OUTPUT");
    };
    let tool = read(Path::new(tool))?;
    let engine = read(Path::new(engine))?;
    let parts = [("the tool", &tool), ("the engine", &engine)];
    let component = compose(&parts.map(|(name, bytes)| Part { name, bytes }))?;
    std::fs::write(output, component)
        .with_context(|| format!("cannot write {}", Path::new(output).display()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
