//! Which native libraries the app opens while it is started, as far as import statements tell.
//!
//! That is a guess, by which a program need not be run again for each library that it asks for. It
//! is made from the app's sources alone, so that it is the same on every host.
//!
//! What a module imports when it is imported itself, by its own statements or by those of functions
//! that it names then, is known of every module in Python ([`sources`](crate::sources),
//! `runtime/imports`); so the guess is what can be reached that way from the app's module. It has
//! too much where a statement is not come to, and too little where names are computed, or where
//! code in C imports something.

use std::collections::{BTreeMap, BTreeSet};

use super::{Input, Parts};
use crate::globs::{self, prefixes};
use crate::python_path::PythonPath;
use crate::ship;

/// The paths of the libraries in the tree.
pub(super) fn guess(input: &Input, parts: &Parts, python_path: &PythonPath) -> BTreeSet<String> {
    let modules = Modules::new(input, parts, python_path);
    let mut seen = BTreeSet::new();
    let mut waiting = vec![input.application.to_owned()];
    let mut libraries = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        // A module is imported after the packages that it is in.
        for name in prefixes(&name, '.') {
            if !seen.insert(name.to_owned()) {
                continue;
            }
            if let Some(&path) = modules.libraries.get(name) {
                libraries.insert(path.to_owned());
            }
            waiting.extend(modules.imported(name));
        }
    }
    libraries
}

/// What can be imported, by name.
struct Modules<'m> {
    input: &'m Input<'m>,
    parts: &'m Parts,
    /// Sources of the app and its dependencies: their paths in the tree.
    sources: BTreeMap<String, &'m str>,
    /// Native libraries, likewise.
    libraries: BTreeMap<String, &'m str>,
}

impl<'m> Modules<'m> {
    fn new(input: &'m Input, parts: &'m Parts, python_path: &'m PythonPath) -> Self {
        let search_path: Vec<_> = input.search_path(python_path).collect();
        let named = |path: &'m String| {
            let mut below = search_path.iter().filter_map(|folder| {
                let path = path.strip_prefix(folder)?.strip_prefix('/')?;
                globs::module_of(path)
            });
            below.next().map(|name| (name, path.as_str()))
        };
        let library = parts.selection.libraries.keys();
        let of_library =
            library.filter_map(|path| ship::module_name(path).map(|name| (name, path.as_str())));
        let of_path = python_path.libraries().keys().filter_map(named);
        Modules {
            input,
            parts,
            sources: parts.compiled.keys().filter_map(named).collect(),
            libraries: of_library.chain(of_path).collect(),
        }
    }

    /// The names of what the module `name` imports when it is imported itself.
    fn imported(&self, name: &str) -> Vec<String> {
        let Some(&path) = self.sources.get(name) else {
            let imports = &self.input.standard_library.imports;
            let found = [imports.imported.get(name), imports.named.get(name)];
            return found.into_iter().flatten().flatten().cloned().collect();
        };
        let package = match path.ends_with("/__init__.py") {
            true => name,
            false => name.rsplit_once('.').map_or("", |(package, _)| package),
        };
        let imported = &self.parts.compiled[path].imported;
        imported
            .iter()
            .filter_map(|name| absolute_name(name, package))
            .collect()
    }
}

/// The whole name of a module that a module of `package` imports. There is none if it is above all
/// packages.
fn absolute_name(name: &str, package: &str) -> Option<String> {
    let relative = name.trim_start_matches('.');
    let level = name.len() - relative.len();
    let mut package = package;
    for _ in 1..level {
        package = package.rsplit_once('.')?.0;
    }
    match level {
        0 => Some(name.to_owned()),
        _ if package.is_empty() => None,
        _ => Some(format!("{package}.{relative}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_names_are_completed() {
        let absolute = |name, package| absolute_name(name, package);
        assert_eq!(absolute("a.b", "p.q").as_deref(), Some("a.b"));
        assert_eq!(absolute(".a", "p.q").as_deref(), Some("p.q.a"));
        assert_eq!(absolute("..a.b", "p.q").as_deref(), Some("p.a.b"));
        assert_eq!(absolute("...a", "p.q"), None);
        assert_eq!(absolute(".a", ""), None);
    }
}
