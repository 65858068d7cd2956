//! Prints what a component imports and exports: `cargo run --package componentize-compose --example
//! world COMPONENT`.
//!
//! A line for each, `import` or `export` and the name, in the order of the binary. The packing of
//! releases writes that into the metadata of `componentize.wasm`. An example, for cargo, as it is
//! no part of a product.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use wasmparser::{Parser, Payload};

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
    let [path] = &arguments[..] else {
        bail!("usage: world COMPONENT");
    };
    let binary = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    // Components and modules inside have worlds of their own.
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(&binary) {
        match payload.with_context(|| format!("{} is not a component", path.display()))? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(imports) if depth == 0 => {
                for import in imports {
                    println!("import {}", import?.name.name);
                }
            }
            Payload::ComponentExportSection(exports) if depth == 0 => {
                for export in exports {
                    println!("export {}", export?.name.name);
                }
            }
            _ => {}
        }
    }
    Ok(())
}
