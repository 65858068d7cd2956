//! Reads directories into the tree, apart from what no app reads:
//!
//! - what is hidden (a name that starts with a dot), as are version control and most caches;
//! - `__pycache__`, `node_modules`, virtual environments (a directory with a `pyvenv.cfg`), and
//!   what is tagged as a cache (a `CACHEDIR.TAG`, as in Cargo's `target`);
//! - files that belong to other machines or to no program: bytecode, libraries (`.dll`, `.dylib`,
//!   `.pyd`, `.a`, `.o`), stubs (`.pyi`), and `.wasm` and `.cwasm` files, as which components are
//!   written into projects;
//! - of installed packages, what other extensions are compiled with (`.h`, `.hpp`, `.pxd`);
//! - native extensions (`.so`) that are not WebAssembly, or for another version of Python;
//! - data files of more than 16 MiB;
//! - what this build writes, which is the component and reports on it, and the index of wheels that
//!   its packages come from.
//!
//! What the user includes is read nevertheless, and what the user excludes is not
//! ([`globs`](crate::globs)).
//!
//! A directory or a data file that cannot be read counts as absent, as it does for Python's import
//! system; a Python source that cannot be read is an error. Links ([`links`](super::links)) to
//! directories are followed unless they lead to a directory that they lie in. The number of files
//! and of bytes is bounded, so that a path which names far too much ends with an error.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::links::Place;
use super::{Error, PythonPath, normal};
use crate::globs::File;

/// Data files above this size, in bytes, are left out.
const LARGEST_DATA_FILE: u64 = 16 << 20;

/// Directory entries that are looked at altogether.
const MOST_ENTRIES: u64 = 100_000;

/// Bytes that are read altogether.
const MOST_BYTES: u64 = 512 << 20;

const SKIPPED_DIRECTORIES: [&str; 2] = ["__pycache__", "node_modules"];

/// A directory with one of these files in it is left out.
const TAGS: [&str; 2] = ["CACHEDIR.TAG", "pyvenv.cfg"];

const SKIPPED_EXTENSIONS: [&str; 10] = [
    "a", "cwasm", "dll", "dylib", "o", "pyc", "pyd", "pyi", "pyo", "wasm",
];

/// What compilers read of installed packages.
const COMPILED_WITH: [&str; 3] = ["h", "hpp", "pxd"];

/// How a core module in the binary format starts.
const WASM_MAGIC: &[u8] = b"\0asm";

/// How much was looked at and read so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    entries: u64,
    bytes: u64,
}

/// Reads below one directory of the Python path.
pub(super) struct Walk<'a> {
    path: &'a mut PythonPath,
    root: &'a Path,
    /// Where the root is in the tree.
    prefix: &'a str,
    /// Whether nothing is read here but what the user includes.
    only_included: bool,
    /// The directories that are being read, the outermost first, each by a path without links.
    open: Vec<PathBuf>,
}

impl<'a> Walk<'a> {
    /// A walk into `path` of what lies below `root`, which is `prefix` in the tree.
    pub(super) fn new(path: &'a mut PythonPath, root: &'a Path, prefix: &'a str) -> Self {
        Walk {
            path,
            root,
            prefix,
            only_included: false,
            open: vec![root.to_owned()],
        }
    }

    /// Reads all that lies below the root.
    pub(super) fn all(&mut self) -> Result<(), Error> {
        self.directory(self.root, self.prefix)
    }

    /// Reads what lies below the root and the user includes.
    pub(super) fn included(&mut self) -> Result<(), Error> {
        self.only_included = true;
        self.all()
    }

    /// Reads the entry `name` of the root.
    pub(super) fn entry_of_root(&mut self, name: &str) -> Result<(), Error> {
        self.entry(self.root, self.prefix, name)
    }

    /// Reads the file at `name`, a path below the root.
    pub(super) fn listed(&mut self, name: &str) -> Result<(), Error> {
        let before = self.only_included;
        self.only_included |= name.split('/').any(is_skipped);
        self.count(1, 0)?;
        let result = match self.path.links.place(&self.root.join(name)) {
            Place::File(path, size) => self.file(&path, format!("{}/{name}", self.prefix), size),
            Place::Directory(_) | Place::Nothing => Ok(()),
        };
        self.only_included = before;
        result
    }

