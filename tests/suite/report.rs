//! What is in a component: `--report`.

use std::fs;
use std::path::Path;

use componentize_tests::launcher;
use serde_json::Value;

use crate::hosts;

const FILES: [&str; 2] = ["report.json", "report.html"];

/// Builds the example `hello` with its reports, in a folder of its own.
fn build(run: impl Fn(&Path, &[&str]) -> launcher::Ended) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let hello = launcher::repository().join("examples/hello");
    launcher::copy(&hello, folder.path());
    let reports = FILES.iter().flat_map(|file| ["--report", file]);
    let arguments = ["componentize", "app", "-w", "hello", "-o", "app.wasm"];
    let arguments: Vec<_> = arguments
        .into_iter()
        .chain(reports)
        .chain(["--report"])
        .collect();
    let ended = run(folder.path(), &arguments).success();
    (folder, ended.stdout)
}

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("it was written")
}

fn entries(report: &Value) -> &Vec<Value> {
    report["entries"].as_array().expect("entries")
}

#[test]
fn each_byte_is_counted_once() {
    let (folder, table) = build(|folder, arguments| launcher::run(folder, arguments));
    let size = fs::metadata(folder.path().join("app.wasm")).unwrap().len();
    let report: Value = serde_json::from_str(&text(folder.path(), "report.json")).unwrap();
    assert_eq!(report["size"], size);
    let bytes = entries(&report)
        .iter()
        .map(|entry| entry["bytes"].as_u64().unwrap());
    assert_eq!(bytes.sum::<u64>(), size);

    let find = |kind: &str, name: &str| {
        let mut entries = entries(&report).iter();
        let found = entries.find(|entry| entry["kind"] == kind && entry["name"] == name);
        found.unwrap_or_else(|| panic!("{kind} {name}: {report:#}"))
    };
    assert_eq!(find("files", "/app/app.py")["owner"], "app");
    let memory = find("memory", "app");
    assert_eq!(memory["owner"], "app");
    assert_eq!(memory["why"], "a directory of the app has it");
    let encodings = find("memory", "encodings");
    assert_eq!(encodings["owner"], "standard library");
    let functions = find("code", "interpreter")["bytes"].as_u64().unwrap();
    assert!(functions > 1_000_000, "{functions}");

    let unclaimed = find("memory", "not attributed")["bytes"].as_u64().unwrap();
    let memory = entries(&report)
        .iter()
        .filter(|entry| entry["kind"] == "memory");
    let memory: u64 = memory.map(|entry| entry["bytes"].as_u64().unwrap()).sum();
    assert!(unclaimed * 3 < memory, "{unclaimed} of {memory}");

    assert!(
        table.contains("component\n") && table.contains("  app"),
        "{table}"
    );
    assert!(table.ends_with("Component built successfully\n"), "{table}");
}

#[test]
fn the_page_needs_nothing_else() {
    let (folder, _) = build(|folder, arguments| launcher::run(folder, arguments));
    let page = text(folder.path(), "report.html");
    for word in ["http", "src=", "href=", "url(", "@import", "{{"] {
        assert!(!page.contains(word), "{word}");
    }
    let (_, rest) = page.split_once("type=\"application/json\">").unwrap();
    let (data, _) = rest.split_once("</script>").unwrap();
    let report: Value = serde_json::from_str(data).unwrap();
    let same: Value = serde_json::from_str(&text(folder.path(), "report.json")).unwrap();
    assert_eq!(report, same);
}

#[test]
fn hosts_agree_on_reports() {
    let (natively, table) = build(|folder, arguments| launcher::run(folder, arguments));
    let (in_wasmtime, same) = build(hosts::run_in_wasmtime);
    assert_eq!(table, same);
    for file in FILES.iter().chain(&["app.wasm"]) {
        let read = |folder: &tempfile::TempDir| fs::read(folder.path().join(file)).unwrap();
        assert!(read(&natively) == read(&in_wasmtime), "{file} differs");
    }
}

#[test]
fn a_report_changes_nothing_and_its_format_is_known() {
    let hello = launcher::repository().join("examples/hello");
    let without = launcher::build_with(&hello, &["-w", "hello"]);
    let (folder, _) = build(|folder, arguments| {
        launcher::run(folder, arguments).success();
        // Now the first reports lie beside the app.
        launcher::run(folder, arguments)
    });
    let with = fs::read(folder.path().join("app.wasm")).unwrap();
    assert!(with == without);

    let arguments = ["componentize", "--report", "app", "-w", "hello"];
    launcher::run(folder.path(), &arguments).failure(2, &["--report", ".html, .json or .txt"]);
}
