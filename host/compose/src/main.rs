//! Plugs components into the tool component, when the product is built.
//!
//! `componentize-compose TOOL PART... OUTPUT` reads components, binds what TOOL or a PART imports
//! to what a PART behind it exports, and writes one component to OUTPUT: its exports are those of
//! TOOL, its imports what is left of all.

use std::path::{Path, PathBuf};
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
    let arguments: Vec<_> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [parts @ .., output] = &arguments[..] else {
        bail!("usage: componentize-compose TOOL PART... OUTPUT");
    };
    let parts = parts
        .iter()
        .map(|path| Ok((path.display().to_string(), read(path)?)));
    let parts = parts.collect::<Result<Vec<_>>>()?;
    let parts: Vec<_> = parts
        .iter()
        .map(|(name, bytes)| Part { name, bytes })
        .collect();
    let component = compose(&parts)?;
    std::fs::write(output, component).with_context(|| format!("cannot write {}", output.display()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
