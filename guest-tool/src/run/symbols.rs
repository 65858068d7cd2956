//! Which symbols of the runtime can be looked up by name when the component runs.
//!
//! `ctypes.pythonapi`, `ctypes.CDLL(None)` and `dlsym()` ask for functions of CPython and of the C
//! library by name. If all could be asked for, all would have to be part of every component, with
//! whatever they call: several megabytes, which nobody uses. So a component has those whose names
//! are somewhere in it where they may be meant so:
//!
//! - as a name or a string in a module in Python which imports `ctypes`;
//! - as a string in the data of a native library which imports `dlsym()`;
//! - and those that were asked for while the app was started, which is found by running, as it is
//!   for native libraries.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use componentize_link::relocate::{Base, ENV, Export};
use componentize_link::wasm::lengths;
use wasmparser::{Parser, Payload};

use super::Parts;
use crate::python_path::PythonPath;

/// What the names begin with of exports that are for the tool and the shim.
const OURS: [&str; 4] = ["componentize_", "wit_dylib_", "__wasm_", "_initialize"];

/// Whether the runtime has a symbol of this name that can be asked for. Names that are none of C's
/// are for linking only.
pub(super) fn exports(base: &Base, name: &str) -> bool {
    let is_symbol = matches!(
        base.exports.get(name),
        Some(Export::Function { .. } | Export::Data(_))
    );
    let is_c = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    is_symbol && name.bytes().all(is_c) && !OURS.iter().any(|start| name.starts_with(start))
}

/// The symbols that modules in Python name.
pub(super) fn named(parts: &Parts, base: &Base) -> impl Iterator<Item = String> {
    let modules = parts.compiled.values();
    let named = modules.flat_map(|module| &module.symbols);
    named.filter(|name| exports(base, name)).cloned()
}

/// The symbols that native libraries name, as far as they were looked into.
#[derive(Default)]
pub(super) struct Libraries {
    /// By the libraries' paths in the tree.
    named: BTreeMap<String, BTreeSet<String>>,
}

impl Libraries {
    /// The symbols that these libraries name. The standard library's look up what others tell them.
    pub fn named(&mut self, python_path: &PythonPath, base: &Base) -> BTreeSet<String> {
        for (path, on_disk) in python_path.libraries() {
            self.named.entry(path.clone()).or_insert_with(|| {
                // What cannot be read is reported where it is needed.
                let binary = fs::read(on_disk).unwrap_or_default();
                strings(&binary, base)
            });
        }
        self.named.values().flatten().cloned().collect()
    }
}

/// The strings in the data of a library, each with a zero behind it, that are symbols of the
/// runtime; none if the library does not look up symbols.
fn strings(binary: &[u8], base: &Base) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if lengths::check(binary).is_err() {
        return found;
    }
    let mut looks_up = false;
    for section in Parser::new(0).parse_all(binary).map_while(Result::ok) {
        match section {
            Payload::ImportSection(imports) => {
                let mut imports = imports.into_imports().map_while(Result::ok);
                looks_up = imports.any(|import| import.module == ENV && import.name == "dlsym");
            }
            Payload::DataSection(segments) if looks_up => {
                let segments = segments.into_iter().map_while(Result::ok);
                let strings = segments.flat_map(|segment| segment.data.split(|&byte| byte == 0));
                let strings = strings.filter_map(|string| str::from_utf8(string).ok());
                let symbols = strings.filter(|string| exports(base, string));
                found.extend(symbols.map(str::to_owned));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_found_in_libraries_that_look_them_up() {
        let base = wat::parse_str(
            r#"(module
                (func (export "strlen")) (func (export "free")) (func (export "componentize_free"))
                (func (export "a.b")) (global (export "stdout") i32 (i32.const 8))
                (table (export "table") 1 funcref))"#,
        );
        let base = Base::parse(&base.expect("a module")).expect("a base");
        let library = |import: &str| {
            let module = format!(
                r#"(module (import "env" "{import}" (func)) (memory 1) (data (i32.const 8)
                "free\00componentize_free\00a.b\00stdout\00\00not strlen\00table"))"#
            );
            wat::parse_str(module).expect("a module")
        };
        let found: Vec<_> = strings(&library("dlsym"), &base).into_iter().collect();
        assert_eq!(found, ["free", "stdout"]);
        assert!(strings(&library("dlopen"), &base).is_empty());
        assert!(strings(b"no module", &base).is_empty());
    }
}
