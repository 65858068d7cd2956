//! Makes one component of several: what one imports and another exports is bound.
//!
//! The first component is the one whose exports are left. Each import of a component is bound to
//! the export of that name, or of a compatible version of it, of the nearest component behind it
//! which has one; what nobody exports stays an import of the whole.
//!
//! The graph is wasm-compose's, which this is the only module to know.

use semver::Version;
use wasm_compose::graph::{Component, CompositionGraph, EncodeOptions, ExportIndex, InstanceId};
use wasmparser::{Validator, WasmFeatures};

/// A component, and what messages call it.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// The file that it is from, for example.
    pub name: &'a str,
    /// The component, in the binary or the text format.
    pub bytes: &'a [u8],
}

/// Why there is no composition.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is something else.
    #[error("`{name}` is no component: {reason}")]
    NoComponent {
        /// What it is called.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Nothing that it exports is imported by any before it.
    #[error("nothing that `{name}` exports is imported by a component before it")]
    Unused {
        /// What it is called.
        name: String,
    },
    /// Two sides of an interface are different.
    #[error(
        "`{consumer}` imports `{interface}`, and what `{provider}` exports as that does not fit: {reason}"
    )]
    Mismatch {
        /// The interface.
        interface: String,
        /// Who imports it.
        consumer: String,
        /// Who exports it.
        provider: String,
        /// What does not fit.
        reason: String,
    },
    /// The graph cannot be written as a component.
    #[error("the components cannot be made one: {0}")]
    Encode(String),
}

/// A component that is in the graph.
struct Instance<'a> {
    name: &'a str,
    id: InstanceId,
    exports: Vec<(ExportIndex, String)>,
    is_used: bool,
}

/// One component out of `parts`.
///
/// # Errors
///
/// If one is no component, or of no use for those before it, or does not fit them.
pub fn compose(parts: &[Part<'_>]) -> Result<Vec<u8>, Error> {
    // It interns the types of all components of a graph.
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut graph = CompositionGraph::new();
    let mut instances: Vec<Instance<'_>> = Vec::new();
    // From behind, each connected before the next is there: of resources that several import,
    // wasm-compose has to know already whose they are, or it takes them for those of the first that
    // imports them.
    for (index, part) in parts.iter().enumerate().rev() {
        let refused = |error: anyhow::Error| Error::NoComponent {
            name: part.name.to_owned(),
            reason: format!("{error:#}"),
        };
        let component = Component::from_bytes(&mut validator, format!("part-{index}"), part.bytes)
            .map_err(refused)?;
        let imports = component.imports();
        let imports: Vec<_> = imports
            .map(|(import, name, _)| (import, name.to_owned()))
            .collect();
        let exports = component.exports();
        let exports = exports
            .map(|(export, name, ..)| (export, name.to_owned()))
            .collect();
        let component = graph.add_component(component).map_err(refused)?;
        let consumer = graph.instantiate(component).map_err(refused)?;
        for (import, interface) in imports {
            let mut behind = instances.iter_mut().rev();
            let provider = behind.find_map(|provider| {
                let mut exports = provider.exports.iter();
                let (export, _) = exports.find(|(_, name)| is_served(&interface, name))?;
                Some((*export, provider))
            });
            let Some((export, provider)) = provider else {
                continue;
            };
            provider.is_used = true;
            graph
                .connect(provider.id, Some(export), consumer, import)
                .map_err(|error| Error::Mismatch {
                    interface,
                    consumer: part.name.to_owned(),
                    provider: provider.name.to_owned(),
                    reason: format!("{error:#}"),
                })?;
        }
        instances.push(Instance {
            name: part.name,
            id: consumer,
            exports,
            is_used: index == 0,
        });
    }
    if let Some(unused) = instances.iter().find(|instance| !instance.is_used) {
        return Err(Error::Unused {
            name: unused.name.to_owned(),
        });
    }
    let options = EncodeOptions {
        define_components: true,
        export: instances.last().map(|first| first.id),
        validate: false,
    };
    let composed = graph
        .encode(options)
        .map_err(|error| Error::Encode(format!("{error:#}")))?;
    // Not the graph's own validation, which knows fewer features.
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(&composed)
        .map_err(|error| Error::Encode(error.to_string()))?;
    Ok(composed)
}

/// Whether what is imported by a name can be bound to what is exported by another: to the same, or
/// to another version of the same interface that is compatible by the rules of semantic versioning.
/// (What the versions have has to fit, too; later ones have more.)
fn is_served(import: &str, export: &str) -> bool {
    if import == export {
        return true;
    }
    let parts = |name: &str| {
        let (interface, version) = name.split_once('@')?;
        let version: Version = version.parse().ok()?;
        let series = match (version.major, version.minor) {
            _ if !version.pre.is_empty() => return None,
            (0, 0) => (0, 0, version.patch),
            (0, minor) => (0, minor, 0),
            (major, _) => (major, 0, 0),
        };
        Some((interface.to_owned(), series))
    };
    parts(import).is_some_and(|wanted| Some(wanted) == parts(export))
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

    fn parts<'a>(socket: &'a str, plug: &'a str) -> [Part<'a>; 2] {
        [("socket", socket), ("plug", plug)].map(|(name, text)| Part {
            name,
            bytes: text.as_bytes(),
        })
    }

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
        let composed = compose(&parts(SOCKET, PLUG)).unwrap();
        let (imports, exports) = names(&composed);
        assert_eq!(imports, ["log"]);
        assert_eq!(exports, ["run"]);
    }

    #[test]
    fn components_that_do_not_fit_are_refused() {
        let error = compose(&parts(PLUG, SOCKET)).unwrap_err();
        assert!(matches!(error, Error::Unused { name } if name == "plug"));
        let error = compose(&parts("(module)", PLUG)).unwrap_err();
        assert!(matches!(error, Error::NoComponent { name, .. } if name == "socket"));
        // The same interface, with a function that has a parameter.
        let other = PLUG
            .replace("(result i32)", "(param i32) (result i32)")
            .replace("(result (own", "(param \"p\" u32) (result (own");
        let error = compose(&parts(SOCKET, &other)).unwrap_err();
        assert!(matches!(error, Error::Mismatch { .. }), "{error}");
    }
}
