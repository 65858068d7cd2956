//! Why the Python path cannot be read.

use std::path::PathBuf;

/// Why the Python path cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A directory or a Python file cannot be read.
    #[error("cannot read `{path}`: {source}", path = path.display())]
    Read {
        /// The path, below the directory as it was given.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A path is no directory.
    #[error("`{path}` on the Python path is not a directory", path = path.display())]
    NotADirectory {
        /// The path as it was given.
        path: PathBuf,
    },
    /// The app's module is in none of the directories.
    #[error("there is no Python module named `{app}`\n  looked for it in:\n    {}", .searched.join("\n    "))]
    NoApp {
        /// The module as it was given.
        app: String,
        /// The directories as they were given.
        searched: Vec<String>,
        /// The module that was probably meant.
        similar: Option<String>,
    },
    /// The user excludes the app.
    #[error("`--exclude {glob}` leaves out the app itself, `{app}`")]
    AppExcluded {
        /// The module as it was given.
        app: String,
        /// The pattern.
        glob: String,
    },
    /// The directories hold more than a component could.
    #[error("`{path}` holds too many files for an app (more than {limit})", path = path.display())]
    TooMuch {
        /// The directory as it was given.
        path: PathBuf,
        /// Which limit was reached.
        limit: &'static str,
    },
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::Read { .. } => None,
            Error::AppExcluded { .. } => {
                Some("name the modules that are not to be part of the component".into())
            }
            Error::NotADirectory { .. } => {
                Some("name the directory in which the app's module lies".into())
            }
            Error::NoApp { app, similar, .. } => Some(match similar {
                Some(similar) => format!("a module with a similar name exists: `{similar}`"),
                None => match app.strip_suffix(".py") {
                    Some(module) => {
                        format!("the app is named as in an import statement: `{module}`")
                    }
                    None => "name the directory it is in with `--python-path`".into(),
                },
            }),
            Error::TooMuch { .. } => {
                Some("name only the directories of the app's sources with `--python-path`".into())
            }
        }
    }
}
