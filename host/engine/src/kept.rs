//! What is kept from one run of the tool to the next: bytecode, mostly, and the machine code of
//! native modules. A file for each value, named by its key.
//!
//! None of this is ever needed: whatever goes wrong with a file, the value is made anew. Files are
//! written under another name first, so that nobody reads half of one. They go when they are old,
//! whether they are still of use or not; that is simple, and costs a second in three months.
//!
//! Bytecode runs in the sandbox. Machine code does not, so it is taken only from files that this
//! user has written and nobody else may, and that are as they were written.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};
use wasmtime::{Engine, Module};

use crate::cache::sha256;

/// In front of the hash of a module's binary, for the key of its code.
const CODE: &[u8] = b"machine code of ";

/// Bytes of a SHA-256.
const HASH: usize = 32;

/// The age at which files are removed.
const OLD: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// The values.
pub struct Kept {
    directory: Option<PathBuf>,
    has_removed_old: bool,
}

impl Kept {
    /// Values in this directory, which is made when it is needed; without one, nothing is kept.
    pub fn new(directory: Option<PathBuf>) -> Self {
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

    /// The code of the module whose binary has this SHA-256, if it was kept by a launcher with the
    /// same compiler and settings.
    pub(crate) fn load_code(&self, engine: &Engine, binary: &str) -> Option<Module> {
        let file = File::open(path(self.directory.as_ref()?, &code_key(binary))?).ok()?;
        let value = read_own(file)?;
        let (hash, code) = value.split_at_checked(HASH)?;
        if Sha256::digest(code)[..] != *hash {
            return None;
        }
        // SAFETY: this user has written the file and nobody else could, and it is whole: so it has
        // what `store_code` wrote, which wasmtime made. Wasmtime refuses what another version or
        // other settings made.
        unsafe { Module::deserialize(engine, code) }.ok()
    }

    /// Keeps the code of a module, unless it has none.
    pub(crate) fn store_code(&mut self, binary: &str, module: &Module) {
        if self.directory.is_none() || module.functions().next().is_none() {
            return;
        }
        if let Ok(code) = module.serialize() {
            let hash = Sha256::digest(&code);
            self.store(&code_key(binary), &[&hash[..], &code].concat());
        }
    }
}

/// The key for the code of the module whose binary has this SHA-256.
fn code_key(binary: &str) -> String {
    sha256(&[CODE, binary.as_bytes()].concat())
}

/// What is in a file, if it is this user's and others may not write to it.
#[cfg(unix)]
fn read_own(mut file: File) -> Option<Vec<u8>> {
    use std::os::unix::fs::MetadataExt;

    let metadata = file.metadata().ok()?;
    let is_own = metadata.uid() == rustix::process::geteuid().as_raw();
    if !is_own || metadata.mode() & 0o022 != 0 {
        return None;
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Elsewhere, nobody knows whose files are.
#[cfg(not(unix))]
fn read_own(_: File) -> Option<Vec<u8>> {
    None
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
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    // Whatever the user lets others do with files in general.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&unfinished)?.write_all(value)?;
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

    fn module(engine: &Engine, result: u8) -> Module {
        let text = format!("(module (func (export \"f\") (result i32) i32.const {result}))");
        Module::new(engine, wat::parse_str(text).unwrap()).unwrap()
    }

    #[test]
    fn code_is_taken_only_from_files_that_are_whole_and_our_own() {
        let directory = tempfile::tempdir().unwrap();
        let engine = crate::config::new().unwrap();
        let mut kept = Kept::new(Some(directory.path().to_owned()));
        assert!(kept.load_code(&engine, KEY).is_none());
        kept.store_code(KEY, &module(&engine, 1));
        assert!(kept.load_code(&engine, KEY).is_some());

        let file = path(directory.path(), &code_key(KEY)).unwrap();
        let whole = fs::read(&file).unwrap();
        fs::write(&file, &whole[..whole.len() - 1]).unwrap();
        assert!(kept.load_code(&engine, KEY).is_none(), "it was cut");
        let mut damaged = whole.clone();
        damaged[whole.len() / 2] ^= 1;
        fs::write(&file, damaged).unwrap();
        assert!(kept.load_code(&engine, KEY).is_none(), "it was damaged");
        fs::write(&file, &whole).unwrap();
        assert!(kept.load_code(&engine, KEY).is_some());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
            assert!(kept.load_code(&engine, KEY).is_none(), "others can write");
        }
    }

    #[test]
    fn modules_without_code_are_not_kept() {
        let directory = tempfile::tempdir().unwrap();
        let engine = crate::config::new().unwrap();
        let mut kept = Kept::new(Some(directory.path().to_owned()));
        let binary = wat::parse_str("(module (memory 1))").unwrap();
        kept.store_code(KEY, &Module::new(&engine, binary).unwrap());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    fn path_of(directory: &Path) -> PathBuf {
        path(directory, KEY).unwrap()
    }
}
