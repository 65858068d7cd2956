//! The directory where fetched packages are kept: `componentize-py/packages/<key>` in the user's
//! cache.
//!
//! An entry is made under another name and renamed when it is complete, so that an interrupted run
//! leaves nothing half made, and runs at the same time do not disturb each other. Entries that
//! nobody has used for a month are removed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::Error;
use crate::user;

/// After so long without use an entry is removed.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The directory with the packages under a key. Those that are not there yet, or that are to be
/// made anew, `make` puts into the directory that it gets.
pub fn get(
    key: &str,
    anew: bool,
    make: impl FnOnce(&Path) -> Result<(), Error>,
) -> Result<PathBuf, Error> {
    let Some(cache) = user::cache() else {
        let source = std::io::Error::other("the user's home directory is not known");
        return Err(failed(Path::new("~"), source));
    };
    in_directory(&cache.join("componentize-py/packages"), key, anew, make)
}

fn in_directory(
    cache: &Path,
    key: &str,
    anew: bool,
    make: impl FnOnce(&Path) -> Result<(), Error>,
) -> Result<PathBuf, Error> {
    let entry = cache.join(key);
    if anew || !entry.is_dir() {
        fs::create_dir_all(cache).map_err(|source| failed(cache, source))?;
        let scratch = tempfile::Builder::new()
            .prefix(".new-")
            .tempdir_in(cache)
            .map_err(|source| failed(cache, source))?;
        make(scratch.path())?;
        replace(scratch, &entry)?;
        remove_unused(cache);
    }
    // When it was last used.
    let _ = fs::File::open(&entry).and_then(|directory| directory.set_modified(SystemTime::now()));
    Ok(entry)
}

/// Gives a complete entry its name.
fn replace(scratch: tempfile::TempDir, entry: &Path) -> Result<(), Error> {
    let old = scratch.path().with_extension("old");
    // Whoever is faster wins: what he made is as good.
    let had_old = fs::rename(entry, &old).is_ok();
    let result = fs::rename(scratch.path(), entry);
    if had_old {
        let _ = fs::remove_dir_all(old);
    }
    match result {
        Ok(()) => {
            let _ = scratch.keep();
            Ok(())
        }
        Err(_) if entry.is_dir() => Ok(()),
        Err(source) => Err(failed(entry, source)),
    }
}

/// Removes what was not used for long. That it cannot be removed is no reason to fail.
fn remove_unused(cache: &Path) {
    for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
        let used = entry.metadata().and_then(|metadata| metadata.modified());
        let age = used.map(|used| used.elapsed().unwrap_or_default());
        if age.is_ok_and(|age| age > KEPT) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn failed(path: &Path, source: std::io::Error) -> Error {
    Error::Cache {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes or gets an entry that holds a text.
    fn entry(cache: &Path, key: &str, anew: bool, text: &str) -> String {
        let packages = in_directory(cache, key, anew, |directory| {
            fs::write(directory.join("text"), text).map_err(|source| failed(directory, source))
        });
        fs::read_to_string(packages.unwrap().join("text")).unwrap()
    }

    fn names(cache: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(cache)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn an_entry_is_made_once() {
        let cache = tempfile::tempdir().unwrap();
        assert_eq!(entry(cache.path(), "a", false, "first"), "first");
        assert_eq!(entry(cache.path(), "a", false, "second"), "first");
        assert_eq!(entry(cache.path(), "b", false, "second"), "second");
        assert_eq!(entry(cache.path(), "a", true, "third"), "third");
        assert_eq!(names(cache.path()), ["a", "b"]);
    }

    #[test]
    fn what_cannot_be_made_leaves_what_there_was() {
        let cache = tempfile::tempdir().unwrap();
        entry(cache.path(), "a", false, "first");
        let result = in_directory(cache.path(), "a", true, |_| Err(Error::NoInstaller));
        assert!(matches!(result, Err(Error::NoInstaller)));
        assert_eq!(entry(cache.path(), "a", false, "second"), "first");
        assert_eq!(names(cache.path()), ["a"]);
    }

    #[test]
    fn what_nobody_uses_goes() {
        let cache = tempfile::tempdir().unwrap();
        entry(cache.path(), "old", false, "");
        let old = fs::File::open(cache.path().join("old")).unwrap();
        old.set_modified(SystemTime::now() - 2 * KEPT).unwrap();
        entry(cache.path(), "new", false, "");
        assert_eq!(names(cache.path()), ["new"]);
    }
}
