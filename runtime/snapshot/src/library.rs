//! The standard library and this project's modules, as one tree of files.
//!
//! In components it is at `/lib/python3.X`. While CPython is started here it is seen there too, with the side modules
//! (`*.so`) empty: they are not linked, and what is imported here needs none; only that they are there must already be
//! known, because CPython remembers what it saw of a directory.

use crate::{Error, failed};
use componentize_program::{Directory, Program};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Ending of the names of side modules.
const SIDE_MODULE: &str = ".so";

/// All files, by their paths from the root of the tree, such as `lib/python3.13/abc.pyc`.
pub struct Library {
    files: BTreeMap<String, Vec<u8>>,
}

impl Library {
    /// Reads what is in `folders`; where they have files of the same name, the last one's counts.
    ///
    /// `version` is CPython's: `3.13.15` makes it the tree of `lib/python3.13`.
    pub fn read(version: &str, folders: &[&PathBuf]) -> Result<Self, Error> {
        let series = version
            .rsplit_once('.')
            .map_or(version, |(series, _)| series);
        let mut files = BTreeMap::new();
        for folder in folders {
            for entry in WalkDir::new(folder) {
                let entry = entry.map_err(|error| {
                    let path = error.path().unwrap_or(folder).to_owned();
                    failed(&path)(error.into())
                })?;
                if entry.file_type().is_file() {
                    let relative = relative_path(entry.path(), folder);
                    let content = fs::read(entry.path()).map_err(failed(entry.path()))?;
                    files.insert(format!("lib/python{series}/{relative}"), content);
                }
            }
        }
        Ok(Self { files })
    }

    /// The tree in which CPython is started.
    pub fn program(&self) -> Result<Program<'_>, componentize_program::Error> {
        let mut tree = Directory::default();
        for (path, content) in &self.files {
            match path.ends_with(SIDE_MODULE) {
                true => tree.insert_file(path, &[][..])?,
                false => tree.insert_file(path, &content[..])?,
            }
        }
        Ok(Program {
            tree,
            ..Program::default()
        })
    }

    /// A tar archive of all files.
    pub fn archive(&self) -> Vec<u8> {
        let mut archive = tar::Builder::new(Vec::new());
        for (path, content) in &self.files {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            header.set_uid(0);
            header.set_gid(0);
            archive
                .append_data(&mut header, path, &content[..])
                .expect("writing to memory does not fail");
        }
        archive
            .into_inner()
            .expect("writing to memory does not fail")
    }
}

/// The path from `folder` to a file in it, with slashes.
fn relative_path(path: &Path, folder: &Path) -> String {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    let names: Vec<_> = relative
        .components()
        .map(|component| component.as_os_str().to_string_lossy())
        .collect();
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use componentize_program::Node;

    fn library() -> (tempfile::TempDir, Library) {
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in [
            ("stdlib/abc.pyc", "abc"),
            ("stdlib/json/__init__.pyc", "json"),
            ("stdlib/lib-dynload/zlib.so", "zlib"),
            ("support/ours.pyc", "ours"),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        let folders = [
            &folder.path().join("stdlib"),
            &folder.path().join("support"),
        ];
        let library = Library::read("3.13.15", &folders).unwrap();
        (folder, library)
    }

    #[test]
    fn the_archive_has_all_files_and_nothing_of_this_machine() {
        let (_folder, library) = library();
        let archive = library.archive();
        let mut archive = tar::Archive::new(&archive[..]);
        let mut paths = Vec::new();
        for entry in archive.entries().unwrap() {
            let entry = entry.unwrap();
            let header = entry.header();
            assert_eq!(header.mtime().unwrap(), 0);
            assert_eq!(header.uid().unwrap(), 0);
            assert_eq!(header.gid().unwrap(), 0);
            assert_eq!(header.mode().unwrap(), 0o644);
            paths.push(entry.path().unwrap().into_owned());
        }
        let expected = [
            "lib/python3.13/abc.pyc",
            "lib/python3.13/json/__init__.pyc",
            "lib/python3.13/lib-dynload/zlib.so",
            "lib/python3.13/ours.pyc",
        ];
        assert_eq!(paths, expected.map(PathBuf::from));
    }

    #[test]
    fn side_modules_are_only_names_in_the_tree() {
        let (_folder, library) = library();
        let tree = library.program().unwrap().tree;
        let content = |path| match tree.get(path) {
            Some(Node::File(content)) => content.to_vec(),
            other => panic!("{path} is {other:?}"),
        };
        assert_eq!(content("lib/python3.13/abc.pyc"), b"abc");
        assert_eq!(content("lib/python3.13/lib-dynload/zlib.so"), b"");
    }

    #[test]
    fn a_missing_folder_is_named() {
        let missing = PathBuf::from("no/such/folder");
        let error = Library::read("3.13.15", &[&missing]).err().unwrap();
        assert!(error.to_string().contains("no/such/folder"), "{error}");
    }
}
