//! CPython's own test suite, inside a component.
//!
//! `tests/apps/cpython-tests` runs modules of the package `test`, which
//! `runtime/cpython/testsuite.sh` has fetched and the host preopens.
//! `tests/cpython/results` is the list of what is to come out of them, as [`kept`] has it.
//!
//! An ordinary run takes every [`SHARDS`]th module; `COMPONENTIZE_CPYTHON_TESTS`
//! takes `all` of them, which is what `scripts/test.sh --nightly` does, or those
//! that it names, separated by commas.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use componentize_tests::kept::{Program, Suite};
use componentize_tests::launcher;

/// An ordinary run takes one module out of so many.
const SHARDS: usize = 16;

/// The modules that there are.
fn modules(tests: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(tests.join("test")).expect("the folder of tests") {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let module = name.strip_suffix(".py").unwrap_or(&name);
        let is_package = entry.path().join("__init__.py").is_file();
        if module.starts_with("test_") && (is_package || module != name) {
            found.insert(module.to_owned());
        }
    }
    found
}

#[test]
fn cpythons_own_tests_pass() {
    let tests = launcher::cpython_tests();
    let suite = Suite {
        list: "tests/cpython/results",
        modules: modules(&tests),
    };
    let chosen = suite.chosen("COMPONENTIZE_CPYTHON_TESTS", Some(SHARDS));
    let component = launcher::build_for_wasi(&launcher::app("cpython-tests"));
    let program = Program::compile(&component);
    let tests = tests.display();
    // Some tests look for their files beside the standard library.
    let folders = [
        format!("--dir={tests}::/cpython"),
        format!("--dir={tests}/test::/lib/python3.13/test"),
    ];
    suite.check(chosen, || program.run(&folders));
}
