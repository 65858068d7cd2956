//! The file that this program was started from, and what is in it.

use std::fs::File;
use std::ops::Range;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use componentize_executable::{Manifest, layout};

use crate::Error;

/// Where Linux shows the file of each process.
const OWN_FILE: &str = "/proc/self/exe";

/// The program's own file.
pub struct Opened {
    /// A path to it.
    pub path: PathBuf,
    /// What it says of its component.
    pub manifest: Manifest,
}

/// Looks into the program's own file.
pub fn open() -> Result<Opened, Error> {
    let (path, file) = find().map_err(Error::Read)?;
    let length = file.metadata().map_err(Error::Read)?.len();
    let manifest = layout::read(length, |range| read(&file, range))?;
    Ok(Opened { path, manifest })
}

/// By the path that the system was given to start it, where `/proc` is not to be had.
fn find() -> std::io::Result<(PathBuf, File)> {
    let path = Path::new(OWN_FILE);
    if let Ok(file) = File::open(path) {
        return Ok((path.to_owned(), file));
    }
    let name = rustix::param::linux_execfn();
    let path = Path::new(std::ffi::OsStr::from_bytes(name.to_bytes()));
    Ok((path.to_owned(), File::open(path)?))
}

fn read(file: &File, range: Range<u64>) -> Result<Vec<u8>, Error> {
    let length = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
    let mut bytes = vec![0; length];
    file.read_exact_at(&mut bytes, range.start)
        .map_err(Error::Read)?;
    Ok(bytes)
}
