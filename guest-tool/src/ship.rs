//! What of the standard library ships with an app.
//!
//! The app's own directories and the distributions that it uses ship whole
//! ([`python_path`](crate::python_path)). Of the standard library ships what their code can reach: the
//! modules that it imports anywhere, and all that these import anywhere, in Python and in C. Some things
//! are to be said beyond that:
//!
//! - Where a module computes the names of modules that it imports, anything can be meant, and all modules
//!   in Python ship. Where the app's own code does it, so do all native ones; for a dependency, which
//!   rarely has them in mind, only those that are reached, since they cannot be compressed.
//! - Every component can print a traceback and decode text: that takes a few modules, and the encodings
//!   that are written in Python. What else CPython has loaded when it starts does not count, as long as
//!   nobody imports it: from there, everything can be reached.
//! - In an asynchronous world, asyncio is what the event loop there needs of it, which is without
//!   sockets, TLS and processes (`runtime/python/componentize_py_async_support/light.py`). What else it
//!   has counts where code names it.
//! - Code that is generated for the world, and the modules in every component that belong to it, count for
//!   what they import when they are imported, not for what their functions might.
//!
//! Modules that are loaded when the memory image is taken need no file; that is for [`crate::run`].

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    runtime::{Imports, StandardLibrary},
    sources::Compiled,
};

/// What CPython imports by itself when it runs: to print an exception, for a warning, for views of memory
/// that are not of bytes, and for generic classes (PEP 695).
const INTERPRETER: [&str; 5] = ["linecache", "struct", "traceback", "typing", "warnings"];

/// The package with the encodings.
const ENCODINGS: &str = "encodings.";

/// How the names of this project's own modules start, which are as much the runtime as CPython is.
const SUPPORT: &str = "componentize_py_";

/// What never ships: it does its work while components are built.
const BUILD: &str = "componentize_py_build";

/// Whose code a module is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The app's.
    Own,
    /// A dependency's.
    Dependency,
    /// It was generated.
    Generated,
}

/// The modules of the standard library that ship.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The paths of files.
    pub files: BTreeSet<String>,
    /// The paths of native extensions.
    pub libraries: BTreeSet<String>,
    /// The names of the modules that do not ship.
    pub absent: BTreeSet<String>,
}

/// Selects what ships with these modules in a world that is asynchronous or not.
pub fn select<'m>(
    library: &StandardLibrary,
    is_asynchronous: bool,
    modules: impl Iterator<Item = (Origin, &'m Compiled)>,
) -> Selection {
    let index = Index::of(library);
    let mut reached = Reached::new(&library.imports, is_asynchronous);
    let (mut own_computes, mut computes) = (false, false);
    for name in INTERPRETER {
        reached.add(name, false);
    }
    for (origin, module) in modules {
        let is_ours = origin == Origin::Generated;
        own_computes |= module.computes && origin == Origin::Own;
        computes |= module.computes && !is_ours;
        for name in &module.imports {
            reached.add(name, !is_ours);
        }
    }
    reached.follow();
    let mut selection = Selection::default();
    for (name, path) in index.modules {
        let is_native = path.ends_with(".so");
        let is_reached = reached.names.contains_key(&*name);
        let ships = match is_native {
            true => is_reached || own_computes,
            false => is_reached || computes || name.starts_with(ENCODINGS),
        };
        if name.split('.').next() == Some(BUILD) {
            continue;
        } else if !ships {
            selection.absent.insert(name);
        } else if is_native {
            selection.libraries.insert(path.to_owned());
        } else {
            selection.files.insert(path.to_owned());
        }
    }
    // Data lies beside the modules of few packages, and is small.
    let packages = &selection.files;
    let has_package = |path: &str| {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        packages.contains(&format!("{folder}/__init__.pyc"))
    };
    let data: Vec<_> = index
        .data
        .into_iter()
        .filter(|path| has_package(path))
        .collect();
    selection.files.extend(data.into_iter().map(str::to_owned));
    selection
}

/// The files of the standard library.
struct Index<'l> {
    /// The path of each module, by its name.
    modules: BTreeMap<String, &'l str>,
    /// Files that are no modules.
    data: Vec<&'l str>,
}