    /// Reads all entries of `directory`, which is `tree_path` in the tree.
    fn directory(&mut self, directory: &Path, tree_path: &str) -> Result<(), Error> {
        let Ok(entries) = fs::read_dir(directory) else {
            return Ok(());
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        names.sort();
        for name in names {
            self.entry(directory, tree_path, &name)?;
        }
        Ok(())
    }

    /// Reads the entry `name` of `directory`.
    fn entry(&mut self, directory: &Path, tree_path: &str, name: &str) -> Result<(), Error> {
        if is_skipped(name) && self.path.globs.include.is_empty() {
            return Ok(());
        }
        self.count(1, 0)?;
        let path = directory.join(name);
        let tree_path = format!("{tree_path}/{name}");
        let before = self.only_included;
        self.only_included |= is_skipped(name);
        let result = match self.path.links.place(&path) {
            Place::File(path, size) => self.file(&path, tree_path, size),
            Place::Directory(path) => self.inner_directory(&path, &tree_path),
            Place::Nothing => Ok(()),
        };
        self.only_included = before;
        result
    }

    fn inner_directory(&mut self, path: &Path, tree_path: &str) -> Result<(), Error> {
        if self.path.apart.contains(&normal(path)) {
            return Ok(());
        }
        let before = self.only_included;
        self.only_included |= TAGS.iter().any(|tag| path.join(tag).exists());
        let may_ship =
            !self.only_included || self.path.globs.may_include_below(self.named(tree_path));
        if may_ship && !self.open.iter().any(|open| open == path) {
            self.open.push(path.to_owned());
            self.directory(path, tree_path)?;
            self.open.pop();
        }
        self.only_included = before;
        Ok(())
    }

    fn file(&mut self, path: &Path, tree_path: String, size: u64) -> Result<(), Error> {
        // A link's own name counts, not that of what it leads to.
        let (_, name) = tree_path.rsplit_once('/').unwrap_or_default();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let named = self.named(&tree_path);
        let is_included = self.path.globs.includes_file(named).is_some();
        let is_source = extension == "py";
        let is_for_compilers =
            COMPILED_WITH.contains(&extension) && self.path.is_installed(&tree_path) == Some(true);
        let is_for_apps = !self.only_included
            && !SKIPPED_EXTENSIONS.contains(&extension)
            && !is_for_compilers
            && (is_source || extension == "so" || size <= LARGEST_DATA_FILE);
        let is_apart = self.path.apart.contains(&normal(path));
        if is_apart || (!is_for_apps && !is_included) {
            return Ok(());
        }
        if let Some(glob) = self.path.globs.excludes_file(named) {
            let glob = glob.as_str().to_owned();
            let below = named.below.to_owned();
            self.path.left_out.file(tree_path, &below, glob);
            return Ok(());
        }
        if extension == "so" {
            self.library(path, tree_path);
            return Ok(());
        }
        self.count(0, size)?;
        match fs::read(path) {
            Ok(content) => {
                self.path.files.insert(tree_path, content);
                Ok(())
            }
            Err(source) if is_source => Err(Error::Read {
                path: path.to_owned(),
                source,
            }),
            Err(_) => Ok(()),
        }
    }

    /// How patterns see a path in the tree.
    fn named<'t>(&self, tree_path: &'t str) -> File<'t> {
        let below = &tree_path[self.prefix.len()..];
        File {
            path: tree_path,
            below: below.trim_start_matches('/'),
        }
    }

    fn library(&mut self, path: &Path, tree_path: String) {
        if is_wasm(path).unwrap_or(false) && is_for(&self.path.cache_tag, path) {
            self.path.libraries.insert(tree_path, path.to_owned());
        } else {
            self.path.foreign_libraries.push(path.to_owned());
        }
    }

    fn count(&mut self, entries: u64, bytes: u64) -> Result<(), Error> {
        let budget = &mut self.path.budget;
        budget.entries += entries;
        budget.bytes += bytes;
        let limit = if budget.entries > MOST_ENTRIES {
            "100,000 files"
        } else if budget.bytes > MOST_BYTES {
            "512 MiB"
        } else {
            return Ok(());
        };
        Err(Error::TooMuch {
            path: self.root.to_owned(),
            limit,
        })
    }
}

/// Whether a file or a directory of this name is nothing that an app reads.
fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || SKIPPED_DIRECTORIES.contains(&name)
}

/// Whether an extension module is for this version of CPython: without one in its name, it is for
/// all that can load it.
fn is_for(cache_tag: &str, path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let tag = name.and_then(|name| name.split('.').nth(1));
    tag.is_none_or(|tag| {
        let of_this = tag.strip_prefix(cache_tag);
        !tag.starts_with("cpython-")
            || of_this.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    })
}

fn is_wasm(path: &Path) -> io::Result<bool> {
    let mut start = [0; WASM_MAGIC.len()];
    io::Read::read_exact(&mut fs::File::open(path)?, &mut start)?;
    Ok(start == WASM_MAGIC)
}
