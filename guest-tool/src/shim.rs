//! From the target world to the module that implements its canonical ABI.
//!
//! wit-dylib writes that module: a position-independent core module, with the world's exports as
//! its exports and the world's imports as its imports. In between it converts values: for each of
//! them it calls the `wit_dylib_*` functions of the runtime, which turn them into Python's values
//! and back. What the types and functions are called, and what their numbers are in those calls, is
//! the metadata, which the bindings are generated from. Types that wit-dylib cannot convert are
//! replaced before ([`despecialize`]).

mod despecialize;

use wit_component::StringEncoding;
use wit_dylib::Metadata;

use crate::resolve::Target;

/// The module and what has to be known about it.
pub struct Shim {
    /// A side module in the binary format, with a `dylink.0` section.
    pub module: Vec<u8>,
    /// The types and functions of the world in the order in which the module numbers them.
    pub metadata: Metadata,
    /// The world as the contents of a custom section `component-type`.
    pub component_type: Vec<u8>,
}

/// Why there is no such module.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The world's type has no binary form.
    #[error("the world `{world}` cannot be encoded: {reason}")]
    Encode {
        /// Name of the world.
        world: String,
        /// What wit-component says.
        reason: String,
    },
}

/// Whether a function that the module imports from `env` is the runtime's, for which that name
/// stands in side modules, and not one of an interface of the world that is called `env`.
///
/// The functions that wit-dylib calls are named as in C, with underscores (its `wit_dylib.h`, and
/// `cabi_realloc`). A name in WIT has none, and what WIT's names are decorated with in core modules
/// (`[method]a.b`, `[async-lower]a`) has none either.
pub fn is_of_runtime(function: &str) -> bool {
    function.contains('_')
}

/// Generates the module for `target`.
pub fn create(target: &Target) -> Result<Shim, Error> {
    let resolve = despecialize::despecialize(&target.resolve);
    let (module, metadata) = wit_dylib::create_with_metadata(&resolve, target.world, None);
    let component_type =
        wit_component::metadata::encode(&target.declared, target.world, StringEncoding::UTF8, None)
            .map_err(|error| Error::Encode {
                world: target.declared.worlds[target.world].name.clone(),
                reason: format!("{error:#}"),
            })?;
    Ok(Shim {
        module,
        metadata,
        component_type,
    })
}

#[cfg(test)]
mod tests {
    use wit_parser::Resolve;

    use super::*;
    use crate::resolve::Share;

    fn target(wit: &str) -> Target {
        let mut resolve = Resolve::default();
        let package = resolve.push_str("test.wit", wit).unwrap();
        let world = resolve.select_world(&[package], None).unwrap();
        let declared = resolve.clone();
        resolve.generate_nominal_type_ids(world);
        Target {
            shares: vec![Share::of_world(&resolve, world, None)],
            resolve,
            world,
            declared,
        }
    }

    /// The names of the module's imports (`module#name`) and exports.
    fn names(module: &[u8]) -> (Vec<String>, Vec<String>) {
        let (mut imports, mut exports) = (Vec::new(), Vec::new());
        for payload in wasmparser::Parser::new(0).parse_all(module) {
            match payload.unwrap() {
                wasmparser::Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import.unwrap();
                        imports.push(format!("{}#{}", import.module, import.name));
                    }
                }
                wasmparser::Payload::ExportSection(section) => {
                    exports.extend(section.into_iter().map(|it| it.unwrap().name.to_owned()));
                }
                _ => {}
            }
        }
        (imports, exports)
    }

    const BOTH: &str = "package a:b;
        interface i { record r { n: u8 } f: func(r: r) -> r; }
        world w { import i; export i; import host: func(); export greet: func() -> string; }";

    #[test]
    fn imports_and_exports_are_those_of_the_world() {
        let shim = create(&target(BOTH)).unwrap();
        let (imports, exports) = names(&shim.module);
        for import in ["a:b/i#f", "$root#host", "env#wit_dylib_initialize"] {
            assert!(
                imports.iter().any(|it| it == import),
                "{import} in {imports:?}"
            );
        }
        for export in ["a:b/i#f", "greet", "__wasm_call_ctors"] {
            assert!(
                exports.iter().any(|it| it == export),
                "{export} in {exports:?}"
            );
        }
    }

    /// Every kind of function that wit-dylib and a world bring in, from an interface named `env`.
    const ENV: &str = "package a:b;
        interface types { resource other; }
        world w {
            import env: interface {
                use types.{other};
                resource r { constructor(); m: func(); s: static func(); a: async func(); }
                record n { of: list<option<string>> }
                memory: func(n: n) -> result<stream<u8>, future<string>>;
                log: async func(x: f64, other: borrow<other>) -> f64;
            }
            export env: interface {
                resource r { constructor(); m: async func(); }
                log: async func(n: list<u8>) -> stream<string>;
            }
        }";

    #[test]
    fn functions_of_the_runtime_are_told_from_those_of_an_interface_env() {
        let (imports, _) = names(&create(&target(ENV)).unwrap().module);
        let world = ["[", "memory", "log"];
        let (mut of_runtime, mut of_world) = (0, 0);
        for name in imports.iter().filter_map(|it| it.strip_prefix("env#")) {
            let expected = !world.iter().any(|start| name.starts_with(start));
            let special = ["__memory_base", "__table_base", "__stack_pointer"];
            if special.contains(&name) || name == "__indirect_function_table" {
                continue;
            }
            assert_eq!(is_of_runtime(name), expected, "{name}");
            match expected {
                true => of_runtime += 1,
                false => of_world += 1,
            }
        }
        assert!(of_runtime > 50 && of_world > 8, "{of_runtime} {of_world}");
    }

    #[test]
    fn types_of_both_sides_are_numbered_apart() {
        let shim = create(&target(BOTH)).unwrap();
        assert_eq!(shim.metadata.records.len(), 2);
        assert_ne!(shim.metadata.records[0].id, shim.metadata.records[1].id);
    }

    #[test]
    fn the_component_type_is_the_world() {
        let shim = create(&target(BOTH)).unwrap();
        let section = wasm_encoder::CustomSection {
            name: "component-type".into(),
            data: shim.component_type.as_slice().into(),
        };
        let mut module = wasm_encoder::Module::new();
        module.section(&section);
        let (_, decoded) = wit_component::metadata::decode(&module.finish()).unwrap();
        let world = &decoded.resolve.worlds[decoded.world];
        assert_eq!(world.imports.len(), 2);
        assert_eq!(world.exports.len(), 2);
    }
}
