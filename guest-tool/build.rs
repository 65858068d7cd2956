//! Tells the library which version of wit-parser it is compiled with, since what WIT the tool
//! understands depends on that.

use std::fs;

/// Where the versions of all crates are.
const LOCK_FILE: &str = "../Cargo.lock";

fn main() {
    println!("cargo::rerun-if-changed={LOCK_FILE}");
    println!(
        "cargo::rustc-env=WIT_PARSER_VERSION={}",
        version_of("wit-parser")
    );
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
