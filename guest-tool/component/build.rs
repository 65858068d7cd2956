//! Tells the component where the files of the runtime image are that it carries inside: in the
//! directory that the environment variable `COMPONENTIZE_RUNTIME` names, or else where
//! `scripts/build.sh` puts them. On other targets than WebAssembly there is no component.

use std::env;
use std::path::PathBuf;

/// What is in that directory: the variables under which the paths are given to the component, and
/// the names of the files.
const FILES: [(&str, &str); 5] = [
    ("RUNTIME_IMAGE", "runtime.wasm"),
    ("RUNTIME_IMAGE_SHA256", "runtime.sha256"),
    ("STANDARD_LIBRARY", "standard-library.tar"),
    ("DECOMPRESSOR", "decompress.wasm"),
    ("PYTHON_VERSION", "python-version"),
];

fn main() {
    println!("cargo::rerun-if-env-changed=COMPONENTIZE_RUNTIME");
    if env::var("CARGO_CFG_TARGET_FAMILY").as_deref() != Ok("wasm") {
        return;
    }
    let directory = env::var_os("COMPONENTIZE_RUNTIME").map_or_else(
        || PathBuf::from("../../target/runtime/image"),
        PathBuf::from,
    );
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
