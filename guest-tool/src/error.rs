//! Everything that can go wrong.
//!
//! Each step has errors of its own, which say what is wrong and where. Here they come together, to
//! become [diagnostics](crate::diagnostic).

use std::io;

use componentize_cli::configuration;
use componentize_link::{relocate, splice};

use crate::{bindgen, encode, globs, init, output, python_path, resolve, run, sdk, shim};

/// Why a command did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A configuration file is wrong.
    #[error(transparent)]
    Configuration(#[from] configuration::Error),
    /// There is no target world.
    #[error(transparent)]
    Resolve(#[from] resolve::Error),
    /// The world's module cannot be generated.
    #[error(transparent)]
    Shim(#[from] shim::Error),
    /// The world's Python package cannot be generated.
    #[error(transparent)]
    Bindings(#[from] bindgen::Error),
    /// The Python path cannot be read.
    #[error(transparent)]
    PythonPath(#[from] python_path::Error),
    /// The packages that bring WIT cannot be used.
    #[error(transparent)]
    Sdk(#[from] sdk::Error),
    /// The app cannot be run.
    #[error(transparent)]
    Run(#[from] run::Error),
    /// What is to ship beside the app does not exist.
    #[error(transparent)]
    NothingIncluded(#[from] globs::NothingIncluded),
    /// The program's modules cannot be merged.
    #[error(transparent)]
    Splice(#[from] splice::Error),
    /// The memory cannot be compressed.
    #[error("the memory that the component starts with cannot be compressed: {0}")]
    Compress(io::Error),
    /// The program does not become a component.
    #[error(transparent)]
    Encode(#[from] encode::Error),
    /// A component cannot be read.
    #[error("cannot read `{name}`: {source}")]
    Read {
        /// The file.
        name: String,
        /// What the system says.
        source: io::Error,
    },
    /// Components do not become one.
    #[error(transparent)]
    Compose(#[from] componentize_compose::Error),
    /// A project cannot be made.
    #[error(transparent)]
    Init(#[from] init::Error),
    /// The result cannot be written.
    #[error(transparent)]
    Output(#[from] output::Error),
    /// There is nobody who could fetch packages.
    #[error(
        "`--requirements` works with the native launcher only: nothing here can fetch packages"
    )]
    CannotFetch,
    /// There is nobody who could run what this command makes.
    #[error("`{0}` works with the native launcher only: nothing here has a compiler")]
    NativeOnly(&'static str),
    /// The tool was not built as it should be.
    #[error("the {what} inside the tool is damaged: {source}")]
    Damaged {
        /// Which of its parts.
        what: &'static str,
        /// What is wrong with it.
        source: io::Error,
    },
}

impl From<relocate::Error> for Error {
    fn from(error: relocate::Error) -> Self {
        Error::Run(error.into())
    }
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::Configuration(error) => error.help(),
            Error::Resolve(error) => error.help(),
            Error::PythonPath(error) => error.help(),
            Error::Sdk(error) => error.help(),
            Error::Bindings(error) => error.help(),
            Error::Run(error) => error.help(),
            Error::NothingIncluded(error) => Some(error.help()),
            Error::Init(error) => error.help(),
            Error::CannotFetch => Some(
                "install them into a directory, for example with `pip install --target DIR`, and name \
                 that with `--python-path`"
                    .into(),
            ),
            _ => None,
        }
    }
}
