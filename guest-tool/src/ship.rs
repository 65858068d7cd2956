//! What of the standard library ships with an app.
//!
//! The app's own directories and the distributions that it uses ship whole
//! ([`python_path`](crate::python_path)). Of the standard library ships what their code can reach:
//! the modules that it imports anywhere, and all that these import anywhere, in Python and in C.
//! Some things are to be said beyond that:
//!
//! - Where a module computes the names of modules that it imports, anything can be meant, and all
//!   modules in Python ship. Where the app's own code does it, so do all native ones; for a
//!   dependency, which rarely has them in mind, only those that are reached, since they cannot be
//!   compressed.
//! - Every component can print a traceback and decode text: that takes a few modules, and the
//!   encodings that are written in Python. What else CPython has loaded when it starts does not
//!   count, as long as nobody imports it: from there, everything can be reached.
//! - In an asynchronous world, asyncio is what the event loop there needs of it, which is without
//!   sockets, TLS and processes (`runtime/python/componentize_py_async_support/light.py`). What
//!   else it has counts where code names it.
//! - Code that is generated for the world, and the modules in every component that belong to it,
//!   count for what they import when they are imported, not for what their functions might.
//!
//! What the user includes ships as well, with what it reaches, and what the user excludes does not;
//! nor can it be imported while the component is built ([`globs`]).
//!
//! Modules that are loaded when the memory image is taken need no file; that is for [`crate::run`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::globs::{self, File, Globs};
use crate::runtime::{Imports, StandardLibrary};
use crate::sources::Compiled;

/// What CPython imports by itself when it runs: to print an exception, for a warning, for views of
/// memory that are not of bytes, and for generic classes (PEP 695).
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
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The paths of files, each with the reason.
    pub files: BTreeMap<String, Why>,
    /// The paths of native extensions, likewise.
    pub libraries: BTreeMap<String, Why>,
    /// The names of the modules that do not ship.
    pub absent: BTreeSet<String>,
    /// The paths of what the user excludes.
    pub excluded: BTreeSet<String>,
    /// The names of the modules among it, each with the pattern.
    pub excluded_modules: BTreeMap<String, String>,
}

/// Why a module ships.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Every component can need it.
    Always,
    /// It is imported in the file or the module of this name.
    Imported(String),
    /// It is the package of this module, or its data.
    Package(String),
    /// The code in this file computes the names of modules that it imports.
    Computed(String),
    /// This pattern of the user's includes it.
    Included(String),
}

impl fmt::Display for Why {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Always => write!(formatter, "every component can need it"),
            Why::Imported(by) => write!(formatter, "`{by}` imports it"),
            Why::Package(of) => write!(formatter, "it belongs to `{of}`"),
            Why::Computed(by) => write!(formatter, "`{by}` computes names of modules"),
            Why::Included(glob) => write!(formatter, "`--include {glob}`"),
        }
    }
}

/// A module that ships, or that the component is built with.
#[derive(Debug, Clone, Copy)]
pub struct Module<'m> {
    /// Whose it is.
    pub origin: Origin,
    /// Its path in the tree.
    pub path: &'m str,
    /// What is known of it.
    pub compiled: &'m Compiled,
}

