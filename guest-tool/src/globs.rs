//! What `--include` and `--exclude` name.
//!
//! One pattern can mean several kinds of things, as people call a package by the name of its
//! module, by that of its distribution, or by a path:
//!
//! - Without a slash it names **modules**, and with a package all that is in it; installed
//!   **distributions**; and **files**, by their own name: `*.po`, and if it says so, `test_*.py`.
//! - With a slash it names files of any kind by their **path**: in the component if it starts with
//!   the slash, and otherwise below any directory of the Python path. A directory stands for all
//!   that is in it.
//!
//! Names of distributions are compared in their normal form (PEP 503).

mod check;

use componentize_cli::arguments::Glob;

pub use self::check::{Nameable, NothingIncluded, check};
use crate::python_path::normal_name;

/// What is to ship beside what would, and what is not to ship.
#[derive(Debug, Default, Clone)]
pub struct Globs {
    /// `--include`
    pub include: Vec<Glob>,
    /// `--exclude`, which wins.
    pub exclude: Vec<Glob>,
}

/// A file of the tree.
#[derive(Debug, Clone, Copy)]
pub struct File<'f> {
    /// Its absolute path.
    pub path: &'f str,
    /// Its path below the directory of the Python path that it is in.
    pub below: &'f str,
}

/// What a file is to CPython.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Role {
    /// A module of this name.
    Module(String),
    /// Data, below a directory that would be a package of this name.
    Data(String),
}

impl Globs {
    /// The pattern by which a module does not ship.
    pub fn excludes_module(&self, name: &str) -> Option<&Glob> {
        self.exclude.iter().find(|glob| is_module(glob, name))
    }

    /// The pattern by which a distribution does not ship; its name is in normal form.
    pub fn excludes_distribution(&self, name: &str) -> Option<&Glob> {
        self.exclude.iter().find(|glob| is_distribution(glob, name))
    }

    /// The pattern by which a file of the Python path does not ship.
    pub fn excludes_file(&self, file: File) -> Option<&Glob> {
        self.exclude.iter().find(|glob| is_file(glob, file))
    }

    /// The pattern by which a file ships although it would not.
    pub fn includes_file(&self, file: File) -> Option<&Glob> {
        let glob = self.include.iter().find(|glob| is_file(glob, file));
        glob.filter(|_| self.excludes_file(file).is_none())
    }

    /// Whether a directory in which no files ship may have some that do. That is for patterns which
    /// are paths: one for the names of files does not open directories.
    pub fn may_include_below(&self, directory: File) -> bool {
        let mut paths = self.include.iter().filter(|glob| glob.is_path());
        paths.any(|glob| {
            let anchored = if glob.as_str().starts_with('/') {
                directory.path
            } else {
                directory.below
            };
            let start = glob.literal_start();
            let directory = format!("{anchored}/");
            start.starts_with(&directory) || directory.starts_with(start)
        })
    }
}

/// Whether a pattern names a module, or a package that it is in.
pub fn is_module(glob: &Glob, name: &str) -> bool {
    !glob.is_path() && prefixes(name, '.').any(|name| glob.matches(name))
}

/// Whether a pattern names a distribution, of which the name is in normal form.
pub fn is_distribution(glob: &Glob, name: &str) -> bool {
    match glob.literal() {
        _ if glob.is_path() => false,
        Some(literal) => normal_name(literal) == name,
        // A dot is for modules: `flask.*` does not mean flask-login.
        None => glob.matches(name) || glob.matches(&name.replace('-', "_")),
    }
}

/// Whether a pattern names a file.
pub fn is_file(glob: &Glob, file: File) -> bool {
    if glob.is_path() {
        let path = match glob.as_str().starts_with('/') {
            true => file.path,
            false => file.below,
        };
        return prefixes(path, '/').any(|path| glob.matches(path));
    }
    let name = file.below.rsplit('/').next().unwrap_or_default();
    match role(file.below) {
        // `babel.*` is about what is in a package, and not about each file `babel.py`.
        Role::Module(module) => {
            is_module(glob, &module) || (glob.as_str().ends_with(".py") && glob.matches(name))
        }
        Role::Data(package) => {
            glob.matches(name) || (!package.is_empty() && is_module(glob, &package))
        }
    }
}

/// The name of the module that a file below a directory of the Python path is.
pub fn module_of(below: &str) -> Option<String> {
    match role(below) {
        Role::Module(name) => Some(name),
        Role::Data(_) => None,
    }
}

fn role(below: &str) -> Role {
    let (directory, name) = below.rsplit_once('/').unwrap_or(("", below));
    let package = directory.replace('/', ".");
    let (stem, _) = name.split_once('.').unwrap_or((name, ""));
    let is_module = match name[stem.len()..].rsplit_once('.') {
        Some(("", "py" | "pyc")) | Some((_, "so")) => true,
        Some(_) | None => false,
    };
    match (is_module, stem, &*package) {
        (false, ..) => Role::Data(package),
        (true, "__init__", _) => Role::Module(package),
        (true, _, "") => Role::Module(stem.to_owned()),
        (true, ..) => Role::Module(format!("{package}.{stem}")),
    }
}

