//! Tells the launcher where is what it carries inside: machine code, in the directory that the
//! environment variable `COMPONENTIZE_PRECOMPILED` names, and the runner, in the one of
//! `COMPONENTIZE_RUNNER`, or else where `scripts/build.sh` puts them. Where that has not been built
//! yet, the launcher only compiles, so that it can be checked without everything else.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What is in the directory with machine code: the variables under which the paths are given to the
/// launcher, and the names of the files.
const CODE: [(&str, &str); 3] = [
    ("TOOL_CODE", "tool.cwasm"),
    ("RUNTIME_CODE", "runtime.cwasm"),
    ("RUNTIME_SHA256", "runtime.sha256"),
];

/// What is in the directory with the runner.
const RUNNER: [(&str, &str); 1] = [("RUNNER", "runner.zst")];

fn main() -> io::Result<()> {
    let architecture = env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    tell("COMPONENTIZE_PRECOMPILED", "precompiled", &CODE)?;
    tell(
        "COMPONENTIZE_RUNNER",
        &format!("quick-runner-{architecture}"),
        &RUNNER,
    )
}

/// Tells where these files are: in the directory that a variable names, or that of a step.
fn tell(variable: &str, step: &str, files: &[(&str, &str)]) -> io::Result<()> {
    println!("cargo::rerun-if-env-changed={variable}");
    let given = env::var_os(variable).map(PathBuf::from);
    let default = Path::new("../../target/runtime").join(step);
    let directory = given.as_deref().unwrap_or(&default);
    for (variable, name) in files {
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
