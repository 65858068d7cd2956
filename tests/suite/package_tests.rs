//! The own test suites of packages with native code, inside a component.
//!
//! `tests/package-tests/app` runs files of tests by pytest; they are in the component, with the
//! package. Those of `NumPy` and pandas come with their wheels (`runtime/wheels/wheel.sh`), those
//! of pydantic-core and what all of them use with `scripts/package-tests.sh`. Beside it are the
//! lists of what is to come out of them, as [`kept`](componentize_tests::kept) has it.
//!
//! An ordinary run takes a few of the files, and none of pandas'; `COMPONENTIZE_PACKAGE_TESTS`
//! takes `all` of them, which is what `scripts/test.sh --nightly` does, or those that it names,
//! separated by commas, or folders: `numpy/linalg`, `tests/validators`.

use std::path::{Path, PathBuf};

use componentize_tests::kept::{self, Program, Suite};
use componentize_tests::launcher;
use tempfile::TempDir;

/// The folders of pandas' tests that are about its native code, and what is built upon it.
const PANDAS: [&str; 7] = [
    "groupby",
    "indexing",
    "libs",
    "reshape/merge",
    "scalar",
    "tslibs",
    "window",
];

/// The variable that says which files are run.
const CHOSEN: &str = "COMPONENTIZE_PACKAGE_TESTS";

/// Builds an app of the folder, over what is in these folders besides.
fn build(app: &str, folders: &[&Path]) -> Program {
    let source = launcher::repository().join("tests/package-tests/app");
    let output = tempfile::tempdir().expect("a temporary folder");
    let path = output.path().join("app.wasm");
    let mut arguments = ["-w", "wasi:cli/command@0.2", "componentize"].to_vec();
    let support = launcher::package_tests().join("packages");
    // `telling` is beside the program that runs CPython's tests.
    let telling = launcher::app("cpython-tests");
    for folder in [Path::new("."), &telling, &support].iter().chain(folders) {
        arguments.extend(["-p", folder.to_str().unwrap()]);
    }
    arguments.extend([app, "-o", path.to_str().unwrap()]);
    launcher::run(&source, &arguments).success();
    Program::compile(&std::fs::read(path).expect("the component was written"))
}

/// Installs wheels into a folder.
fn install(wheels: &[PathBuf]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for wheel in wheels {
        launcher::unpack(wheel, folder.path());
    }
    folder
}

#[test]
fn numpys_own_tests_pass() {
    let installed = install(&[launcher::wheel_with_tests("numpy")]);
    let suite = Suite {
        list: "tests/package-tests/numpy",
        modules: kept::files(installed.path()),
    };
    let chosen = suite.chosen(CHOSEN, Some(16));
    if !chosen.is_empty() {
        let program = build("numpy_tests", &[installed.path()]);
        suite.check(chosen, || program.run(&[]));
    }
}

#[test]
fn pydantic_cores_own_tests_pass() {
    let installed = install(&[launcher::wheel("pydantic-core")]);
    let source = launcher::package_tests().join("pydantic-core");
    let mut modules = kept::files(&source);
    // They test nothing.
    modules.retain(|file| !file.starts_with("tests/benchmarks/"));
    let suite = Suite {
        list: "tests/package-tests/pydantic-core",
        modules,
    };
    let chosen = suite.chosen(CHOSEN, Some(8));
    if !chosen.is_empty() {
        let program = build("pydantic_core_tests", &[installed.path(), &source]);
        suite.check(chosen, || program.run(&[]));
    }
}

/// Those of them that are about its native code.
#[test]
fn pandas_own_tests_pass() {
    // It takes minutes to build, so its wheel need not be there.
    let wanted = |names: String| names == "all" || names.contains("pandas");
    if !std::env::var(CHOSEN).is_ok_and(wanted) {
        return;
    }
    let wheels = ["numpy", "pandas"].map(launcher::wheel_with_tests);
    let installed = install(&wheels);
    let mut modules = kept::files(&installed.path().join("pandas/tests"));
    modules.retain(|file| PANDAS.iter().any(|folder| file.starts_with(folder)));
    let suite = Suite {
        list: "tests/package-tests/pandas",
        modules: modules
            .iter()
            .map(|file| format!("pandas/tests/{file}"))
            .collect(),
    };
    let chosen = suite.chosen(CHOSEN, None);
    if !chosen.is_empty() {
        let program = build("pandas_tests", &[installed.path()]);
        suite.check(chosen, || program.run(&[]));
    }
}
