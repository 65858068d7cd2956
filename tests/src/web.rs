//! Web applications as components, compiled for `wasmtime serve`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::http::Server;
use crate::launcher::{self, Ended};

/// The option for a world of WASI 0.3; without it, an application is for WASI 0.2.
pub const SERVICE: &str = "--world=wasi:http/service@0.3";

/// What wasmtime is told for WASI 0.2.
pub const WASI_0_2: &[&str] = &[];

/// What it is told for WASI 0.3.
pub const WASI_0_3: &[&str] = &["-Sp3"];

/// What compiled code has to be compiled and run with, whatever it is for.
const FEATURES: &str = "-Wcomponent-model-async";

/// An application's component, compiled.
pub struct Application {
    _folder: TempDir,
    path: PathBuf,
}

impl Application {
    /// Builds the application in a folder: `options` say which, and for which world. No package is
    /// installed.
    #[track_caller]
    pub fn build(folder: &Path, options: &[&str]) -> Application {
        Application::build_by(folder, options, |_| ())
    }

    /// As [`Application::build`], with the packages that the tests have (`scripts/packages.sh`) in
    /// the active virtual environment.
    #[track_caller]
    pub fn build_with_packages(folder: &Path, options: &[&str]) -> Application {
        Application::build_by(folder, options, |command| {
            command.env("VIRTUAL_ENV", launcher::packages());
        })
    }

    /// As [`Application::build`]; `prepare` gives the launcher's command an environment.
    #[track_caller]
    pub fn build_by(
        folder: &Path,
        options: &[&str],
        prepare: impl FnOnce(&mut Command),
    ) -> Application {
        let scratch = tempfile::tempdir().expect("a temporary folder");
        let component = scratch.path().join("app.wasm");
        let path = scratch.path().join("app.cwasm");
        let own = ["componentize", "-o"].map(OsStr::new);
        let options = options.iter().map(OsStr::new);
        let arguments: Vec<&OsStr> = own.into_iter().chain([component.as_os_str()]).collect();
        let arguments: Vec<&OsStr> = arguments.into_iter().chain(options).collect();
        let mut command = launcher::command(folder, &arguments);
        prepare(&mut command);
        Ended::from(command.output().expect("the launcher starts")).success();
        let compiled = Command::new(launcher::wasmtime())
            .args(["compile", FEATURES, "-o"])
            .args([&path, &component])
            .output()
            .expect("wasmtime starts");
        Ended::from(compiled).success();
        Application {
            _folder: scratch,
            path,
        }
    }

    /// A server of it; `options` are wasmtime's.
    pub fn serve(&self, options: &[&str]) -> Server {
        Server::start_with(&self.path, &[&[FEATURES], options].concat())
    }
}
