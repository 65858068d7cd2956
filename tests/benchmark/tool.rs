//! A launcher, run to build apps.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use componentize_tests::launcher::{repository, wasmtime};
use tempfile::TempDir;

/// A launcher, and the components that it built.
pub struct Tool {
    /// Its name in the table.
    pub name: String,
    /// Its path.
    pub launcher: PathBuf,
    folder: TempDir,
}

/// What building a component took.
pub struct Cost {
    /// Seconds by the clock.
    pub wall: f64,
    /// Seconds of processors.
    pub cpu: f64,
    /// Bytes of memory.
    pub peak: f64,
}

impl Tool {
    /// The launcher that an argument NAME=LAUNCHER names.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(argument: &str) -> Result<Tool, String> {
        let (name, launcher) = argument
            .split_once('=')
            .ok_or_else(|| format!("{argument:?} is not NAME=LAUNCHER"))?;
        let launcher =
            fs::canonicalize(launcher).map_err(|error| format!("{launcher}: {error}"))?;
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        Ok(Tool {
            name: name.to_owned(),
            launcher,
            folder,
        })
    }

    /// Where the component of an app is.
    pub fn component(&self, app: &str) -> PathBuf {
        self.folder.path().join(app).with_extension("wasm")
    }

    /// Where the executable of an app is.
    pub fn executable(&self, app: &str) -> PathBuf {
        self.folder.path().join(app)
    }

    /// Where the machine code of an app's component is, if it was compiled to a file.
    pub fn machine_code(&self, app: &str) -> PathBuf {
        self.component(app).with_extension("cwasm")
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    /// Forgets what it has kept of earlier builds.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn forget(&self) -> Result<(), String> {
        match fs::remove_dir_all(self.cache()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.to_string()),
            _ => Ok(()),
        }
    }

    /// Builds an app, in a virtual environment or in none, under GNU time, which knows the peak of
    /// a process's memory. What a launcher keeps from run to run is its own.
    ///
    /// # Errors
    ///
    /// What the launcher says, if it fails.
    pub fn build(
        &self,
        app: &str,
        source: &Path,
        environment: Option<&Path>,
    ) -> Result<Cost, String> {
        let figures = self.folder.path().join("figures");
        let mut command = Command::new("/usr/bin/time");
        match environment {
            Some(environment) => command.env("VIRTUAL_ENV", environment),
            None => command.env_remove("VIRTUAL_ENV"),
        };
        let output = command
            .args(["--format", "%e %U %S %M", "--output"])
            .arg(&figures)
            .arg(&self.launcher)
            .args(["-q", "componentize", "app", "-o"])
            .arg(self.component(app))
            .env("COMPONENTIZE_PY_CACHE", self.cache())
            .current_dir(source)
            .output()
            .map_err(|error| format!("/usr/bin/time: {error}: install the package time"))?;
        if !output.status.success() {
            let message = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{} does not build {app}: {message}", self.name));
        }
        let text = fs::read_to_string(&figures).map_err(|error| error.to_string())?;
        let numbers: Vec<f64> = text.split_whitespace().flat_map(str::parse).collect();
        let [wall, user, system, kibibytes] = numbers[..] else {
            return Err(format!("/usr/bin/time wrote {text:?}"));
        };
        Ok(Cost {
            wall,
            cpu: user + system,
            peak: kibibytes * 1024.0,
        })
    }

    /// Has the stock wasmtime command compile the component of an app that was built.
    ///
    /// # Errors
    ///
    /// What it says, if it fails.
    pub fn precompile(&self, app: &str) -> Result<(), String> {
        precompile(&self.component(app), &self.machine_code(app))
    }

    /// Makes an executable of an app that was built, with the runner that a release has. The one
    /// in the launcher is for tests.
    ///
    /// # Errors
    ///
    /// What the launcher says, if it fails.
    pub fn make_executable(&self, app: &str) -> Result<(), String> {
        let triple = format!("{}-unknown-linux-musl", std::env::consts::ARCH);
        let runner = repository()
            .join("target")
            .join(triple)
            .join("runner/componentize-runner");
        let output = Command::new(&self.launcher)
            .args(["-q", "executable"])
            .arg(self.component(app))
            .arg("--runner")
            .arg(runner)
            .arg("-o")
            .arg(self.executable(app))
            .output()
            .map_err(|error| error.to_string())?;
        match output.status.success() {
            true => Ok(()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    /// The size of the component of an app that was built.
    ///
    /// # Errors
    ///
    /// That it cannot be read.
    pub fn raw(&self, app: &str) -> Result<f64, String> {
        let metadata = fs::metadata(self.component(app)).map_err(|error| error.to_string())?;
        Ok(metadata.len() as f64)
    }

    /// Its size after gzip -9.
    ///
    /// # Errors
    ///
    /// That there is no gzip.
    pub fn compressed(&self, app: &str) -> Result<f64, String> {
        let output = Command::new("gzip")
            .args(["-9", "--stdout"])
            .arg(self.component(app))
            .output()
            .map_err(|error| format!("gzip: {error}"))?;
        Ok(output.stdout.len() as f64)
    }
}

/// Builds an app with each launcher, so often: for the first time, and once more, when it may have
/// kept something. `record` gets the number of the launcher, the launcher, and what both have cost.
///
/// # Errors
///
/// What the first launcher says, if it fails. That another one does is no error.
pub fn build_twice(
    tools: &[Tool],
    rounds: usize,
    (app, source, environment): (&str, &Path, Option<&Path>),
    mut record: impl FnMut(usize, &Tool, &Cost, &Cost) -> Result<(), String>,
) -> Result<(), String> {
    for _ in 0..rounds {
        for (index, tool) in tools.iter().enumerate() {
            tool.forget()?;
            let build = || tool.build(app, source, environment);
            match build() {
                Ok(first) => record(index, tool, &first, &build()?)?,
                Err(message) if index == 0 => return Err(message),
                Err(_) => {}
            }
        }
    }
    Ok(())
}

/// Has the stock wasmtime command compile a component to a file.
///
/// # Errors
///
/// What it says, if it fails.
pub fn precompile(component: &Path, code: &Path) -> Result<(), String> {
    succeed(
        Command::new(wasmtime())
            .args(["compile", "-o"])
            .args([code, component]),
    )
}

/// Runs a command.
///
/// # Errors
///
/// What it says, if it fails.
pub fn succeed(command: &mut Command) -> Result<(), String> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}