impl<'l> Index<'l> {
    fn of(library: &'l StandardLibrary) -> Self {
        let mut index = Index {
            modules: BTreeMap::new(),
            data: Vec::new(),
        };
        for path in library.files.keys().chain(library.libraries.keys()) {
            match module_name(path) {
                Some(name) => _ = index.modules.insert(name, path),
                None => index.data.push(path),
            }
        }
        index
    }
}

/// The name of the module in a file of the standard library: `/lib/python3.13/json/__init__.pyc` is
/// `json`, `/lib/python3.13/lib-dynload/zlib.cpython-313-wasm32-wasi.so` is `zlib`.
pub fn module_name(path: &str) -> Option<String> {
    let below = path.strip_prefix("/lib/")?.split_once('/')?.1;
    if let Some((name, _)) = below
        .strip_prefix("lib-dynload/")
        .and_then(|it| it.split_once('.'))
    {
        return Some(name.to_owned());
    }
    let name = below.strip_suffix(".pyc")?.replace('/', ".");
    Some(
        name.strip_suffix(".__init__")
            .map_or(name.clone(), str::to_owned),
    )
}

/// The modules that are reached.
struct Reached<'l> {
    imports: &'l Imports,
    is_asynchronous: bool,
    /// By name; whether what their functions import is reached, too.
    names: BTreeMap<String, bool>,
    waiting: Vec<String>,
}

impl<'l> Reached<'l> {
    fn new(imports: &'l Imports, is_asynchronous: bool) -> Self {
        Reached {
            imports,
            is_asynchronous,
            names: BTreeMap::new(),
            waiting: Vec::new(),
        }
    }

    /// Adds a module, and the packages that it is in.
    fn add(&mut self, name: &str, with_functions: bool) {
        let mut name = name;
        let with_functions = with_functions && !name.starts_with(SUPPORT);
        loop {
            let known = self.names.get(name);
            if known.is_some_and(|known| *known || !with_functions) {
                return;
            }
            self.names.insert(name.to_owned(), with_functions);
            self.waiting.push(name.to_owned());
            match name.rsplit_once('.') {
                Some((package, _)) => name = package,
                None => return,
            }
        }
    }

    fn follow(&mut self) {
        while let Some(name) = self.waiting.pop() {
            let with_functions = self.names[&name];
            for target in self.targets(&name, with_functions) {
                self.add(target, with_functions);
            }
        }
    }

    /// What a module imports.
    fn targets(&self, name: &str, with_functions: bool) -> Vec<&'l str> {
        let imports = self.imports;
        let package = name.split('.').next().unwrap_or_default();
        let light = imports.light.get(package).filter(|_| self.is_asynchronous);
        if let Some(light) = light.filter(|_| name == package) {
            return light.iter().map(String::as_str).collect();
        }
        let is_light = light.is_some_and(|light| light.contains(name));
        let later = imports.later.get(package).filter(|_| is_light);
        let imported = imports.imported.get(name);
        let called = imports.called.get(name).filter(|_| with_functions);
        let targets = imported.into_iter().chain(called).flatten();
        targets
            .filter(|&target| !later.is_some_and(|later| later.contains(target)))
            .map(String::as_str)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use componentize_program::Compressed;

    const IMPORTS: &str = "\
json import json.decoder
json.decoder import re
os call subprocess
subprocess import select
traceback import linecache textwrap
traceback call unicodedata
html import html.entities
asyncio import asyncio.events asyncio.streams
asyncio.events import subprocess
asyncio.streams import subprocess
asyncio light asyncio.events
asyncio later subprocess
";

    const FILES: [&str; 15] = [
        "asyncio/__init__",
        "asyncio/events",
        "asyncio/streams",
        "encodings/cp1252",
        "html/__init__",
        "html/entities",
        "json/__init__",
        "json/decoder",
        "linecache",
        "os",
        "re",
        "subprocess",
        "textwrap",
        "traceback",
        "componentize_py_build/compile",
    ];

