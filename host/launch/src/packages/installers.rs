//! How uv and pip are run.
//!
//! Wheels are preferred. Only where there are none, a package is built from its source, as uv and
//! pip would do anyway; a build with pip that gives native code is refused.

use std::fs;
use std::path::{Path, PathBuf};

use super::index::Index;
use super::{Error, python_version};
use crate::program::{Output, Program};

/// So many lines of what an installer says about a failure are shown: the last ones.
const SHOWN_LINES: usize = 12;

/// The platform in the names of wheels for components (host/wheel/componentize_py_wheel/sdk.py).
const PLATFORM: &str = "wasi_0_0_0_wasm32";

/// What there is to do.
pub struct Job<'a> {
    /// Requirements files.
    pub files: Vec<PathBuf>,
    /// A requirements file with nothing but the options of these, which say where packages come
    /// from.
    pub options: &'a Path,
    /// Where the packages go.
    pub packages: &'a Path,
    /// Room for files in between.
    pub scratch: &'a Path,
    /// The index of wheels for components, if there is one.
    pub index: Option<&'a Index>,
    /// Whether what is known of the index must be asked for anew.
    pub upgrade: bool,
}

/// What installs packages.
#[derive(Clone, Copy, Debug)]
pub enum Installer {
    /// The command `uv`.
    Uv,
    /// The module `pip` of the Python of this name.
    Pip(&'static str),
}

impl Installer {
    /// The first one that there is.
    pub fn find() -> Option<Self> {
        let works = |installer: &Self| {
            let output = installer.program().arguments(["--version"]).run();
            output.is_ok_and(|output| output.success)
        };
        [Self::Uv, Self::Pip("python3"), Self::Pip("python")]
            .into_iter()
            .find(works)
    }

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uv => "uv",
            Self::Pip(_) => "pip",
        }
    }

    /// Does the job.
    pub fn install(self, job: &Job) -> Result<(), Error> {
        match self {
            Self::Uv => self.install_with_uv(job),
            Self::Pip(_) => self.install_with_pip(job),
        }
    }

    fn install_with_uv(self, job: &Job) -> Result<(), Error> {
        let install = |options: &[&str]| {
            let program = self
                .program()
                .arguments(["pip", "install", "--no-progress"]);
            let program = program.arguments(["--python-version", python_version()]);
            let program = program.path("--target", job.packages).arguments(options);
            let first = job.index.map(|index| ["--index".to_owned(), index.any()]);
            let program = program.arguments(first.into_iter().flatten());
            let program = program.arguments(job.upgrade.then_some("--refresh"));
            self.run(required(program, &job.files))
        };
        if !install(&["--only-binary", ":all:"])?.success {
            self.success(install(&[])?)?;
        }
        Ok(())
    }

    /// In two steps: only `pip download` chooses for another Python than the one that runs it.
    fn install_with_pip(self, job: &Job) -> Result<(), Error> {
        let (wheels, built) = (job.scratch.join("wheels"), job.scratch.join("built"));
        fs::create_dir_all(&built).map_err(|source| Error::Cache {
            path: built.clone(),
            source,
        })?;
        self.download_with_pip(job, &wheels, &built)?;
        let wheels = entries(&wheels);
        if wheels.is_empty() {
            return Ok(());
        }
        let program = self
            .program()
            .arguments(["install", "--no-deps", "--no-index", "--no-compile"])
            .arguments(["--no-user", "--ignore-requires-python"])
            .arguments(for_target())
            .arguments(for_platform(job));
        let program = program.path("--target", job.packages).arguments(wheels);
        self.success(self.run(program)?)
    }

    /// Downloads wheels. Where a package has none, one is `built`, and everything resolved once
    /// more.
    fn download_with_pip(self, job: &Job, wheels: &Path, built: &Path) -> Result<(), Error> {
        let mut tried: Vec<String> = Vec::new();
        loop {
            let program = self.program().arguments(["download"]);
            let program = program.arguments(for_target()).arguments(for_platform(job));
            let program = program.path("--dest", wheels);
            let other = job
                .index
                .map(|index| ["--extra-index-url".to_owned(), index.simple()]);
            let program = program.arguments(other.into_iter().flatten());
            let program = program.path("--find-links", built);
            let output = self.run(required(program, &job.files))?;
            match without_wheel(&output) {
                Some(requirement) if !tried.contains(&requirement) => {
                    if !self.build_with_pip(&requirement, job.options, built)? {
                        return self.success(output);
                    }
                    tried.push(requirement);
                }
                _ => return self.success(output),
            }
        }
    }

    /// Builds a wheel from source; false if there is nothing to build it from.
    fn build_with_pip(
        self,
        requirement: &str,
        options: &Path,
        built: &Path,
    ) -> Result<bool, Error> {
        let program = self.program().arguments(["wheel", "--no-deps"]);
        let program = program.path("--requirement", options);
        let program = program.path("--wheel-dir", built).arguments([requirement]);
        let output = self.run(program)?;
        if without_wheel(&output).is_some() {
            return Ok(false);
        }
        let is_python = |path: &PathBuf| path.to_string_lossy().ends_with("-none-any.whl");
        match output.success && entries(built).iter().all(is_python) {
            true => Ok(true),
            false => Err(Error::Native {
                requirement: requirement.to_owned(),
                python: python_version(),
            }),
        }
    }

    fn program(self) -> Program {
        let program = match self {
            Self::Uv => Program::new("uv"),
            Self::Pip(python) => Program::new(python).arguments(["-m", "pip"]),
        };
        // What is installed goes into a directory of its own, whatever the user wants of what goes
        // elsewhere.
        program.environment([
            ("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
            ("PIP_NO_INPUT", "1"),
            ("PIP_PROGRESS_BAR", "off"),
            ("PIP_REQUIRE_VIRTUALENV", "0"),
            ("PIP_ROOT_USER_ACTION", "ignore"),
        ])
    }

    fn run(self, program: Program) -> Result<Output, Error> {
        let installer = self.name();
        program
            .run()
            .map_err(|source| Error::Run { installer, source })
    }

    fn success(self, output: Output) -> Result<(), Error> {
        if output.success {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&output.stderr);
        Err(Error::Failed {
            installer: self.name(),
            output: shown(&text),
            help: help(&text),
        })
    }
}

