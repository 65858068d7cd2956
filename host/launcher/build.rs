//! Tells the launcher where the machine code is that it carries inside: in the directory that the
//! environment variable `COMPONENTIZE_PRECOMPILED` names, or else where `scripts/build.sh` puts it.
//! Where that has not been built yet, the launcher only compiles, so that it can be checked without
//! everything else.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What is in that directory: the variables under which the paths are given to the launcher, and
/// the names of the files.
const FILES: [(&str, &str); 3] = [
    ("TOOL_CODE", "tool.cwasm"),
    ("RUNTIME_CODE", "runtime.cwasm"),
    ("RUNTIME_SHA256", "runtime.sha256"),
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=COMPONENTIZE_PRECOMPILED");
    let given = env::var_os("COMPONENTIZE_PRECOMPILED").map(PathBuf::from);
    let directory = given
        .as_deref()
        .unwrap_or(Path::new("../../target/runtime/precompiled"));
    for (variable, name) in FILES {
        let path = directory.join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        let path = match path.canonicalize() {
            Ok(path) => path,
            Err(_) if given.is_none() => {
                println!(
                    "cargo::warning=scripts/build.sh has not been run: the launcher will not work"
                );
                placeholder(name)?
            }
            Err(error) => {
                println!("cargo::error={}: {error}", path.display());
                continue;
            }
        };
        println!("cargo::rustc-env={variable}={}", path.display());
    }
    Ok(())
}

/// An empty file in the place of one that is not there.
fn placeholder(name: &str) -> io::Result<PathBuf> {
    let path = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join(name);
    fs::write(&path, "")?;
    Ok(path)
}
