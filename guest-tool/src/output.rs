//! Writes the result, all of it or nothing.
//!
//! A file is written under another name in the same directory and then renamed, so that whatever
//! goes wrong, a previous file stays as it was and no half-written one is left.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why the result was not written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file or its directory cannot be written.
    #[error("cannot write `{path}`: {source}", path = path.display())]
    Write {
        /// The path as it was given.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There is a directory of that name.
    #[error("cannot write `{path}`: it is a directory", path = path.display())]
    IsDirectory {
        /// The path as it was given.
        path: PathBuf,
    },
}

/// Fails where [`write()`] could not possibly succeed, to say so before the work is done.
pub fn check(path: &Path) -> Result<(), Error> {
    if path.is_dir() {
        let path = path.to_owned();
        return Err(Error::IsDirectory { path });
    }
    Ok(())
}

/// Writes a file, and makes the directory that it is in.
pub fn write(path: &Path, contents: &[u8]) -> Result<(), Error> {
    check(path)?;
    replace(path, contents).map_err(|source| Error::Write {
        path: path.to_owned(),
        source,
    })
}

fn replace(path: &Path, contents: &[u8]) -> io::Result<()> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(directory)?;
    let (temporary, mut file) = create_beside(path)?;
    let written = file.write_all(contents).and_then(|()| file.flush());
    drop(file);
    let result = written.and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    result
}

/// Creates a file with a name that nothing else has, in the directory of `path`.
fn create_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut number = 0u32;
    loop {
        let mut temporary = std::ffi::OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{number}.tmp"));
        let temporary = path.with_file_name(temporary);
        match File::create_new(&temporary) {
            Ok(file) => return Ok((temporary, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn directories_are_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/c.wasm");
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(path.parent().unwrap()), ["c.wasm"]);
    }

    #[test]
    fn a_previous_file_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.wasm");
        fs::write(&path, b"a longer old one").unwrap();
        fs::write(
            folder.path().join(".c.wasm.0.tmp"),
            b"of a run that was killed",
        )
        .unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), [".c.wasm.0.tmp", "c.wasm"]);
    }

    #[test]
    fn a_directory_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.wasm");
        fs::create_dir(&path).unwrap();
        assert!(matches!(write(&path, b""), Err(Error::IsDirectory { .. })));
        assert_eq!(names(folder.path()), ["c.wasm"]);
    }

    #[test]
    fn a_file_where_a_directory_should_be() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, b"old").unwrap();
        let error = write(&file.join("c.wasm"), b"new").unwrap_err();
        assert!(error.to_string().contains("file/c.wasm`: "), "{error}");
        assert_eq!(fs::read(&file).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["file"]);
    }
}
