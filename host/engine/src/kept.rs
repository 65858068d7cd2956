//! What is kept from one run of the tool to the next: bytecode, mostly. A file for each value,
//! named by its key.
//!
//! None of this is ever needed: whatever goes wrong with a file, the tool computes its value anew.
//! Files are written under another name first, so that nobody reads half of one. They go when they
//! are old, whether they are still of use or not; that is simple, and costs a second in three
//! months.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The age at which files are removed.
const OLD: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// The values.
pub(crate) struct Kept {
    directory: Option<PathBuf>,
    has_removed_old: bool,
}

impl Kept {
    /// Values in this directory, which is made when it is needed; without one, nothing is kept.
    pub(crate) fn new(directory: Option<PathBuf>) -> Self {
        Self {
            directory,
            has_removed_old: false,
        }
    }

    /// The value of a key.
    pub(crate) fn load(&self, key: &str) -> Option<Vec<u8>> {
        fs::read(path(self.directory.as_ref()?, key)?).ok()
    }

    /// Keeps a value.
    pub(crate) fn store(&mut self, key: &str, value: &[u8]) {
        let Some(directory) = &self.directory else {
            return;
        };
        if !self.has_removed_old {
            remove_old(directory);
            self.has_removed_old = true;
        }
        if let Some(path) = path(directory, key) {
            // The next run does without it.
            let _ = write(&path, value);
        }
    }
}

/// Where the value of a key is. None for what is no key, and could lead anywhere.
fn path(directory: &Path, key: &str) -> Option<PathBuf> {
    let is_key = key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_key.then(|| directory.join(&key[..2]).join(&key[2..]))
}

fn write(path: &Path, value: &[u8]) -> std::io::Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    let unfinished = path.with_extension(format!("{}.tmp", std::process::id()));
    fs::write(&unfinished, value)?;
    fs::rename(&unfinished, path)
}

fn remove_old(directory: &Path) {
    let Some(limit) = SystemTime::now().checked_sub(OLD) else {
        return;
    };
    let entries = |directory: &Path| fs::read_dir(directory).into_iter().flatten().flatten();
    for file in entries(directory).flat_map(|inner| entries(&inner.path())) {
        let modified = file.metadata().and_then(|metadata| metadata.modified());
        if modified.is_ok_and(|modified| modified < limit) {
            let _ = fs::remove_file(file.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn what_is_stored_can_be_loaded_by_the_next_run() {
        let directory = tempfile::tempdir().unwrap();
        let path = || Some(directory.path().join("new"));
        let mut kept = Kept::new(path());
        assert_eq!(kept.load(KEY), None);
        kept.store(KEY, b"value");
        assert_eq!(Kept::new(path()).load(KEY).unwrap(), b"value");
    }

    #[test]
    fn nothing_is_kept_without_a_directory_or_under_what_is_no_key() {
        let mut kept = Kept::new(None);
        kept.store(KEY, b"value");
        assert_eq!(kept.load(KEY), None);

        let directory = tempfile::tempdir().unwrap();
        let mut kept = Kept::new(Some(directory.path().join("cache")));
        let escape = format!("{:a<64}", "../../");
        kept.store(&escape, b"value");
        assert_eq!(kept.load(&escape), None);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    #[test]
    fn old_files_go() {
        let directory = tempfile::tempdir().unwrap();
        let path = Some(directory.path().to_owned());
        Kept::new(path.clone()).store(KEY, b"value");
        let old = path_of(directory.path());
        let file = fs::File::options().write(true).open(&old).unwrap();
        file.set_modified(SystemTime::now() - 2 * OLD).unwrap();
        let other = KEY.replace('0', "f");
        let mut kept = Kept::new(path);
        kept.store(&other, b"other");
        assert_eq!(kept.load(KEY), None);
        assert_eq!(kept.load(&other).unwrap(), b"other");
    }

    fn path_of(directory: &Path) -> PathBuf {
        path(directory, KEY).unwrap()
    }
}
