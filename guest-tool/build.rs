//! Tells the binary where the files are that it carries inside: those of the runtime image, from
//! the directory that the environment variable `COMPONENTIZE_RUNTIME` names, or else from where
//! `scripts/build.sh` puts them. The library needs none of them.
//!
//! It also tells the library which version of wit-parser it is compiled with, since what WIT the
//! tool understands depends on that.

use std::path::PathBuf;
use std::{env, fs};

/// What is in that directory: the variables under which the paths are given to the binary, and the
/// names of the files.
const FILES: [(&str, &str); 4] = [
    ("RUNTIME_IMAGE", "runtime.wasm"),
    ("RUNTIME_IMAGE_SHA256", "runtime.sha256"),
    ("STANDARD_LIBRARY", "standard-library.tar"),
    ("PYTHON_VERSION", "python-version"),
];

/// Where the versions of all crates are.
const LOCK_FILE: &str = "../Cargo.lock";

fn main() {
    println!("cargo::rerun-if-changed={LOCK_FILE}");
    println!(
        "cargo::rustc-env=WIT_PARSER_VERSION={}",
        version_of("wit-parser")
    );
    carry_runtime();
}

/// The version of a crate that is there once.
fn version_of(name: &str) -> String {
    let lock = fs::read_to_string(LOCK_FILE).unwrap_or_default();
    let entry = format!("name = \"{name}\"\nversion = \"");
    let version = lock
        .split_once(&entry)
        .and_then(|(_, rest)| rest.split('"').next());
    match version {
        Some(version) => version.to_owned(),
        None => {
            println!("cargo::error={LOCK_FILE} has no version of {name}");
            String::new()
        }
    }
}

fn carry_runtime() {
    println!("cargo::rerun-if-env-changed=COMPONENTIZE_RUNTIME");
    if env::var_os("CARGO_FEATURE_COMPONENT").is_none() {
        return;
    }
    let directory = env::var_os("COMPONENTIZE_RUNTIME")
        .map_or_else(|| PathBuf::from("../target/runtime/image"), PathBuf::from);
    for (variable, name) in FILES {
        let path = directory.join(name);
        match path.canonicalize() {
            Ok(path) => {
                println!("cargo::rerun-if-changed={}", path.display());
                println!("cargo::rustc-env={variable}={}", path.display());
            }
            Err(error) => println!(
                "cargo::error=the runtime image is not built: {}: {error}",
                path.display()
            ),
        }
    }
}
