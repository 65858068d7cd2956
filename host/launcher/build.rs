//! Tells the launcher where the machine code is that it carries inside: in the directory that the environment variable
//! `COMPONENTIZE_PRECOMPILED` names, or else where `scripts/build.sh` puts it.

use std::{env, path::PathBuf};

/// What is in that directory: the variables under which the paths are given to the launcher, and the names of the files.
const FILES: [(&str, &str); 3] = [
    ("TOOL_CODE", "tool.cwasm"),
    ("RUNTIME_CODE", "runtime.cwasm"),
    ("RUNTIME_SHA256", "runtime.sha256"),
];

fn main() {
    println!("cargo::rerun-if-env-changed=COMPONENTIZE_PRECOMPILED");
    let directory = env::var_os("COMPONENTIZE_PRECOMPILED").map_or_else(
        || PathBuf::from("../../target/runtime/precompiled"),
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
                "cargo::error=the tool is not compiled yet, run scripts/build.sh: {}: {error}",
                path.display()
            ),
        }
    }
}
