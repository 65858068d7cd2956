//! Reads directories into the tree, apart from what no app reads:
//!
//! - what is hidden (a name that starts with a dot), as are version control and most caches;
//! - `__pycache__`, `node_modules`, virtual environments (a directory with a `pyvenv.cfg`), and
//!   what is tagged as a cache (a `CACHEDIR.TAG`, as in Cargo's `target`);
//! - files that belong to other machines or to no program: bytecode, libraries (`.dll`, `.dylib`,
//!   `.pyd`, `.a`, `.o`), stubs (`.pyi`), and `.wasm` files, as which components are written into
//!   projects;
//! - native extensions (`.so`) that are not WebAssembly;
//! - data files of more than 16 MiB.
//!
//! A directory or a data file that cannot be read counts as absent, as it does for Python's import
//! system, and so do links that lead nowhere; a Python source that cannot be read is an error.
//! Links to directories are followed unless they lead to a directory that they lie in. The number of
//! files and of bytes is bounded, so that a path which names far too much ends with an error.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Error, PythonPath, go};

/// Data files above this size, in bytes, are left out.
const LARGEST_DATA_FILE: u64 = 16 << 20;

/// Directory entries that are looked at altogether.
const MOST_ENTRIES: u64 = 100_000;

/// Bytes that are read altogether.
const MOST_BYTES: u64 = 512 << 20;

const SKIPPED_DIRECTORIES: [&str; 2] = ["__pycache__", "node_modules"];

/// A directory with one of these files in it is left out.
const TAGS: [&str; 2] = ["CACHEDIR.TAG", "pyvenv.cfg"];

const SKIPPED_EXTENSIONS: [&str; 9] =
    ["a", "dll", "dylib", "o", "pyc", "pyd", "pyi", "pyo", "wasm"];

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
    /// The directories that are being read, the outermost first, each without links in its path
    /// below the root.
    open: Vec<PathBuf>,
}

impl<'a> Walk<'a> {
    /// A walk into `path` of what lies below `root`.
    pub(super) fn new(path: &'a mut PythonPath, root: &'a Path) -> Self {
        Walk {
            path,
            root,
            open: vec![root.to_owned()],
        }
    }

    /// Reads all entries of `directory`, which is to be `prefix` in the tree.
    pub(super) fn directory(&mut self, directory: &Path, prefix: &str) -> Result<(), Error> {
        let Ok(entries) = fs::read_dir(directory) else {
            return Ok(());
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        names.sort();
        for name in names {
            self.entry(directory, prefix, &name)?;
        }
        Ok(())
    }

    /// Reads the entry `name` of `directory`.
    pub(super) fn entry(
        &mut self,
        directory: &Path,
        prefix: &str,
        name: &str,
    ) -> Result<(), Error> {
        if name.starts_with('.') || SKIPPED_DIRECTORIES.contains(&name) {
            return Ok(());
        }
        self.count(1, 0)?;
        let path = directory.join(name);
        let tree_path = format!("{prefix}/{name}");
        // Follows links; what has no metadata is a link that leads nowhere or out of the sandbox.
        let Ok(metadata) = fs::metadata(&path) else {
            return Ok(());
        };
        if metadata.is_dir() {
            self.inner_directory(&path, &tree_path)
        } else if metadata.is_file() {
            self.file(&path, tree_path, metadata.len())
        } else {
            Ok(())
        }
    }

    fn inner_directory(&mut self, path: &Path, tree_path: &str) -> Result<(), Error> {
        let resolved = self.resolve(path);
        if self.open.contains(&resolved) || TAGS.iter().any(|tag| path.join(tag).exists()) {
            return Ok(());
        }
        self.open.push(resolved);
        self.directory(path, tree_path)?;
        self.open.pop();
        Ok(())
    }

    /// Where the directory at `path`, an entry of the innermost open one, really is.
    fn resolve(&self, path: &Path) -> PathBuf {
        /// Linux gives up after as many links in a row.
        const MOST_LINKS: usize = 40;

        let parent = self.open.last().map_or(self.root, PathBuf::as_path);
        let mut resolved = match path.file_name() {
            Some(name) => parent.join(name),
            None => parent.to_owned(),
        };
        for _ in 0..MOST_LINKS {
            let Ok(target) = fs::read_link(&resolved) else {
                break;
            };
            resolved.pop();
            go(&mut resolved, &target);
        }
        resolved
    }

    fn file(&mut self, path: &Path, tree_path: String, size: u64) -> Result<(), Error> {
        let extension = path
            .extension()
            .and_then(|it| it.to_str())
            .unwrap_or_default();
        if SKIPPED_EXTENSIONS.contains(&extension) {
            return Ok(());
        }
        if extension == "so" {
            self.library(path, tree_path);
            return Ok(());
        }
        let is_source = extension == "py";
        if !is_source && size > LARGEST_DATA_FILE {
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

    fn library(&mut self, path: &Path, tree_path: String) {
        if is_wasm(path).unwrap_or(false) {
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

fn is_wasm(path: &Path) -> io::Result<bool> {
    let mut start = [0; WASM_MAGIC.len()];
    io::Read::read_exact(&mut fs::File::open(path)?, &mut start)?;
    Ok(start == WASM_MAGIC)
}
