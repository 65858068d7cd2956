//! Fetches the packages that a project requires, with `uv` or `pip`, into a cache.
//!
//! What is required stands in requirements files (`--requirements`), or in the project's metadata
//! (`[project.dependencies]`). It is installed for the runtime's version of Python into a directory
//! of its own, which the tool then gets as it gets the site-packages of a virtual environment:
//! [`fetch`]. Of packages that have native code as well, the wheel for this machine brings the
//! Python code; the tool leaves the rest out, as it does with any other environment, and names it
//! where the app cannot do without.
//!
//! Which versions are taken, and where they come from, is for uv or pip to decide, by their own
//! configuration; the launcher itself uses no network. The directory's name in the cache is a hash
//! of all that was asked for ([`requirements`]), so that they are asked once ([`cache`]). How each
//! of them is run is in [`installers`].
//!
//! Wheels with native code for components come from an [`index`] of such (`--index`), which is
//! looked into before any other.

mod cache;
mod index;
mod installers;
mod requirements;
mod target;

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use index::Index;
use installers::{Installer, Job};
use requirements::Requirements;
use target::{Installed, Required};

/// So often it is looked whether a component needs more than what was fetched. Few packages need a
/// second round.
const MOST_ROUNDS: usize = 5;

/// What is asked for.
pub enum Wanted<'a> {
    /// Requirements files.
    Files(&'a [PathBuf]),
    /// The dependencies in the project's metadata.
    Dependencies(&'a [String]),
}

/// Why there are no packages.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "cannot read the requirements file `{path}`: {reason}",
        path = path.display(),
        reason = reason(source)
    )]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error(
        "{path}:{line}: `{text}` installs a link to a directory, which cannot become part of a component",
        path = path.display()
    )]
    Editable {
        path: PathBuf,
        line: usize,
        text: String,
    },
    #[error("`{path}` is not an index of wheels", path = path.display())]
    Index { path: PathBuf },
    #[error("there is neither uv nor pip to fetch the packages with")]
    NoInstaller,
    #[error("{installer} cannot fetch the packages:\n{output}")]
    Failed {
        installer: &'static str,
        output: String,
        help: &'static str,
    },
    #[error("`{requirement}` has native code, and no wheel for Python {python}")]
    Native {
        requirement: String,
        python: &'static str,
    },
    #[error(
        "the cache for packages: {path}: {reason}",
        path = path.display(),
        reason = reason(source)
    )]
    Cache {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("cannot run {installer}: {reason}", reason = reason(source))]
    Run {
        installer: &'static str,
        source: std::io::Error,
    },
}

/// What the system says, without the error's number, which is another one on other systems.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((reason, _)) => reason.to_owned(),
        None => text,
    }
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Editable { .. } => {
                Some("name the directory that its modules are in with `--python-path`")
            }
            Self::Index { .. } => {
                Some("`componentize-py wheel index` makes one of a directory with wheels")
            }
            Self::NoInstaller => Some(
                "install one of them, or install the packages into a virtual environment and activate it",
            ),
            Self::Failed { help, .. } => Some(help),
            Self::Native { .. } => Some(
                "take it out of the requirements; if the app needs it, build it with `componentize-py wheel build`, \
                 and name an index that has the wheel with `--index`",
            ),
            Self::Read { .. } | Self::Cache { .. } | Self::Run { .. } => None,
        }
    }
}

/// The directory with the packages that are asked for, and all that they need; `index` names an
/// index of wheels for components. `upgrade` has them resolved anew. `say` is told what takes a
/// while.
pub fn fetch(
    wanted: &Wanted,
    index: Option<&str>,
    upgrade: bool,
    say: impl FnOnce(&str),
) -> Result<PathBuf, Error> {
    let index = index.map(Index::of).transpose()?;
    let requirements = match wanted {
        Wanted::Files(files) => Requirements::of_files(files)?,
        Wanted::Dependencies(dependencies) => Requirements::of_dependencies(dependencies),
    };
    let anew = upgrade || requirements.has_local();
    let key = requirements.key(python_version(), index.as_ref().map(Index::key));
    cache::get(&key, anew, |directory| {
        let installer = Installer::find().ok_or(Error::NoInstaller)?;
        say(&format!("fetching packages with {}", installer.name()));
        let scratch = tempfile::tempdir().map_err(|source| Error::Cache {
            path: std::env::temp_dir(),
            source,
        })?;
        let mut job = Job {
            files: requirements.files(scratch.path())?,
            options: &write(scratch.path(), "options.txt", &requirements.options())?,
            packages: directory,
            scratch: scratch.path(),
            index: index.as_ref(),
            upgrade,
        };
        installer.install(&job)?;
        for round in 0..MOST_ROUNDS {
            let lacking = Installed::in_directories(&[directory.to_owned()]).lacks_of_its_own();
            if lacking.is_empty() {
                break;
            }
            let lines: Vec<_> = lacking.iter().map(ToString::to_string).collect();
            job.files
                .push(write(scratch.path(), &format!("{round}.txt"), &lines)?);
            empty(directory)?;
            installer.install(&job)?;
        }
        // Programs are for this machine, and name its Python.
        remove(&directory.join("bin"))
    })
}

/// What of a project's dependencies, and of what these require, is not installed in these
/// directories, if anything is not.
pub fn first_lacking(directories: &[PathBuf], dependencies: &[String]) -> Option<String> {
    let parsed = dependencies
        .iter()
        .map(|text| Required::from_str(text).map_err(|_| text));
    match parsed.collect::<Result<Vec<_>, _>>() {
        Ok(required) => {
            let lacking = Installed::in_directories(directories).lacks(required);
            lacking.first().map(ToString::to_string)
        }
        // What is not understood here, uv or pip may understand, or say why not.
        Err(text) => Some(text.clone()),
    }
}

/// The runtime's version of Python, such as `3.13`.
fn python_version() -> &'static str {
    let settings = include_str!("../../../runtime/cpython/version");
    let series = settings
        .lines()
        .find_map(|line| line.strip_prefix("series "));
    series.unwrap_or_default().trim()
}

/// Writes a requirements file.
fn write(directory: &Path, name: &str, lines: &[impl AsRef<str>]) -> Result<PathBuf, Error> {
    let path = directory.join(name);
    let text: String = lines
        .iter()
        .map(|line| format!("{}\n", line.as_ref()))
        .collect();
    match fs::write(&path, text) {
        Ok(()) => Ok(path),
        Err(source) => Err(Error::Cache { path, source }),
    }
}

/// Makes a directory empty.
fn empty(directory: &Path) -> Result<(), Error> {
    remove(directory)?;
    let path = directory.to_owned();
    fs::create_dir(directory).map_err(|source| Error::Cache { path, source })
}

/// Removes a directory, if there is one.
fn remove(directory: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(directory) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(Error::Cache {
            path: directory.to_owned(),
            source,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_python_is_known() {
        assert!(python_version().starts_with("3."), "{}", python_version());
    }
}
