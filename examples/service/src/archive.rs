//! An app as an archive: tar, tar with gzip, or zip.

use std::io::{self, Cursor, Read};

use crate::componentize::tool::library::File;

/// Why an archive is of no use.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("this is neither a tar nor a zip archive")]
    Unknown,
    #[error("what is in the archive is larger than {0} bytes")]
    TooLarge(u64),
    #[error("the archive is damaged: {0}")]
    Damaged(String),
    #[error("`{0}` is neither a file nor a directory")]
    Special(String),
}

impl Error {
    /// Whether there is too much in it.
    pub fn is_too_large(&self) -> bool {
        matches!(self, Error::TooLarge(_))
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Error::Damaged(error.to_string())
    }
}

impl From<zip::result::ZipError> for Error {
    fn from(error: zip::result::ZipError) -> Self {
        Error::Damaged(error.to_string())
    }
}

/// The files of an archive. Together they have at most `limit` bytes; that is found out while they
/// are unpacked, whatever the archive says. (Where they may be, the library sees to.)
pub fn unpack(archive: &[u8], limit: u64) -> Result<Vec<File>, Error> {
    let mut room = Room { limit, left: limit };
    match archive {
        [b'P', b'K', 3 | 5, ..] => unzip(archive, &mut room),
        // What is compressed has more blocks than files; padding takes room, too.
        [0x1f, 0x8b, ..] => {
            let unpacked = flate2::read::MultiGzDecoder::new(archive);
            untar(unpacked.take(limit.saturating_mul(2)), &mut room)
        }
        _ if archive.get(257..262) == Some(b"ustar") => untar(archive, &mut room),
        _ => Err(Error::Unknown),
    }
}

/// How much room there is.
struct Room {
    limit: u64,
    left: u64,
}

impl Room {
    /// A file's contents.
    fn read(&mut self, file: impl Read) -> Result<Vec<u8>, Error> {
        let mut contents = Vec::new();
        let length = file.take(self.left + 1).read_to_end(&mut contents)?;
        self.left = (self.left.checked_sub(length as u64)).ok_or(Error::TooLarge(self.limit))?;
        Ok(contents)
    }
}

fn untar(archive: impl Read, room: &mut Room) -> Result<Vec<File>, Error> {
    let mut files = Vec::new();
    for entry in tar::Archive::new(archive).entries()? {
        let entry = entry?;
        let kind = entry.header().entry_type();
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        // `tar c .` names files so.
        let path = path.strip_prefix("./").unwrap_or(&path).to_owned();
        if kind.is_file() {
            let contents = room.read(entry)?;
            files.push(File { path, contents });
        } else if !kind.is_dir() && !kind.is_pax_global_extensions() {
            return Err(Error::Special(path));
        }
    }
    Ok(files)
}

fn unzip(archive: &[u8], room: &mut Room) -> Result<Vec<File>, Error> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive))?;
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index)?;
        let path = entry.name()?.into_owned();
        if entry.is_dir() {
            continue;
        }
        if !entry.is_file() {
            return Err(Error::Special(path));
        }
        let contents = room.read(entry)?;
        files.push(File { path, contents });
    }
    Ok(files)
}
