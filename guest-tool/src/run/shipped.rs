//! Which files of the tree ship, when the app was started.
//!
//! Modules that are loaded then are in the memory image. Their bytecode need not ship, nor do the
//! files of those of the standard library; other people's sources do, as tracebacks show them.

use std::collections::BTreeSet;

use super::running::Report;
use super::tree::{bytecode_path, sourceless_path};
use super::{Input, Parts};
use crate::python_path::PythonPath;
use crate::ship::module_name;

/// What ships.
pub(super) struct Shipped<'s> {
    parts: &'s Parts,
    report: &'s Report,
    /// Files of the app, its dependencies and the world.
    files: BTreeSet<String>,
}

impl<'s> Shipped<'s> {
    pub fn new(
        input: &Input,
        parts: &'s Parts,
        python_path: &PythonPath,
        report: &'s Report,
        absent: &str,
    ) -> Self {
        let mut files = BTreeSet::new();
        let loaded: BTreeSet<_> = report.imported.modules.values().collect();
        // The runtime has read it when the component starts.
        let table = format!("/{}.py", input.abi_module);
        let bindings = input.bindings.keys().filter(|path| !path.ends_with(&table));
        for path in python_path.files().keys().chain(bindings) {
            let is_compiled = parts.compiled.contains_key(path);
            if !(is_compiled && input.no_source) {
                files.insert(path.clone());
            }
            if is_compiled && input.no_source {
                files.extend(sourceless_path(path));
            } else if is_compiled && !loaded.contains(path) {
                files.extend(bytecode_path(path, &input.runtime.cache_tag()));
            }
        }
        files.extend(python_path.libraries().keys().cloned());
        if !absent.is_empty() {
            files.insert(input.absent_path());
        }
        Shipped {
            parts,
            report,
            files,
        }
    }

    /// Whether the file at this path in the tree does.
    pub fn ships(&self, path: &str) -> bool {
        let selection = &self.parts.selection;
        if self.files.contains(path) || selection.libraries.contains_key(path) {
            return true;
        }
        let is_loaded = |name: String| self.report.imported.modules.contains_key(&name);
        selection.files.contains_key(path) && !module_name(path).is_some_and(is_loaded)
    }
}
