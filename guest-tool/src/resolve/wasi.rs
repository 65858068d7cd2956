//! WASI's own WIT, which comes with the tool.
//!
//! It stands in where a path uses a package of WASI that it does not bring, and where the full name
//! of one of WASI's worlds is given and no path has that world. What the paths bring comes first: a
//! project that is made for another version of WASI gets that one.

use std::path::Path;

use super::Error;
use super::source::{self, Source};

/// How the names of WASI's packages, and the full names of its worlds, begin.
pub(super) const NAMESPACE: &str = "wasi:";

/// The files of a version: what error messages call them, and their text.
macro_rules! files {
    ($version:literal: $($name:literal)*) => {
        &[$((
            concat!("wasi/", $version, "/", $name, ".wit"),
            include_str!(concat!("wasi/", $version, "/", $name, ".wit")),
        )),*]
    };
}

/// Each is one package, and each version complete.
const VERSIONS: [&[(&str, &str)]; 2] = [
    files!("0.2": "http" "cli" "clocks" "filesystem" "io" "random" "sockets"),
    files!("0.3": "http" "cli" "clocks" "filesystem" "random" "sockets"),
];

/// The packages of each version.
pub(super) fn versions() -> Result<Vec<Vec<Source>>, Error> {
    let parse = |&(path, text): &(&str, &str)| {
        let path = Path::new(path);
        source::parse(path, [(path, text.to_owned())])
    };
    let version = |files: &[_]| files.iter().map(parse).collect();
    VERSIONS.into_iter().map(version).collect()
}