    fn library() -> StandardLibrary<'static> {
        let file = || Compressed {
            length: 0,
            frame: b"".into(),
        };
        let path = |name: &&str| format!("/lib/python3.13/{name}.pyc");
        let native = ["select", "unicodedata", "_codecs_jp"];
        let native =
            native.map(|name| format!("/lib/python3.13/lib-dynload/{name}.cpython-313.so"));
        let mut library = StandardLibrary {
            files: FILES.iter().map(|name| (path(name), file())).collect(),
            libraries: native.into_iter().map(|path| (path, &b""[..])).collect(),
            imports: Imports::parse(IMPORTS),
            ..StandardLibrary::default()
        };
        library
            .files
            .insert("/lib/python3.13/html/style.css".into(), file());
        library
    }

    fn module(imports: &[&str], computes: bool) -> Compiled {
        let empty = Compressed {
            length: 0,
            frame: b"".into(),
        };
        Compiled {
            bytecode: empty.clone(),
            source: empty,
            computes,
            imports: imports.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    /// The names of what ships beside what always does.
    fn selected(modules: &[(Origin, Compiled)]) -> Vec<String> {
        selected_in(false, modules)
    }

    fn selected_in(is_asynchronous: bool, modules: &[(Origin, Compiled)]) -> Vec<String> {
        let library = library();
        let modules = modules.iter().map(|(origin, module)| (*origin, module));
        let selection = select(&library, is_asynchronous, modules);
        let always = ["encodings.cp1252", "linecache", "textwrap", "traceback"];
        let all = selection.files.iter().chain(&selection.libraries);
        let name = |path: &String| module_name(path).unwrap_or_else(|| path.clone());
        let mut names: BTreeSet<_> = all.map(name).collect();
        for name in always {
            assert!(names.remove(name), "{name} ships always");
        }
        for name in &selection.absent {
            assert!(!names.contains(name), "{name} ships or does not");
        }
        names.into_iter().collect()
    }

    #[test]
    fn nothing_but_what_is_always_there() {
        assert!(selected(&[]).is_empty());
    }

    #[test]
    fn statements_are_followed() {
        let app = (Origin::Own, module(&["json.decoder.JSONDecoder"], false));
        assert_eq!(selected(&[app]), ["json", "json.decoder", "re"]);
        let dependency = (Origin::Dependency, module(&["os"], false));
        assert_eq!(selected(&[dependency]), ["os", "select", "subprocess"]);
    }

    #[test]
    fn generated_code_counts_for_what_it_imports_at_once() {
        let generated = (Origin::Generated, module(&["os", "json"], true));
        let names = selected(std::slice::from_ref(&generated));
        assert_eq!(names, ["json", "json.decoder", "os", "re"]);
        let app = (Origin::Own, module(&["os"], false));
        assert!(selected(&[generated, app]).contains(&"subprocess".to_owned()));
    }

    #[test]
    fn asynchronous_worlds_have_a_lighter_asyncio() {
        let app = |name| (Origin::Own, module(&[name], false));
        let names = selected_in(true, &[app("asyncio")]);
        assert_eq!(names, ["asyncio", "asyncio.events"]);
        let names = selected_in(true, &[app("asyncio.streams")]);
        let all = [
            "asyncio",
            "asyncio.events",
            "asyncio.streams",
            "select",
            "subprocess",
        ];
        assert_eq!(names, all);
        assert_eq!(selected_in(false, &[app("asyncio")]), all);
    }

    #[test]
    fn data_ships_with_its_package() {
        let app = (Origin::Own, module(&["html"], false));
        let names = selected(&[app]);
        assert_eq!(
            names,
            ["/lib/python3.13/html/style.css", "html", "html.entities"]
        );
    }

    #[test]
    fn computed_names_can_be_any() {
        let dependency = (Origin::Dependency, module(&[], true));
        let names = selected(std::slice::from_ref(&dependency));
        assert!(names.contains(&"html.entities".to_owned()));
        assert!(!names.contains(&"select".to_owned()));
        assert!(!names.iter().any(|name| name.starts_with(BUILD)));
        let names = selected(&[(Origin::Own, module(&[], true))]);
        assert!(names.contains(&"_codecs_jp".to_owned()));
    }
}
