//! Runs the launcher as a user would: as a process, with arguments, in a folder.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The repository's root folder.
pub fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The folder of one of the apps that are kept for the tests.
pub fn app(name: &str) -> PathBuf {
    let folder = repository().join("tests/apps").join(name);
    assert!(folder.is_dir(), "{} is not a folder", folder.display());
    folder
}

/// The launcher under test: `COMPONENTIZE_PY`, or the one that the build left
/// in `target/release`.
///
/// # Panics
///
/// Where there is none: the tests are nothing without it.
pub fn binary() -> PathBuf {
    let path = std::env::var_os("COMPONENTIZE_PY").map_or_else(
        || repository().join("target/release/componentize-py"),
        PathBuf::from,
    );
    assert!(
        path.is_file(),
        "{} does not exist: run scripts/build.sh",
        path.display()
    );
    path.canonicalize().unwrap()
}

/// The stock wasmtime command.
///
/// # Panics
///
/// Where there is none.
pub fn wasmtime() -> PathBuf {
    let path = repository().join("target/runtime/wasmtime-cli/bin/wasmtime");
    assert!(
        path.is_file(),
        "{} does not exist: run scripts/wasmtime-cli.sh",
        path.display()
    );
    path.canonicalize().unwrap()
}

/// The virtual environment with the packages that the tests use.
///
/// # Panics
///
/// Where there is none.
pub fn packages() -> PathBuf {
    folder_of("packages", "scripts/packages.sh")
}

/// The examples of the existing tool, with what they need.
///
/// # Panics
///
/// Where they are not.
pub fn existing_tool() -> PathBuf {
    folder_of("existing-tool", "scripts/existing-tool.sh")
}

/// Puts a program in front of uv, or of a Python with pip, into a folder that is to be on the path.
pub fn put_installer(name: &str, folder: &Path) {
    let path = folder.join(name);
    let tool = packages().join("tools/bin").join(name);
    let script = format!("#!/bin/sh\nexec '{}' \"$@\"\n", tool.display());
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The wheel for components that `runtime/wheels/wheel.sh` has built of a package.
///
/// # Panics
///
/// Where there is none.
pub fn wheel(name: &str) -> PathBuf {
    wheel_in(&wheels_of(name), name)
}

/// The same with the package's own tests.
///
/// # Panics
///
/// Where there is none.
pub fn wheel_with_tests(name: &str) -> PathBuf {
    wheel_in(&wheels_of(name).join("tests"), name)
}

fn wheels_of(name: &str) -> PathBuf {
    folder_of(&format!("wheel-{name}"), "runtime/wheels/wheel.sh")
}

/// The wheel of this package in a folder, which may have those of others, too.
fn wheel_in(folder: &Path, name: &str) -> PathBuf {
    let start = format!("{}-", name.replace('-', "_"));
    let entries = fs::read_dir(folder).expect("a folder of wheels");
    let mut paths = entries.map(|entry| entry.unwrap().path());
    let is_it = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|it| it.to_string_lossy().starts_with(&start))
    };
    paths.find(is_it).expect("a wheel")
}

/// The folder that has CPython's own tests, the package `test`.
///
/// # Panics
///
/// Where it is not.
pub fn cpython_tests() -> PathBuf {
    folder_of("cpython-tests", "runtime/cpython/testsuite.sh")
}

/// What the own tests of packages use.
///
/// # Panics
///
/// Where it is not.
pub fn package_tests() -> PathBuf {
    folder_of("package-tests", "scripts/package-tests.sh")
}

/// Unpacks a wheel into a folder, as installers do.
///
/// # Panics
///
/// Where that is not possible.
pub fn unpack(wheel: &Path, folder: &Path) {
    let mut command = Command::new("unzip");
    let command = command.arg("-q").arg(wheel).arg("-d").arg(folder);
    assert!(command.status().expect("unzip starts").success());
}

