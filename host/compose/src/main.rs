//! Plugs an engine component into the tool component.
//!
//! `componentize-compose TOOL ENGINE OUTPUT` reads two components, binds to each interface that TOOL imports and ENGINE
//! exports the one to the other, and writes one component to OUTPUT: its exports are those of TOOL, its imports what is
//! left of both.

use anyhow::{Context, Result, bail, ensure};
use std::path::Path;
use wasm_compose::graph::{Component, CompositionGraph, EncodeOptions};
use wasmparser::Validator;

fn main() -> Result<()> {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [tool, engine, output] = &arguments[..] else {
        bail!("usage: componentize-compose TOOL ENGINE OUTPUT");
    };
    let tool = read(Path::new(tool))?;
    let engine = read(Path::new(engine))?;
    let component = compose(&tool, &engine)?;
    std::fs::write(output, component)
        .with_context(|| format!("cannot write {}", Path::new(output).display()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// One component out of two: what `socket` imports and `plug` exports is bound.
///
/// Fails where either is no component, or where they have nothing in common.
fn compose(socket: &[u8], plug: &[u8]) -> Result<Vec<u8>> {
    let mut graph = CompositionGraph::new();
    // It interns the types of all components of a graph.
    let mut validator = Validator::new();
    let socket = Component::from_bytes(&mut validator, "socket", socket)?;
    let plug = Component::from_bytes(&mut validator, "plug", plug)?;
    let connections: Vec<_> = socket
        .imports()
        .filter_map(|(import, name, _)| Some((plug.export_by_name(name)?.0, import)))
        .collect();
    ensure!(
        !connections.is_empty(),
        "the first component imports nothing that the second one exports"
    );

    let socket = graph.add_component(socket)?;
    let socket = graph.instantiate(socket)?;
    let plug = graph.add_component(plug)?;
    let plug = graph.instantiate(plug)?;
    for (export, import) in connections {
        graph.connect(plug, Some(export), socket, import)?;
    }
    graph.encode(EncodeOptions {
        define_components: true,
        export: Some(socket),
        validate: true,
    })
}
