//! `componentize-py test`: a project's tests, run in a component.

use std::fs;
use std::path::Path;

use componentize_tests::launcher::{self, Ended};
use tempfile::TempDir;

const SETTINGS: &str = "[tool.componentize-py]
app = 'shop'
python-path = 'src'
stub-wasi = true
";

const WIT: &str = "package test:testing;
interface stock { left: func(name: string) -> u32; }
world shop { import stock; export sell: func(name: string) -> string; }
";

const APP: &str = "import wit_world
from wit_world.imports import stock


class WitWorld(wit_world.WitWorld):
    def sell(self, name: str) -> str:
        return name if stock.left(name) else 'sold out'
";

/// Tests that pass.
const TESTS: &str = r#"
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from shop import WitWorld


class TestShop(unittest.TestCase):
    def test_sold_out(self) -> None:
        with mock.patch("shop.stock.left", return_value=0):
            self.assertEqual(WitWorld().sell("apple"), "sold out")

    def test_the_host_has_no_stock(self) -> None:
        self.assertEqual(Path(__file__).with_name("data.txt").read_text(), "data")

    def test_temporary_files(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "a").write_text("text")

    def test_nothing_of_the_machine(self) -> None:
        self.assertFalse(os.path.exists("/etc/passwd"))
        self.assertEqual(dict(os.environ), {})
"#;

/// A project with files of tests.
fn project(tests: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = [
        ("pyproject.toml", SETTINGS),
        ("wit/shop.wit", WIT),
        ("src/shop.py", APP),
        ("tests/data.txt", "data"),
    ];
    for (name, text) in files.iter().chain(tests) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Ended {
    launcher::run(folder, &[&["test"], arguments].concat())
}

#[test]
fn tests_run_in_the_component() {
    let project = project(&[("tests/test_shop.py", TESTS)]);
    let ended = run(project.path(), &[]).success();
    assert!(ended.stderr.contains("Ran 4 tests"), "{ended:?}");
    let one = ["tests/test_shop.py", "--", "-v", "-k", "sold_out"];
    let ended = run(project.path(), &one).success();
    assert!(ended.stderr.contains("Ran 1 test"), "{ended:?}");
    assert!(ended.stderr.contains("test_sold_out"), "{ended:?}");
    // Nothing is left behind.
    assert!(!project.path().join("index.wasm").exists());
}

#[test]
fn what_goes_wrong_is_the_exit_status() {
    let failing = "import unittest\n\n\nclass TestIt(unittest.TestCase):\n    \
                   def test_it(self) -> None:\n        self.assertEqual(1, 2)\n";
    let importing = "import nowhere_to_be_found\n";
    // What the world imports is not there.
    let calling = "import unittest\nfrom wit_world.imports import stock\n\n\n\
                   class TestIt(unittest.TestCase):\n    \
                   def test_it(self) -> None:\n        stock.left('')\n";
    let project = project(&[
        ("tests/test_failing.py", failing),
        ("tests/test_importing.py", importing),
        ("tests/test_calling.py", calling),
        ("tests/test_nothing.py", ""),
    ]);
    let run = |arguments: &[&str]| run(project.path(), arguments);
    run(&["tests/test_failing.py"]).failure(1, &["AssertionError: 1 != 2", "FAILED"]);
    run(&["tests/test_importing.py"]).failure(1, &["No module named 'nowhere_to_be_found'"]);
    run(&["tests/test_calling.py"]).failure(1, &["test:testing/stock"]);
    run(&["tests/test_nothing.py"]).failure(5, &["NO TESTS RAN"]);
    run(&["tests/test_missing.py"]).failure(1, &["`tests/test_missing.py`", "No such file"]);
    run(&["tests/test_failing.py", "--", "--no-such-option"]).failure(2, &["usage:"]);
    run(&["--runner", "nose"]).failure(2, &["'nose'"]);
    run(&["-w", "x"]).failure(2, &["'-w'"]);
}

#[test]
fn a_project_needs_neither_settings_nor_wit() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let test = "import unittest\n\nfrom code_under import answer\n\n\n\
                class TestIt(unittest.TestCase):\n    \
                def test_it(self) -> None:\n        self.assertEqual(answer(), 42)\n";
    fs::write(
        folder.path().join("code_under.py"),
        "def answer():\n    return 42\n",
    )
    .unwrap();
    fs::write(folder.path().join("test_it.py"), test).unwrap();
    let ended = run(folder.path(), &[]).success();
    assert!(ended.stderr.contains("Ran 1 test"), "{ended:?}");
}

#[test]
fn pytest_runs_the_tests_where_it_is_installed() {
    let test = "import pytest\n\nfrom shop import WitWorld\n\n\n\
                @pytest.mark.parametrize('left, said', [(0, 'sold out'), (1, 'pear')])\n\
                def test_it(monkeypatch, left, said):\n    \
                monkeypatch.setattr('shop.stock.left', lambda name: left)\n    \
                assert WitWorld().sell('pear') == said\n\n\n\
                def test_failing():\n    assert 1 == 2\n";
    let project = project(&[("tests/test_shop.py", test)]);
    let environment = componentize_tests::environment::alone("pytest");
    let run = |arguments: &[&str]| -> Ended {
        let mut command = launcher::command(project.path(), &[&["test"], arguments].concat());
        command.env("VIRTUAL_ENV", environment.path());
        command.output().expect("the launcher starts").into()
    };
    let ended = run(&[]);
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert!(ended.stdout.contains("1 failed, 2 passed"), "{ended:?}");
    let ended = run(&["--", "-k", "test_it"]).success();
    assert!(ended.stdout.contains("2 passed, 1 deselected"), "{ended:?}");
    assert_eq!(run(&["--", "-k", "nothing_is_called_so"]).status, Some(5));
}

#[test]
fn other_hosts_cannot_run_tests() {
    let output = std::process::Command::new(launcher::wasmtime())
        .arg("run")
        .arg(launcher::repository().join("target/componentize.wasm"))
        .arg("test")
        .output()
        .expect("wasmtime starts");
    Ended::from(output).failure(1, &["`test` works with the native launcher only"]);
}
