//! Whose something in a component is, and why it is there.

use componentize_link::relocate::BASE;

use crate::compress::memory;
use crate::globs;
use crate::python_path::PythonPath;
use crate::run::{self, Imported};
use crate::ship::{self, Selection};

/// CPython, the C library and the shim.
const CPYTHON: &str = "CPython";

/// Its modules.
const LIBRARY: &str = "standard library";

/// How their paths start.
const LIBRARY_PATH: &str = "/lib/";

/// The app's own directories.
const APP: &str = "app";

/// What is installed and part of no distribution.
const INSTALLED: &str = "other packages";

/// What is generated for the world.
const WORLD: &str = "world";

/// The tree of files.
const TREE: &str = "file system";

/// The component itself.
const COMPONENT: &str = "component";

/// Something, whose it is, and why it is there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owned {
    pub owner: String,
    pub name: String,
    pub why: String,
}

/// What is known about that.
pub struct Owners<'s> {
    pub selection: &'s Selection,
    pub python_path: &'s PythonPath,
    pub imported: &'s Imported,
}

fn owned(owner: &str, name: &str, why: impl ToString) -> Owned {
    Owned {
        owner: owner.to_owned(),
        name: name.to_owned(),
        why: why.to_string(),
    }
}

/// Something that WebAssembly needs.
pub fn structure(name: &str, why: &str) -> Owned {
    owned(COMPONENT, name, why)
}

/// Something of the tree of files.
pub fn tree(name: &str) -> Owned {
    owned(TREE, name, "files are found by it")
}

/// What is on the heap and nobody is known to own.
pub fn unclaimed() -> Owned {
    owned(
        CPYTHON,
        "not attributed",
        "no module refers to it: memory of C code, and the interpreter's own",
    )
}

/// What the memory contains, where it is compressed as a whole.
pub fn compressed() -> Owned {
    owned(
        COMPONENT,
        "all of it, with files and constants, compressed",
        "`--compress-memory`; a report without it tells them apart",
    )
}

impl Owners<'_> {
    /// What a core module of the program has.
    pub fn of_module(&self, module: &str) -> Owned {
        match module {
            BASE => owned(CPYTHON, "interpreter", "it runs Python"),
            run::SHIM => owned(WORLD, "bindings", "they are generated for the world"),
            run::BUILTINS => owned(WORLD, "asynchronous calls", "the world has some"),
            memory::DECOMPRESSOR | memory::FRAMES => {
                owned(COMPONENT, "decompressor of memory", "`--compress-memory`")
            }
            library => {
                let below = match library.starts_with(LIBRARY_PATH) {
                    true => ship::below(library),
                    false => self.python_path.named(library).below,
                };
                let name = globs::module_of(below);
                Owned {
                    name: name.unwrap_or_else(|| library.to_owned()),
                    ..self.of_file(library)
                }
            }
        }
    }

    /// Constants of a native library, which are compressed as long as it is not opened.
    pub fn of_late_module(&self, library: &str) -> Owned {
        let owned = self.of_module(library);
        Owned {
            name: format!("{}, compressed", owned.name),
            ..owned
        }
    }

    /// A file of the tree, or a native library.
    pub fn of_file(&self, path: &str) -> Owned {
        let source = source_of(path);
        if path.starts_with(LIBRARY_PATH) {
            let selection = self.selection;
            let why = selection
                .files
                .get(path)
                .or_else(|| selection.libraries.get(path));
            let why = why.map(ToString::to_string);
            return owned(
                LIBRARY,
                path,
                why.unwrap_or_else(|| "it was imported while the component was built".into()),
            );
        }
        if let Some(name) = self.python_path.distribution_of(&source) {
            let why = self
                .python_path
                .distributions()
                .get(name)
                .map(|it| it.reason.to_string());
            return owned(name, path, why.unwrap_or_default());
        }
        match self.python_path.is_installed(path) {
            None => owned(WORLD, path, "it is generated for the world"),
            Some(true) => owned(INSTALLED, path, "it is imported or included"),
            Some(false) => owned(APP, path, "a directory of the app has it"),
        }
    }

    /// The objects of an imported module.
    pub fn of_objects(&self, module: &str) -> Owned {
        let file = self.imported.modules.get(module).map_or("", String::as_str);
        if !file.starts_with('/') {
            return owned(CPYTHON, module, "it is part of CPython");
        }
        let file = self.of_file(file);
        Owned {
            name: module.to_owned(),
            ..file
        }
    }
}

/// The source of a file with bytecode; any other file itself.
fn source_of(path: &str) -> String {
    let Some(stem) = path.strip_suffix(".pyc") else {
        return path.to_owned();
    };
    match stem.rsplit_once("/__pycache__/") {
        Some((directory, name)) => {
            let module = name.split('.').next().unwrap_or_default();
            format!("{directory}/{module}.py")
        }
        None => format!("{stem}.py"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytecode_belongs_to_its_source() {
        for (path, source) in [
            ("/app/a/__pycache__/b.cpython-313.pyc", "/app/a/b.py"),
            ("/app/a/b.pyc", "/app/a/b.py"),
            ("/app/a/b.txt", "/app/a/b.txt"),
        ] {
            assert_eq!(source_of(path), source);
        }
    }
}
