//! Pre-initialisation is hermetic: an app that looks for the build machine
//! while it is imported finds nothing of it, changes nothing of it, and gives
//! the same component to the byte whenever, wherever and by whomever it is built.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use componentize_tests::component::Component;
use componentize_tests::launcher;
use tempfile::TempDir;
use wasmtime::component::Val;

/// A copy of the app in a fresh folder of its own.
fn copy() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy_into(folder.path());
    folder
}

fn copy_into(folder: &Path) {
    let app = launcher::app("hermetic");
    fs::create_dir_all(folder.join("wit")).unwrap();
    for file in ["app.py", "wit/world.wit"] {
        fs::copy(app.join(file), folder.join(file)).unwrap();
    }
}

fn contains(binary: &[u8], needle: &[u8]) -> bool {
    binary.windows(needle.len()).any(|part| part == needle)
}

/// What the app found, by what it looked for.
fn found(binary: &[u8]) -> BTreeMap<String, String> {
    let mut running = Component::new(binary).instantiate_alone();
    let Some(Val::List(lines)) = running.call("", "found", &[]) else {
        panic!("not a list");
    };
    lines
        .iter()
        .map(|line| {
            let Val::String(line) = line else {
                panic!("not a string: {line:?}")
            };
            let (what, outcome) = line.split_once(": ").expect("what: outcome");
            (what.to_owned(), outcome.to_owned())
        })
        .collect()
}

#[test]
fn an_app_finds_nothing_of_the_machine_while_it_is_imported() {
    let folder = copy();
    let before = fs::read(folder.path().join("app.py")).unwrap();
    let found = found(&launcher::build(folder.path()));

    let refused = [
        "password file",
        "home",
        "connect",
        "listen",
        "name",
        "new file",
        "append",
        "new folder",
        "remove",
        "rename",
        "link",
    ];
    for what in refused {
        let outcome = &found[what];
        assert!(
            outcome.starts_with("OSError") || outcome == "FileNotFoundError",
            "{what}: {outcome}"
        );
    }
    for (what, outcome) in [
        ("environment", "{}"),
        ("working folder", "'/'"),
        ("temporary files", "[]"),
        ("monotonic clock", "True"),
        ("process time", "True"),
        ("sleep", "None"),
        ("standard input", "''"),
    ] {
        assert_eq!(found[what], outcome, "{what}");
    }
    assert_eq!(found["outside"], found["root"], "nothing is outside");
    for name in ["etc", "home", "root", "usr", "proc"] {
        assert!(
            !found["root"].contains(&format!("'{name}'")),
            "{}",
            found["root"]
        );
    }
    let machine = std::process::Command::new("uname")
        .arg("-n")
        .output()
        .unwrap();
    let machine = String::from_utf8(machine.stdout).unwrap();
    for (what, outcome) in &found {
        assert!(
            machine.trim().is_empty() || !outcome.contains(machine.trim()),
            "{what}: {outcome}"
        );
    }

    assert_eq!(before, fs::read(folder.path().join("app.py")).unwrap());
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["app.py", "wit"], "the app's folder is as it was");
}

#[test]
fn what_an_app_prints_while_it_is_imported_is_shown() {
    let folder = copy();
    let output = folder.path().join("app.wasm");
    let ended = launcher::run(
        folder.path(),
        &["componentize", "app", "-o", output.to_str().unwrap()],
    )
    .success();
    assert_eq!(
        ended.stdout,
        "printed while imported\nComponent built successfully\n"
    );
    assert_eq!(ended.stderr, "complained while imported\n");
}

#[test]
fn builds_are_equal_to_the_byte() {
    let first = copy();
    let expected = launcher::build(first.path());
    assert!(
        expected == launcher::build(first.path()),
        "a second run differs"
    );

    let elsewhere = tempfile::tempdir().unwrap();
    let folder = elsewhere.path().join("another folder/with ünïcode");
    copy_into(&folder);
    let ended = launcher::command(&folder, &["-q", "componentize", "app", "-o", "other.wasm"])
        .env_clear()
        .env("HOME", "/nonexistent")
        .env("USER", "somebody-else")
        .env("LANG", "tr_TR.UTF-8")
        .env("TZ", "Pacific/Kiritimati")
        .env("PYTHONHASHSEED", "12345")
        .env("SECRET_TOKEN", "do-not-leak-this")
        .output()
        .unwrap();
    launcher::Ended::from(ended).success();
    let actual = fs::read(folder.join("other.wasm")).unwrap();
    assert!(
        expected == actual,
        "another folder, user and environment: the component differs"
    );

    let contains = |needle: &str| contains(&actual, needle.as_bytes());
    for secret in [
        "do-not-leak-this",
        "somebody-else",
        "another folder",
        "ünïcode",
    ] {
        assert!(!contains(secret), "{secret:?} is in the component");
    }
    assert!(contains("password file"), "the search finds what is there");
}

#[test]
fn nobody_sees_where_the_product_was_built() {
    let repository = launcher::repository().canonicalize().unwrap();
    let needle = repository.to_str().expect("a path in UTF-8").as_bytes();
    let tool = fs::read(repository.join("target/componentize.wasm")).unwrap();
    for (what, binary) in [
        ("the tool", tool),
        ("a component", launcher::build(copy().path())),
    ] {
        let leaks = contains(&binary, needle);
        assert!(!leaks, "the repository's path is in {what}");
    }
}
