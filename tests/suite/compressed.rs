//! `--compress-memory`: a component that is smaller, and does the same in each instance.

use std::fs;
use std::path::Path;
use std::process::Command;

use componentize_tests::component::Component;
use componentize_tests::launcher::{self, Ended};
use tempfile::TempDir;

const WIT: &str = "package test:compressed;\n\nworld app {\n    export evaluate: func(expression: string) -> string;\n}\n";

/// What it has in memory lies in several stretches, between which megabytes are zeros; and it opens
/// a native library when it runs.
const APP: &str = "\
import hashlib
import random

import wit_world

random.seed(1)
NOISE = random.randbytes(1 << 20)
ZEROS = bytearray(3 << 20)
MORE = [str(number) for number in range(20_000)]
ZEROS[2 << 20] = 1
LAST = bytearray(b'the end') * 100_000


class WitWorld(wit_world.WitWorld):
    def evaluate(self, expression: str) -> str:
        return repr(eval(expression))


def database() -> list[object]:
    import sqlite3

    return sqlite3.connect(':memory:').execute('select 6 * 7, ?', (LAST[:7],)).fetchall()
";

const EXPECTED: [(&str, &str); 6] = [
    (
        "hashlib.sha256(NOISE).hexdigest()",
        "'08b2a8da54e3e185f025ac53633deae5a583c8880a72a21e169a1da022baa003'",
    ),
    (
        "(sum(ZEROS), len(ZEROS), ZEROS.index(1))",
        "(1, 3145728, 2097152)",
    ),
    (
        "MORE[:2], len(MORE), MORE[-1]",
        "(['0', '1'], 20000, '19999')",
    ),
    ("LAST == b'the end' * 100_000", "True"),
    ("database()", "[(42, b'the end')]"),
    ("MORE.append(7) or len(MORE)", "20001"),
];

fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("wit")).unwrap();
    fs::write(folder.path().join("wit/world.wit"), WIT).unwrap();
    fs::write(folder.path().join("app.py"), APP).unwrap();
    folder
}

fn build(folder: &Path, options: &[&str]) -> Vec<u8> {
    let arguments = [&["componentize", "app", "-o", "app.wasm"], options].concat();
    launcher::run(folder, &arguments).success();
    fs::read(folder.join("app.wasm")).expect("the component is there")
}

#[test]
fn it_is_smaller_and_does_the_same() {
    let folder = project();
    let plain = build(folder.path(), &[]);
    let compressed = build(folder.path(), &["--compress-memory"]);
    assert!(
        compressed.len() * 10 < plain.len() * 8,
        "{} of {}",
        compressed.len(),
        plain.len()
    );
    assert_eq!(compressed, build(folder.path(), &["--compress-memory"]));
    for component in [&plain, &compressed] {
        let component = Component::new(component);
        // Each instance has a memory of its own.
        for _ in 0..2 {
            component.instantiate_alone().expect(&EXPECTED);
        }
    }
}

/// The stock wasmtime, with places for instances as `wasmtime serve` has them: each with one table.
#[test]
fn it_runs_in_wasmtime() {
    let folder = project();
    build(folder.path(), &["--compress-memory"]);
    let options = ["run", "-O", "pooling-allocator", "--invoke"];
    let mut wasmtime = Command::new(launcher::wasmtime());
    wasmtime
        .args(options)
        .args(["evaluate(\"database()\")", "app.wasm"]);
    let output = wasmtime.current_dir(folder.path()).output();
    let ended = Ended::from(output.expect("wasmtime starts"));
    let printed = r#""[(42, b\'the end\')]""#;
    assert_eq!(ended.success().stdout.trim_end(), printed);
}

#[test]
fn the_report_says_that_it_is_compressed() {
    let folder = project();
    let options = ["--compress-memory", "--report", "report.json"];
    let component = build(folder.path(), &options);
    let report = fs::read(folder.path().join("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    let entries = report["entries"].as_array().expect("a list");
    let bytes = |entry: &serde_json::Value| entry["bytes"].as_u64().expect("a number");
    assert_eq!(
        entries.iter().map(bytes).sum::<u64>(),
        component.len() as u64
    );
    let mut of_memory = entries.iter().filter(|entry| entry["kind"] == "memory");
    let entry = of_memory.next().expect("memory");
    assert!(bytes(entry) > 1 << 20, "{entry}");
    let why = entry["why"].as_str().expect("a text");
    assert!(why.contains("--compress-memory"), "{entry}");
    assert_eq!(of_memory.next(), None);
}
