//! Makes one component out of several.

use wasm_compose::graph::{Component, CompositionGraph, EncodeOptions, ExportIndex, InstanceId};
use wasmparser::{Validator, WasmFeatures};

/// The component `parts[0]`, with what it and the others import taken from
/// those behind them, the nearest that has it. What is left are imports of the
/// whole; its exports are those of `parts[0]`.
///
/// A part that exports what it imports has to be composed with its provider
/// before, as else wasm-compose takes the two for one.
///
/// # Panics
///
/// Where the parts do not fit, or one is no component.
#[track_caller]
pub fn compose(parts: &[&[u8]]) -> Vec<u8> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut graph = CompositionGraph::new();
    let mut instances: Vec<(InstanceId, Vec<(ExportIndex, String)>)> = Vec::new();
    // From behind, each part connected before the next is there: of resources
    // that several parts import, wasm-compose has to know already whose they
    // are, or it takes them for those of the first part that imports them.
    for (index, &part) in parts.iter().enumerate().rev() {
        let component = Component::from_bytes(&mut validator, format!("part-{index}"), part)
            .expect("a component");
        let imports: Vec<_> = (component.imports())
            .map(|(import, name, _)| (import, name.to_owned()))
            .collect();
        let exports: Vec<_> = (component.exports())
            .map(|(export, name, ..)| (export, name.to_owned()))
            .collect();
        let component = graph.add_component(component).expect("a component");
        let consumer = graph.instantiate(component).expect("an instance");
        for (import, name) in imports {
            let provider = instances.iter().rev().find_map(|(instance, exports)| {
                let (export, _) = exports.iter().find(|(_, export)| *export == name)?;
                Some((*instance, *export))
            });
            if let Some((provider, export)) = provider {
                graph
                    .connect(provider, Some(export), consumer, import)
                    .unwrap_or_else(|error| panic!("{name} does not fit: {error:#}"));
            }
        }
        instances.push((consumer, exports));
    }
    graph
        .encode(EncodeOptions {
            define_components: true,
            export: instances.last().map(|(instance, _)| *instance),
            validate: false,
        })
        .expect("a composition")
}
