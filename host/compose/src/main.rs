//! Plugs an engine component into the tool component.
//!
//! `componentize-compose TOOL ENGINE OUTPUT` reads two components, binds to each interface that TOOL imports and ENGINE
//! exports the one to the other, and writes one component to OUTPUT: its exports are those of TOOL, its imports what is
//! left of both.

use anyhow::{Context, Result, bail, ensure};
use std::path::Path;
use std::process::ExitCode;
use wasm_compose::graph::{Component, CompositionGraph, EncodeOptions};
use wasmparser::Validator;

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

#[cfg(test)]
mod tests {
    use super::*;

    /// A component that imports an interface with a resource, and exports a function of its own.
    const SOCKET: &str = r#"(component
        (import "test:test/engine@0.1.0" (instance $engine
            (export "module" (type $module (sub resource)))
            (export "[static]module.compile" (func (result (own $module))))))
        (alias export $engine "[static]module.compile" (func $compile))
        (core func $lowered (canon lower (func $compile)))
        (core module $code
            (import "engine" "compile" (func $compile (result i32)))
            (func (export "run") (result i32) (call $compile)))
        (core instance $instance (instantiate $code
            (with "engine" (instance (export "compile" (func $lowered))))))
        (func (export "run") (result u32) (canon lift (core func $instance "run"))))"#;

    /// A component that exports that interface, and imports a function.
    const PLUG: &str = r#"(component
        (import "log" (func))
        (type $module (resource (rep i32)))
        (core module $code
            (func (export "compile") (result i32) (i32.const 0)))
        (core instance $instance (instantiate $code))
        (func $compile (result (own $module)) (canon lift (core func $instance "compile")))
        (component $interface
            (import "module" (type $module (sub resource)))
            (import "compile" (func $compile (result (own $module))))
            (export $exported "module" (type $module))
            (export "[static]module.compile" (func $compile) (func (result (own $exported)))))
        (instance $engine (instantiate $interface
            (with "module" (type $module)) (with "compile" (func $compile))))
        (export "test:test/engine@0.1.0" (instance $engine)))"#;

    /// The names of what a component imports and exports.
    fn names(component: &[u8]) -> (Vec<String>, Vec<String>) {
        let component =
            Component::from_bytes(&mut Validator::new(), "composed", component).unwrap();
        (
            component
                .imports()
                .map(|(_, name, _)| name.into())
                .collect(),
            component
                .exports()
                .map(|(_, name, ..)| name.into())
                .collect(),
        )
    }

    #[test]
    fn what_is_left_is_the_sockets_exports_and_the_plugs_imports() {
        let composed = compose(SOCKET.as_bytes(), PLUG.as_bytes()).unwrap();
        let (imports, exports) = names(&composed);
        assert_eq!(imports, ["log"]);
        assert_eq!(exports, ["run"]);
    }

    #[test]
    fn components_that_do_not_fit_are_refused() {
        let error = compose(PLUG.as_bytes(), SOCKET.as_bytes()).unwrap_err();
        assert!(error.to_string().contains("imports nothing"), "{error}");
        assert!(compose(b"(module)", PLUG.as_bytes()).is_err());
    }
}
