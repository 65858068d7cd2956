//! Starts CPython once, when the product is built, and keeps what that made of its memory.
//!
//! `componentize-snapshot LINKED STDLIB SUPPORT VERSION OUTPUT` takes
//! - LINKED: the folder that runtime/link.sh makes, with the core module that holds CPython, not
//!   started, and a list of what it has to export ([`check`]);
//! - STDLIB and SUPPORT: folders with the compiled modules of CPython's standard library and of
//!   this project;
//! - VERSION: CPython's version, such as 3.13.15;
//!
//! and writes to the folder OUTPUT what the tool carries inside:
//! - `runtime.wasm`, the **runtime image**: the same module, in whose memory CPython is started and
//!   the modules that every app needs are imported ([`snapshot`]);
//! - `runtime.sha256`: by which engines know that binary;
//! - `standard-library.tar`: both folders as components see them ([`library`]);
//! - `python-version`.
//!
//! Equal inputs give equal outputs: the module has no imports while it runs, and no time or owner
//! goes into the archive.

mod check;
mod library;
mod snapshot;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use library::Library;
use sha2::{Digest, Sha256};

/// Why there is no image.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("usage: componentize-snapshot LINKED STDLIB SUPPORT VERSION OUTPUT")]
    Usage,
    #[error("{path}: {source}", path = path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("the library does not fit: {0}")]
    Library(#[from] componentize_program::Error),
    #[error("the library cannot be compressed: {0}")]
    Compress(io::Error),
    #[error(transparent)]
    Check(#[from] check::Error),
    #[error(transparent)]
    Snapshot(#[from] snapshot::Error),
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Error> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [linked, stdlib, support, version, output] = &arguments[..] else {
        return Err(Error::Usage);
    };
    let version = version.to_str().ok_or(Error::Usage)?;
    let library = Library::read(version, &[stdlib, support])?;
    let read = |name: &str| {
        let path = linked.join(name);
        fs::read(&path).map_err(failed(&path))
    };
    let (module, exports) = (read("runtime.wasm")?, read("exports")?);
    check::check(&module, String::from_utf8_lossy(&exports).lines())?;
    let image = snapshot::take(&module, &library.program()?)?;

    let write = |name: &str, content: &[u8]| {
        let path = output.join(name);
        fs::write(&path, content).map_err(failed(&path))
    };
    fs::create_dir_all(output).map_err(failed(output))?;
    write("runtime.wasm", &image)?;
    write("runtime.sha256", sha256(&image).as_bytes())?;
    let archive = library.archive().map_err(Error::Compress)?;
    write("standard-library.tar", &archive)?;
    write("python-version", version.as_bytes())
}

/// Names the file that something went wrong with.
fn failed(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::File { path, source }
}

/// In lower-case hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
