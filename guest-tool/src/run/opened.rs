//! Which native libraries the app opens while it is started, as far as import statements tell.
//!
//! That is a guess, by which a program need not be run again for each library that it asks for. It
//! is made from the app's sources alone, so that it is the same on every host.
//!
//! What a module imports when it is imported itself, by its own statements or by those of functions
//! that it names then, is known of every module in Python ([`sources`](crate::sources),
//! `runtime/imports`). Native code has to name what it imports, too: whatever string in the data of
//! an extension module is the dotted name of a module counts, as Cython writes them for `cimport`.
//! The guess is what can be reached that way from the app's module. It has too much where a
//! statement is not come to, and too little where names are computed, or functions import. So what
//! the app has asked for in a round before is a beginning like the app's module: the package that
//! the library is in was imported, and often imports more such libraries.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use componentize_link::wasm::lengths;
use wasmparser::{Parser, Payload};

use super::{Input, Parts};
use crate::globs::{self, prefixes};
use crate::python_path::PythonPath;
use crate::ship;

/// The longest name of a module that is looked for in native code, in bytes.
const LONGEST_NAME: usize = 200;

/// What looks for libraries, round by round.
#[derive(Default)]
pub(super) struct Guess {
    /// The dotted names in libraries that were looked into, by the libraries' paths in the tree.
    names: BTreeMap<String, Vec<String>>,
}

impl Guess {
    /// The paths of the libraries in the tree. The app has asked for some already.
    pub fn libraries(
        &mut self,
        input: &Input,
        parts: &Parts,
        python_path: &PythonPath,
        asked_for: &BTreeSet<String>,
    ) -> BTreeSet<String> {
        let modules = Modules::new(input, parts, python_path);
        let mut seen = BTreeSet::new();
        let mut waiting = vec![input.application.to_owned()];
        let libraries = modules.libraries.iter();
        let known = libraries.filter(|(_, path)| asked_for.contains(**path));
        waiting.extend(known.map(|(name, _)| name.clone()));
        let mut libraries = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            // A module is imported after the packages that it is in.
            for name in prefixes(&name, '.') {
                if !seen.insert(name.to_owned()) {
                    continue;
                }
                if let Some(&path) = modules.libraries.get(name) {
                    libraries.insert(path.to_owned());
                    let named = self.named(path, python_path).iter();
                    waiting.extend(named.filter(|name| modules.is_installed(name)).cloned());
                }
                waiting.extend(modules.imported(name));
            }
        }
        libraries
    }

    /// The dotted names in a library. Those of the standard library name what is built in.
    fn named(&mut self, path: &str, python_path: &PythonPath) -> &[String] {
        let read = || {
            let on_disk = python_path.libraries().get(path)?;
            // What cannot be read is reported where it is needed.
            fs::read(on_disk).ok()
        };
        let names = self.names.entry(path.to_owned());
        names.or_insert_with(|| read().map_or_else(Vec::new, |binary| dotted_names(&binary)))
    }
}

/// The strings in the data of a library, each between two zeros, that may be dotted names.
fn dotted_names(binary: &[u8]) -> Vec<String> {
    if lengths::check(binary).is_err() {
        return Vec::new();
    }
    let sections = Parser::new(0).parse_all(binary).map_while(Result::ok);
    let data = sections.filter_map(|section| match section {
        Payload::DataSection(segments) => Some(segments),
        _ => None,
    });
    let segments = data.flatten().map_while(Result::ok);
    let strings = segments.flat_map(|segment| segment.data.split(|&byte| byte == 0));
    let names = strings.filter(|string| is_dotted_name(string));
    let names: BTreeSet<_> = names.filter_map(|name| str::from_utf8(name).ok()).collect();
    names.into_iter().map(str::to_owned).collect()
}

fn is_dotted_name(string: &[u8]) -> bool {
    string.len() <= LONGEST_NAME
        && string.contains(&b'.')
        && string.split(|&byte| byte == b'.').all(|part| {
            let is_first = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
            part.first().is_some_and(|&byte| is_first(byte))
                && part
                    .iter()
                    .all(|&byte| is_first(byte) || byte.is_ascii_digit())
        })
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

    /// Whether a name is that of a module which is not of the standard library.
    fn is_installed(&self, name: &str) -> bool {
        self.sources.contains_key(name) || self.libraries.contains_key(name)
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
    fn dotted_names_are_found_between_zeros() {
        let module = r#"(module (memory 1) (data (i32.const 8)
            "\00a.b\00plain\00a..b\00.a\00has a.space\00_c1.d\001.2\00a.b\00"))"#;
        let module = wat::parse_str(module).expect("a module");
        assert_eq!(dotted_names(&module), ["_c1.d", "a.b"]);
        assert!(dotted_names(&module[..module.len() - 3]).is_empty());
        assert!(dotted_names(b"no module").is_empty());
    }

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