/// The names of the things that something is in, from the outermost to itself.
pub fn prefixes(name: &str, separator: char) -> impl Iterator<Item = &str> {
    let ends = name.match_indices(separator).map(|(end, _)| end);
    let ends = ends.filter(|&end| end > 0).chain([name.len()]);
    ends.map(|end| &name[..end])
}

#[cfg(test)]
impl Globs {
    /// What these words of a command line say.
    pub fn of_command_line(options: &[String]) -> Self {
        use componentize_cli::arguments::{Arguments, Command};

        let line = ["componentize-py", "componentize", "app"].map(str::to_owned);
        let words = line.iter().chain(options);
        match Arguments::parse(words, &mut Arguments::definition()) {
            Ok(Arguments {
                command: Command::Componentize(options),
                ..
            }) => Globs {
                include: options.include,
                exclude: options.exclude,
            },
            other => panic!("{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(options: &str) -> Globs {
        let options: Vec<_> = options.split_whitespace().map(str::to_owned).collect();
        Globs::of_command_line(&options)
    }

    fn file(path: &str) -> File<'_> {
        let (_, below) = path[1..].split_once('/').unwrap();
        File { path, below }
    }

    #[test]
    fn a_package_is_all_that_is_in_it() {
        let globs = globs("--exclude babel --exclude xml.*");
        for name in ["babel", "babel.dates", "xml.dom", "xml.dom.minidom"] {
            assert!(globs.excludes_module(name).is_some(), "{name}");
        }
        for name in ["babelfish", "xml", "jinja2.babel"] {
            assert!(globs.excludes_module(name).is_none(), "{name}");
        }
    }

    #[test]
    fn distributions_have_normal_names() {
        let globs = globs("--exclude Flask_Login --exclude zope.* --exclude types-*");
        for name in ["flask-login", "types-requests"] {
            assert!(globs.excludes_distribution(name).is_some(), "{name}");
        }
        for name in ["flask", "zope-interface", "types"] {
            assert!(globs.excludes_distribution(name).is_none(), "{name}");
        }
    }

    #[test]
    fn files_have_names_and_paths() {
        let globs = globs(
            "--exclude *.po --exclude /app/t --exclude a/*.txt --exclude pkg.* --exclude test_*.py",
        );
        for path in [
            "/app/de.po",
            "/site-packages/x/locale/de.po",
            "/app/t/index.html",
            "/app/t/module.py",
            "/site-packages/a/b.txt",
            "/app/pkg/module.py",
            "/app/pkg/fast.cpython-313-wasm32-wasi.so",
            "/app/pkg/data/table.csv",
            "/app/deep/test_it.py",
        ] {
            assert!(globs.excludes_file(file(path)).is_some(), "{path}");
        }
        for path in [
            "/app/po.py",
            "/site-packages/t/index.html",
            "/app/b/a/c.txt",
            "/app/a/b/c.txt",
            "/app/pkg/__init__.py",
            "/app/pkg.py",
        ] {
            assert!(globs.excludes_file(file(path)).is_none(), "{path}");
        }
    }

    #[test]
    fn what_both_name_does_not_ship() {
        let globs = globs("--include a --include *.wasm --exclude a.b");
        for path in ["/app/a/c.py", "/app/x.wasm"] {
            assert!(globs.includes_file(file(path)).is_some(), "{path}");
        }
        for path in ["/app/a/b/c.py", "/app/a/b/x.wasm", "/app/x.py"] {
            assert!(globs.includes_file(file(path)).is_none(), "{path}");
        }
    }

    #[test]
    fn paths_open_directories_that_are_left_out() {
        let globs =
            globs("--include /app/.well-known/** --include node_modules/*/x.js --include *.js");
        for path in [
            "/app/.well-known",
            "/app/.well-known/deep",
            "/app/node_modules",
        ] {
            assert!(globs.may_include_below(file(path)), "{path}");
        }
        for path in ["/app/.git", "/app/x/node_modules"] {
            assert!(!globs.may_include_below(file(path)), "{path}");
        }
    }

    #[test]
    fn files_are_modules_or_data() {
        for (below, module) in [
            ("a.py", Some("a")),
            ("a/__init__.py", Some("a")),
            ("a/b/c.py", Some("a.b.c")),
            ("a/b.cpython-313-wasm32-wasi.so", Some("a.b")),
            ("a/b.txt", None),
            ("a/b.c.py", None),
            ("a/b.pyc", Some("a.b")),
            ("a/b.cpython-313.pyc", None),
            ("a/b", None),
            ("__init__.py", Some("")),
        ] {
            assert_eq!(module_of(below).as_deref(), module, "{below}");
        }
    }
}