/// Selects what ships with these modules in a world that is asynchronous or not.
pub fn select<'m>(
    library: &StandardLibrary,
    is_asynchronous: bool,
    globs: &Globs,
    modules: impl Iterator<Item = Module<'m>>,
) -> Selection {
    let mut selection = Selection::default();
    let index = Index::of(library, globs, &mut selection);
    let mut reached = Reached::new(&library.imports, is_asynchronous, globs, &index);
    for name in INTERPRETER {
        reached.add(name, false, Why::Always);
    }
    let (mut own_computes, mut computes) = (None, None);
    for Module {
        origin,
        path,
        compiled,
    } in modules
    {
        let is_ours = origin == Origin::Generated;
        if compiled.computes && !is_ours {
            let why = || Why::Computed(path.to_owned());
            computes.get_or_insert_with(why);
            if origin == Origin::Own {
                own_computes.get_or_insert_with(why);
            }
        }
        for name in &compiled.imports {
            // A string may be meant as the name of an encoding.
            let why = match name.starts_with(ENCODINGS) {
                true => Why::Always,
                false => Why::Imported(path.to_owned()),
            };
            reached.add(name, !is_ours, why);
        }
    }
    for (name, path) in &index.modules {
        if let Some(glob) = globs.includes_file(File {
            path,
            below: below(path),
        }) {
            reached.add(name, true, Why::Included(glob.as_str().to_owned()));
        }
    }
    reached.follow();
    for (name, path) in &index.modules {
        let is_native = path.ends_with(".so");
        let encoding = (!is_native && name.starts_with(ENCODINGS)).then_some(Why::Always);
        let computed = if is_native { &own_computes } else { &computes };
        let reason = reached.names.get(name).map(|reach| reach.why.clone());
        let reason = reason.or(encoding).or_else(|| computed.clone());
        match reason {
            _ if name.split('.').next() == Some(BUILD) => {}
            None => _ = selection.absent.insert(name.clone()),
            Some(why) if is_native => _ = selection.libraries.insert((*path).to_owned(), why),
            Some(why) => _ = selection.files.insert((*path).to_owned(), why),
        }
    }
    // Data lies beside the modules of few packages, and is small.
    for path in index.data {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let package = format!("{folder}/__init__.pyc");
        if selection.files.contains_key(&package) {
            let package = module_name(&package).unwrap_or_default();
            let why = Why::Package(package);
            selection.files.insert(path.to_owned(), why);
        }
    }
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
    /// The files that the user does not exclude. Those that are excluded go to `selection`.
    fn of(library: &'l StandardLibrary, globs: &Globs, selection: &mut Selection) -> Self {
        let mut index = Index {
            modules: BTreeMap::new(),
            data: Vec::new(),
        };
        for path in library.files.keys().chain(library.libraries.keys()) {
            let name = module_name(path);
            let is_support = name.as_ref().is_some_and(|name| name.starts_with(SUPPORT));
            let file = File {
                path,
                below: below(path),
            };
            if let Some(glob) = globs.excludes_file(file).filter(|_| !is_support) {
                selection.excluded.insert(path.clone());
                let module = name.map(|name| (name, glob.as_str().to_owned()));
                selection.excluded_modules.extend(module);
                continue;
            }
            match name {
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
    let below = below(path);
    (below != path).then(|| globs::module_of(below))?
}

/// A path of the standard library below the directory that is on `sys.path`.
pub fn below(path: &str) -> &str {
    let library = path
        .strip_prefix("/lib/")
        .and_then(|path| path.split_once('/'));
    let below = library.map_or(path, |(_, below)| below);
    below.strip_prefix("lib-dynload/").unwrap_or(below)
}

/// Whether the user excludes a module. This project's own modules cannot be excluded.
fn is_excluded(globs: &Globs, name: &str) -> bool {
    !name.starts_with(SUPPORT) && globs.excludes_module(name).is_some()
}

/// The modules that are reached.
struct Reached<'l> {
    imports: &'l Imports,
    is_asynchronous: bool,
    globs: &'l Globs,
    index: &'l Index<'l>,
    /// By name.
    names: BTreeMap<String, Reach>,
    waiting: Vec<String>,
}

/// How a module is reached.
struct Reach {
    /// Whether what its functions import is reached, too.
    with_functions: bool,
    /// How it was reached first.
    why: Why,
}

impl<'l> Reached<'l> {
    fn new(
        imports: &'l Imports,
        is_asynchronous: bool,
        globs: &'l Globs,
        index: &'l Index,
    ) -> Self {
        Reached {
            imports,
            is_asynchronous,
            globs,
            index,
            names: BTreeMap::new(),
            waiting: Vec::new(),
        }
    }

    /// Adds a module, and the packages that it is in.
    fn add(&mut self, name: &str, with_functions: bool, why: Why) {
        if is_excluded(self.globs, name) {
            return;
        }
        let (mut name, mut why) = (name, why);
        let with_functions = with_functions && !name.starts_with(SUPPORT);
        loop {
            match self.names.get_mut(name) {
                Some(known) if known.with_functions || !with_functions => return,
                Some(known) => known.with_functions = true,
                None => {
                    let reach = Reach {
                        with_functions,
                        why: why.clone(),
                    };
                    self.names.insert(name.to_owned(), reach);
                }
            }
            self.waiting.push(name.to_owned());
            let Some((package, _)) = name.rsplit_once('.') else {
                return;
            };
            // What is imported from a module need not be one.
            if self.index.modules.contains_key(name) {
                why = Why::Package(name.to_owned());
            }
            name = package;
        }
    }

    fn follow(&mut self) {
        while let Some(name) = self.waiting.pop() {
            let with_functions = self.names[&name].with_functions;
            for target in self.targets(&name, with_functions) {
                self.add(target, with_functions, Why::Imported(name.clone()));
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
        // What is light needs nothing of the package that is not.
        let below = format!("{package}.");
        let is_heavy = |target: &str| {
            is_light && target.starts_with(&below) && !light.is_some_and(|it| it.contains(target))
        };
        let imported = imports.imported.get(name);
        let called = imports.called.get(name).filter(|_| with_functions);
        let targets = imported.into_iter().chain(called).flatten();
        targets
            .filter(|&target| !later.is_some_and(|later| later.contains(target)))
            .filter(|target| !is_heavy(target))
            .map(String::as_str)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use componentize_program::Compressed;

    use super::*;

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
asyncio.events call asyncio.streams
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
            imported: BTreeSet::new(),
            imports: imports.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    /// The names of what ships beside what always does.
    fn selected(modules: &[(Origin, Compiled)]) -> Vec<String> {
        selected_in(false, modules)
    }

    fn selection(
        is_asynchronous: bool,
        globs: &Globs,
        modules: &[(Origin, Compiled)],
    ) -> Selection {
        let modules = modules.iter().map(|(origin, compiled)| Module {
            origin: *origin,
            path: "/app/app.py",
            compiled,
        });
        select(&library(), is_asynchronous, globs, modules)
    }

    fn selected_in(is_asynchronous: bool, modules: &[(Origin, Compiled)]) -> Vec<String> {
        let selection = selection(is_asynchronous, &Globs::default(), modules);
        let always = ["encodings.cp1252", "linecache", "textwrap", "traceback"];
        let all = selection.files.keys().chain(selection.libraries.keys());
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

    fn globs(include: &[&str], exclude: &[&str]) -> Globs {
        let options = |flag, globs: &[&str]| -> Vec<String> {
            globs
                .iter()
                .map(|glob| format!("--{flag}={glob}"))
                .collect()
        };
        let options = [options("include", include), options("exclude", exclude)].concat();
        Globs::of_command_line(&options)
    }

    #[test]
    fn what_is_included_ships_with_what_it_reaches() {
        let globs = globs(&["html.*", "subprocess", "_codecs_jp"], &[]);
        let selection = selection(false, &globs, &[]);
        let why = |name: &str| selection.files.get(&format!("/lib/python3.13/{name}.pyc"));
        let included = |glob: &str| Some(Why::Included(glob.to_owned()));
        assert_eq!(why("html/entities").cloned(), included("html.*"));
        let package = Some(Why::Package("html.entities".into()));
        assert_eq!(why("html/__init__").cloned(), package);
        assert_eq!(why("subprocess").cloned(), included("subprocess"));
        assert_eq!(why("json/__init__"), None);
        let native = |name: &str| {
            let path = format!("/lib/python3.13/lib-dynload/{name}.cpython-313.so");
            selection.libraries.get(&path).cloned()
        };
        assert_eq!(native("select"), Some(Why::Imported("subprocess".into())));
        assert_eq!(native("_codecs_jp"), included("_codecs_jp"));
    }

    #[test]
    fn what_is_excluded_is_not_followed_either() {
        let app = (Origin::Own, module(&["json", "os", "html"], false));
        let globs = globs(&["subprocess"], &["subprocess", "json.decoder", "*.css"]);
        let selection = selection(false, &globs, &[app]);
        let ships = |name: &str| {
            selection
                .files
                .contains_key(&format!("/lib/python3.13/{name}"))
        };
        assert!(ships("json/__init__.pyc") && ships("os.pyc") && ships("html/__init__.pyc"));
        for name in [
            "json/decoder.pyc",
            "re.pyc",
            "subprocess.pyc",
            "html/style.css",
        ] {
            assert!(!ships(name), "{name}");
        }
        assert!(selection.libraries.is_empty());
        let modules: Vec<_> = selection
            .excluded_modules
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(modules, ["json.decoder", "subprocess"]);
        assert!(
            selection
                .excluded
                .contains("/lib/python3.13/html/style.css")
        );
        assert!(selection.absent.contains("re"));
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