/// For which Python pip chooses wheels.
fn for_target() -> [&'static str; 4] {
    [
        "--only-binary",
        ":all:",
        "--python-version",
        python_version(),
    ]
}

/// For which platform pip chooses wheels. Without an index of wheels for components it is this
/// machine's: the Python code of those wheels is all that is used.
fn for_platform(job: &Job) -> impl Iterator<Item = &'static str> {
    let options = job.index.map(|_| ["--platform", PLATFORM]);
    options.into_iter().flatten()
}

/// A program with the options for these requirements files.
fn required(program: Program, files: &[PathBuf]) -> Program {
    files
        .iter()
        .fold(program, |program, file| program.path("--requirement", file))
}

/// The files in a directory; none if there is no such directory.
fn entries(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// The requirement for which pip did not find a wheel, if it failed for that.
fn without_wheel(output: &Output) -> Option<String> {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("ERROR: No matching distribution found for "))?;
    let requirement = line
        .split_once(" (from ")
        .map_or(line, |(requirement, _)| requirement);
    (!output.success).then(|| requirement.trim().to_owned())
}

/// The end of what was said. That something is tried again, pip says in the language of its own
/// objects, and the last of these is followed by an error.
fn shown(text: &str) -> String {
    let lines: Vec<_> = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with("WARNING: Retrying"))
        .collect();
    let left_out = lines.len().saturating_sub(SHOWN_LINES);
    let ellipsis = (left_out > 0).then_some("…");
    let lines = ellipsis.iter().chain(&lines[left_out..]);
    let lines: Vec<_> = lines.map(|line| format!("  {}", line.trim_end())).collect();
    lines.join("\n")
}

/// What may help, if it can be told from what was said.
fn help(text: &str) -> &'static str {
    /// What uv and pip say of a network that is not there.
    const OFFLINE: [&str; 5] = [
        "NewConnectionError",
        "Failed to fetch",
        "Name or service not known",
        "Temporary failure in name resolution",
        "network was disabled",
    ];
    match OFFLINE.iter().any(|words| text.contains(words)) {
        true => {
            "the package index cannot be reached; what was fetched once is kept, \
             so with the same requirements no network is needed"
        }
        false => {
            "in a virtual environment it would be the same, so the requirements have to change"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(stderr: &str) -> Output {
        Output {
            success: false,
            stdout: Vec::new(),
            stderr: stderr.into(),
        }
    }

    #[test]
    fn what_has_no_wheel_is_known_from_pips_words() {
        for (stderr, requirement) in [
            (
                "ERROR: No matching distribution found for docopt\n",
                Some("docopt"),
            ),
            (
                "x\nERROR: No matching distribution found for a>=1 (from b)\n",
                Some("a>=1"),
            ),
            ("ERROR: ResolutionImpossible: for help visit x\n", None),
        ] {
            assert_eq!(
                without_wheel(&failed(stderr)).as_deref(),
                requirement,
                "{stderr}"
            );
        }
    }

    #[test]
    fn a_long_story_is_shortened() {
        let text: String = (0..40).map(|number| format!("line {number}\n\n")).collect();
        let shown = shown(&text);
        assert!(
            shown.starts_with("  …\n  line 28\n") && shown.ends_with("line 39"),
            "{shown}"
        );
        assert_eq!(super::shown("one\n"), "  one");
    }
}
