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

mod reached;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use self::reached::Reached;
use crate::globs::{self, File, Globs};
use crate::runtime::StandardLibrary;
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

#[cfg(test)]
mod tests;
