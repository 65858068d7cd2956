//! The standard library and this project's modules, as one tree of files.
//!
//! The tool gets them in an archive, where each file is compressed by itself, as it will be in
//! components: there any set of files can ship. What makes small files small is a dictionary that
//! they share, trained on all of them; the tool compresses apps' files with it as well.
//!
//! In components it is at `/lib/python3.X`. While CPython is started here it is seen there too,
//! with the side modules (`*.so`) empty: they are not linked, and what is imported here needs none;
//! only that they are there must already be known, because CPython remembers what it saw of a
//! directory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use componentize_program::{Directory, Program};
use walkdir::WalkDir;
use zstd::zstd_safe::CParameter;

use crate::{Error, failed};

/// Ending of the names of side modules.
const SIDE_MODULE: &str = ".so";

/// The name of the dictionary in the archive.
const DICTIONARY: &str = "dictionary";

/// Size of the dictionary in bytes, at most. Twice the size saves the whole library 100 KB, and
/// costs every component 64 KB.
const DICTIONARY_SIZE: usize = 64 << 10;

/// How hard to compress: the last level of which there is something to be had for files of this
/// size.
const LEVEL: i32 = 19;

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
            match is_side_module(path) {
                true => tree.insert_file(path, &[][..])?,
                false => tree.insert_file(path, &content[..])?,
            }
        }
        Ok(Program {
            tree,
            ..Program::default()
        })
    }

    /// A tar archive of all files, compressed but for side modules, and the dictionary.
    pub fn archive(&self) -> io::Result<Vec<u8>> {
        let samples: Vec<_> = self.compressed().map(|(_, content)| content).collect();
        // Without files that have something in common there is none.
        let dictionary = zstd::dict::from_samples(&samples, DICTIONARY_SIZE).unwrap_or_default();
        let mut compressor = zstd::bulk::Compressor::with_dictionary(LEVEL, &dictionary)?;
        // There is one dictionary, and what is in memory needs no checksum.
        compressor.set_parameter(CParameter::DictIdFlag(false))?;
        compressor.set_parameter(CParameter::ChecksumFlag(false))?;

        let mut archive = tar::Builder::new(Vec::new());
        append(&mut archive, DICTIONARY, &dictionary)?;
        for (path, content) in &self.files {
            match is_side_module(path) {
                true => append(&mut archive, path, content)?,
                false => append(&mut archive, path, &compressor.compress(content)?)?,
            }
        }
        archive.into_inner()
    }

    /// The files that are compressed in the archive.
    fn compressed(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.iter().filter(|(path, _)| !is_side_module(path));
        files.map(|(path, content)| (&**path, &**content))
    }
}

fn is_side_module(path: &str) -> bool {
    path.ends_with(SIDE_MODULE)
}

/// Adds a file to an archive, without a time and an owner.
fn append(archive: &mut tar::Builder<Vec<u8>>, path: &str, content: &[u8]) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    archive.append_data(&mut header, path, content)
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
    use componentize_program::Node;

    use super::*;

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
        let archive = library.archive().unwrap();
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
            "dictionary",
            "lib/python3.13/abc.pyc",
            "lib/python3.13/json/__init__.pyc",
            "lib/python3.13/lib-dynload/zlib.so",
            "lib/python3.13/ours.pyc",
        ];
        assert_eq!(paths, expected.map(PathBuf::from));
    }

    #[test]
    fn files_are_compressed_with_the_dictionary_and_side_modules_are_not() {
        let text =
            |number: usize| format!("what all files have in common, {number} times").repeat(50);
        let files = (0..200).map(|number| (format!("lib/{number}.pyc"), text(number).into_bytes()));
        let mut library = Library {
            files: files.collect(),
        };
        library.files.insert("lib/zlib.so".into(), text(0).into());
        let archive = library.archive().unwrap();
        let mut archive = tar::Archive::new(&archive[..]);
        let mut entries = BTreeMap::new();
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            let path = entry.path().unwrap().to_string_lossy().into_owned();
            let mut content = Vec::new();
            io::Read::read_to_end(&mut entry, &mut content).unwrap();
            entries.insert(path, content);
        }
        let dictionary = entries.remove("dictionary").unwrap();
        assert_eq!(entries.remove("lib/zlib.so").unwrap(), text(0).as_bytes());
        let mut decompressor = zstd::bulk::Decompressor::with_dictionary(&dictionary).unwrap();
        for (path, content) in entries {
            assert!(content.len() < 100, "{path}");
            let content = decompressor.decompress(&content, 1 << 20).unwrap();
            assert_eq!(content, library.files[&path]);
        }
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
