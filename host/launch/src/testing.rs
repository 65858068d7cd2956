//! `componentize-py test`: a component that has a project's tests instead of its app.
//!
//! It is built by the tool as the project's own component would be, with its settings, but for
//! these: the app is a program that runs tests (`program.py`); the world exports `wasi:cli/run` as
//! well; and the Python path has the directory with the tests, if it is not there anyway. So the
//! tests are part of the component, and see what ships of the project.

use std::path::{Path, PathBuf};
use std::{fs, io};

use componentize_cli::arguments::{Arguments, Command, Grants, Test, TestRunner};
use componentize_cli::settings;
use tempfile::TempDir;

use crate::plan::{self, Plan, Run};

/// The module of the program.
const MODULE: &str = "componentize_py_test";
const PROGRAM: &str = include_str!("testing/program.py");

/// The module that it runs the tests by.
const RUNNER_MODULE: &str = "componentize_py_test_runner";
const UNITTEST: &str = include_str!("testing/unittest_runner.py");
const PYTEST: &str = include_str!("testing/pytest_runner.py");

/// The world that has what such a program needs.
const COMMAND: &str = "wasi:cli/command@0.2";

/// The world of web applications that name none.
const WEB: &str = "wasi:http/proxy@0.2";

/// Where tests are, if nothing says where: the first of these that exists.
const PLACES: [&str; 3] = ["tests", "test", "."];

/// The component's name for the directory with the results.
pub const RESULTS: &str = "/componentize-py-test";

/// Tests that are to be run.
pub struct Testing {
    /// The run of the tool that builds the component.
    pub build: Run,
    /// Where that leaves the component.
    pub component: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// What it is granted.
    pub grants: Grants,
    /// A directory in which it may write, as [`RESULTS`].
    pub results: PathBuf,
    /// A directory for whatever else it takes to run it.
    pub scratch: TempDir,
}

impl Testing {
    /// The exit status that the tests have left, if they came to their end.
    pub fn status(&self) -> Option<u8> {
        let text = fs::read_to_string(self.results.join("status")).ok()?;
        text.trim().parse().ok()
    }
}

/// Why tests are not run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing is there.
    #[error("cannot find the tests `{path}`: {reason}", path = path.display())]
    Missing {
        /// As it was given.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// There is no place for the component.
    #[error("cannot write a temporary file: {0}")]
    Scratch(#[from] io::Error),
}

/// What is to be done for a command line, of which these `words` stand before the command.
pub fn plan(words: &[String], options: Test) -> Result<Plan, plan::Error> {
    let scratch = tempfile::tempdir().map_err(Error::Scratch)?;
    let place = |name: &str| scratch.path().join(name);
    let (source, component, results) = (place("source"), place("tests.wasm"), place("results"));
    for directory in [&source, &results] {
        fs::create_dir(directory).map_err(Error::Scratch)?;
    }
    let mut words = words.to_vec();
    let web = is_web(&words);
    words.extend(["--quiet", "componentize", MODULE, "--no-stub-wasi", "-o"].map(str::to_owned));
    words.push(text(&component));
    // The project's own ones would be about the app.
    words.push(format!("--report={}", text(&place("report.json"))));

    let parsed = match settings::arguments(&words, Arguments::definition()) {
        Ok(parsed) => parsed,
        // The tool says what is wrong with the settings.
        Err(_) => return plan::plan_words(words),
    };
    let Command::Componentize(componentize) = &parsed.command else {
        return plan::plan_words(words);
    };
    let mut roots = componentize.python_path();
    let paths = located(&options.paths, &mut roots)?;
    for root in std::iter::once(&source).chain(&roots) {
        words.extend(["--python-path".to_owned(), text(root)]);
    }
    let has_wit = parsed.common.wit_path().iter().any(|path| path.exists());
    let world = match parsed.common.world.is_empty() {
        true if web => ["--world", WEB].as_slice(),
        true if !has_wit && componentize.module_worlds.is_empty() => &["--world", COMMAND],
        _ => &[],
    };
    let additional = ["--additional-world", COMMAND];
    words.extend(
        world
            .iter()
            .chain(&additional)
            .map(|word| (*word).to_owned()),
    );

    let build = match plan::plan_words(words)? {
        Plan::Run(build) => build,
        other => return Ok(other),
    };
    let runner = options.runner.unwrap_or_else(|| installed(&build, &roots));
    write_program(&source, runner).map_err(Error::Scratch)?;
    let mut arguments = vec![paths.len().to_string()];
    arguments.extend(paths);
    arguments.extend(options.arguments);
    Ok(Plan::Test(Testing {
        build,
        component,
        arguments,
        grants: options.grants,
        results,
        scratch,
    }))
}

/// Whether the project is a web application.
fn is_web(words: &[String]) -> bool {
    let words = words.iter().map(String::as_str).chain(["componentize"]);
    match settings::arguments(words, Arguments::definition()).map(|it| it.command) {
        Ok(Command::Componentize(options)) => options.wsgi.is_some() || options.asgi.is_some(),
        _ => false,
    }
}

/// The paths of the tests, each from one of the directories of the Python path, to which the
/// current directory is added if that is needed.
fn located(given: &[PathBuf], roots: &mut Vec<PathBuf>) -> Result<Vec<String>, Error> {
    let default = PLACES.iter().map(PathBuf::from).find(|path| path.exists());
    let paths = match given {
        [] => default.as_slice(),
        given => given,
    };
    let within = |path: &Path, roots: &[PathBuf]| {
        let roots = roots.iter().filter_map(|root| root.canonicalize().ok());
        let inner = roots.filter_map(|root| Some(text(path.strip_prefix(root).ok()?)));
        // The nearest one.
        inner.min_by_key(String::len)
    };
    let mut located = Vec::new();
    for path in paths {
        let missing = |reason| Error::Missing {
            path: path.clone(),
            reason,
        };
        let absolute = path.canonicalize().map_err(missing)?;
        if within(&absolute, roots).is_none() {
            roots.push(PathBuf::from("."));
        }
        let found = within(&absolute, roots);
        let outside = || missing(io::Error::other("they are outside of the project"));
        located.push(match found.ok_or_else(outside)?.as_str() {
            "" => ".".to_owned(),
            inner => inner.to_owned(),
        });
    }
    Ok(located)
}

/// pytest, if it is among the packages that the component can have.
fn installed(build: &Run, roots: &[PathBuf]) -> TestRunner {
    let packages = build.arguments.iter();
    let packages = packages.filter_map(|word| word.strip_prefix("--site-packages="));
    let mut directories = packages
        .map(Path::new)
        .chain(roots.iter().map(PathBuf::as_path));
    match directories.any(|directory| directory.join("pytest/__init__.py").exists()) {
        true => TestRunner::Pytest,
        false => TestRunner::Unittest,
    }
}

fn write_program(directory: &Path, runner: TestRunner) -> io::Result<()> {
    let runner = match runner {
        TestRunner::Pytest => PYTEST,
        TestRunner::Unittest => UNITTEST,
    };
    fs::write(directory.join(format!("{MODULE}.py")), PROGRAM)?;
    fs::write(directory.join(format!("{RUNNER_MODULE}.py")), runner)
}

/// Paths of the command line are text; one that is not, is not found.
fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