/// The folder that a step leaves in `target/runtime`, and the script that makes it.
fn folder_of(step: &str, script: &str) -> PathBuf {
    let path = repository().join("target/runtime").join(step);
    assert!(
        path.is_dir(),
        "{} does not exist: run {script}",
        path.display()
    );
    path.canonicalize().unwrap()
}

/// Copies the folder `from` with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The paths of all files in a folder and in what is in it, from there, in order.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => waiting.push(path),
                false => files.push(path.strip_prefix(folder).unwrap().to_owned()),
            }
        }
    }
    files.sort();
    files
}

/// How a run of the launcher ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    /// The exit status; none if a signal ended the process.
    pub status: Option<i32>,
    /// What it wrote to its standard output.
    pub stdout: String,
    /// What it wrote to its standard error.
    pub stderr: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Ended {
        Ended {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }
}

impl Ended {
    /// The run must have succeeded.
    #[track_caller]
    pub fn success(self) -> Ended {
        assert_eq!(self.status, Some(0), "{self:#?}");
        self
    }

    /// The run must have failed with that status, without a trace of the
    /// machinery (a panic of ours, a native stack), and have said each of
    /// `words` on standard error.
    #[track_caller]
    pub fn failure(self, status: i32, words: &[&str]) -> Ended {
        assert_eq!(self.status, Some(status), "{self:#?}");
        for machinery in ["panicked", "RUST_BACKTRACE", "wasm backtrace", "0x"] {
            assert!(
                !self.stderr.contains(machinery),
                "the message shows {machinery:?}: {self:#?}"
            );
        }
        for word in words {
            assert!(
                self.stderr.contains(word),
                "{word:?} is not said: {self:#?}"
            );
        }
        self
    }
}

/// The launcher with these arguments, in this folder, with no virtual
/// environment in sight.
pub fn command<S: AsRef<OsStr>>(folder: &Path, arguments: &[S]) -> Command {
    let mut command = Command::new(binary());
    command
        .current_dir(folder)
        .env_remove("VIRTUAL_ENV")
        .args(arguments);
    command
}

/// Runs the launcher to its end.
pub fn run<S: AsRef<OsStr>>(folder: &Path, arguments: &[S]) -> Ended {
    command(folder, arguments)
        .output()
        .expect("the launcher starts")
        .into()
}

/// Builds the app `app.py` in `folder` for the one world in the folder's `wit`,
/// and gives back the component.
#[track_caller]
pub fn build(folder: &Path) -> Vec<u8> {
    build_with(folder, &[])
}

/// As [`build`], with further options before the subcommand.
#[track_caller]
pub fn build_with(folder: &Path, options: &[&str]) -> Vec<u8> {
    let output = tempfile::tempdir().expect("a temporary folder");
    let path = output.path().join("app.wasm");
    let mut arguments = options.to_vec();
    arguments.extend(["componentize", "app", "-o", path.to_str().unwrap()]);
    run(folder, &arguments).success();
    fs::read(path).expect("the component was written")
}

/// As [`build`], for an app whose world is one of WASI.
#[track_caller]
pub fn build_for_wasi(folder: &Path) -> Vec<u8> {
    let (wit, world) = world_of_wasi(folder);
    build_with(folder, &["-d", wit.to_str().unwrap(), "-w", &world])
}

/// WASI's WIT, and the name of the world there, for an app that has, instead of
/// WIT, a file `world` with the world's name.
#[track_caller]
pub fn world_of_wasi(folder: &Path) -> (PathBuf, String) {
    let name = fs::read_to_string(folder.join("world")).expect("the world is named");
    let version = if name.contains("@0.3") { "0.3" } else { "0.2" };
    let wit = repository().join("target/runtime/wasi-wit").join(version);
    assert!(
        wit.is_dir(),
        "{} does not exist: run scripts/wasi-wit.sh",
        wit.display()
    );
    (wit, name.trim().to_owned())
}
