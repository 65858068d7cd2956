//! Where the packages of the user's Python are.
//!
//! As `componentize-py` 0.25 does: the first of these that there is
//! - the virtual environment that is active, by `$VIRTUAL_ENV`;
//! - the one of the project in the current directory, if pipenv manages it;
//! - what the `python3` on the path has, the user's own first.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::program::Program;
use crate::user;

/// Installed packages.
pub struct Found {
    /// The directories that they are in, in the order in which they are searched; those that exist.
    pub directories: Vec<PathBuf>,
    /// Whether these are of a virtual environment.
    pub of_environment: bool,
}

/// Finds the packages of the user's Python.
pub fn find() -> Found {
    let active = env::var_os("VIRTUAL_ENV").filter(|path| !path.is_empty());
    let environment = active
        .map(PathBuf::from)
        .or_else(environment_of_pipenv)
        .or_else(environment_on_path);
    Found {
        of_environment: environment.is_some(),
        directories: environment.map_or_else(of_python, |it| of_environment(&it)),
    }
}

/// The virtual environment of the project in the current directory, if pipenv manages it.
fn environment_of_pipenv() -> Option<PathBuf> {
    let output = output_of("pipenv", &["--venv"])?;
    output.lines().next().map(PathBuf::from)
}

/// The site-packages of a virtual environment: `lib/python3.X/site-packages`, and on Windows
/// `Lib/site-packages`.
fn of_environment(environment: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(environment.join("lib")) else {
        return existing([environment.join("Lib").join("site-packages")]);
    };
    let mut candidates: Vec<_> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("python"))
        .map(|entry| entry.path().join("site-packages"))
        .collect();
    candidates.sort();
    existing(candidates)
}

/// The site-packages of the `python3` on the path.
fn of_python() -> Vec<PathBuf> {
    // Isolated (`-I`): the current directory plays no part. Without what `site` does at a start
    // (`-S`): it reads every package's `.pth` file, which takes longer than all else that Python
    // does here.
    let code = "import site; print(site.getusersitepackages(), *site.getsitepackages(), sep='\\n')";
    let output = output_of("python3", &["-I", "-S", "-c", code]).unwrap_or_default();
    existing(output.lines().map(PathBuf::from))
}

/// The virtual environment to which the first `python3` on the path belongs (PEP 405: a file
/// `pyvenv.cfg` is beside its `bin`), although it is not active. Its packages are known without
/// running it, which saves more time than the rest of the launcher takes.
fn environment_on_path() -> Option<PathBuf> {
    let interpreter = user::path()
        .into_iter()
        .map(|directory| directory.join("python3"))
        .find(|candidate| candidate.is_file())?;
    let environment = interpreter.parent()?.parent()?;
    environment
        .join("pyvenv.cfg")
        .is_file()
        .then(|| environment.to_owned())
}

/// What a program prints; none if there is no such program, or it fails.
fn output_of(program: &'static str, arguments: &[&str]) -> Option<String> {
    let output = Program::new(program).arguments(arguments).run().ok()?;
    output
        .success
        .then(|| String::from_utf8(output.stdout).ok())?
}

fn existing(candidates: impl IntoIterator<Item = PathBuf>) -> Vec<PathBuf> {
    candidates
        .into_iter()
        .filter(|candidate| candidate.is_dir())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_virtual_environment() {
        let folder = tempfile::tempdir().unwrap();
        let packages = folder.path().join("lib/python3.13/site-packages");
        fs::create_dir_all(&packages).unwrap();
        fs::create_dir_all(folder.path().join("lib/pkgconfig/site-packages")).unwrap();
        fs::create_dir_all(folder.path().join("lib/python3.9")).unwrap();
        assert_eq!(of_environment(folder.path()), [packages]);
    }

    #[test]
    fn of_what_is_no_virtual_environment() {
        let folder = tempfile::tempdir().unwrap();
        assert!(of_environment(folder.path()).is_empty());
        assert!(of_environment(&folder.path().join("nothing")).is_empty());
    }

    #[test]
    fn programs_that_fail_say_nothing() {
        assert_eq!(output_of("no-such-program", &[]), None);
        assert_eq!(output_of("false", &[]), None);
        assert_eq!(output_of("echo", &["a b"]).as_deref(), Some("a b\n"));
    }
}
