//! `componentize-py wheel`: finds the SDK, and has the builder of wheels in it do the rest.
//!
//! The builder is a Python program (`host/wheel`), for which the SDK brings a Python: build
//! backends are called from Python, and run on the version that components have.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

use componentize_cli::arguments::Wheel;

/// The variable that names the SDK's folder.
const VARIABLE: &str = "COMPONENTIZE_PY_SDK";

/// Where the SDK is, seen from the folder with this program: as `scripts/build.sh` leaves it,
/// unpacked beside it, or installed in the same prefix.
const PLACES: [&str; 3] = ["../sdk", "sdk", "../share/componentize-py/sdk"];

/// Why wheels are not built.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is nowhere.
    #[error("the SDK is not installed, which has the compiler's parts and the recipes for wheels")]
    NoSdk,
    /// A folder was named that is something else.
    #[error("`{path}` is not an SDK of componentize-py: it has no Python", path = path.display())]
    NotSdk {
        /// The folder.
        path: PathBuf,
    },
    /// It is not what it should be.
    #[error("cannot start the Python of the SDK in `{path}`: {source}", path = path.display())]
    Python {
        /// The SDK's folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::NoSdk => Some(
                "unpack `componentize-py-sdk-*` of the release, and name its folder with `--sdk` or $COMPONENTIZE_PY_SDK; \
                 in the repository, runtime/wheels/sdk.sh makes it",
            ),
            Self::NotSdk { .. } | Self::Python { .. } => {
                Some("name the folder of an SDK for this machine with `--sdk`")
            }
        }
    }
}

/// Does what the command line says; gives the builder's exit status.
pub fn run(options: &Wheel) -> Result<i32, Error> {
    let sdk = match options {
        Wheel::Build(options) => &options.sdk,
        Wheel::Index(options) => &options.sdk,
    };
    let sdk = sdk.folder.clone().or_else(find).ok_or(Error::NoSdk)?;
    let python = sdk.join("python/bin/python3");
    if !python.is_file() {
        return Err(Error::NotSdk { path: sdk });
    }
    let mut command = Command::new(python);
    command
        .env("PYTHONPATH", sdk.join("builder"))
        .args(["-P", "-m", "componentize_py_wheel"]);
    match options {
        Wheel::Build(options) => {
            command.arg("build").arg("--sdk").arg(&sdk);
            command.arg("--output").arg(&options.output);
            for recipes in &options.recipes {
                command.arg("--recipes").arg(recipes);
            }
            command.args(options.tests.then_some("--tests"));
            command.args(options.verbose.then_some("--verbose"));
            command.arg("--").args(&options.packages);
        }
        Wheel::Index(options) => {
            command.args(["index", "--"]).arg(&options.directory);
        }
    }
    let status = command.status();
    let status = status.map_err(|source| Error::Python { path: sdk, source })?;
    Ok(status.code().unwrap_or(1))
}

/// The SDK that is named by the environment, or lies near this program.
fn find() -> Option<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE).filter(|it| !it.is_empty()) {
        return Some(PathBuf::from(named));
    }
    let program = env::current_exe().ok()?;
    let places = PLACES
        .iter()
        .map(|place| Some(program.parent()?.join(place)));
    places.flatten().find(|place| Path::is_dir(place))
}
