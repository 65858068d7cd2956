//! The example builds what the launcher builds, and hands on what is wrong.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, str};

/// The repository's root folder.
fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../.."))
}

fn library() -> PathBuf {
    let library = repository().join("target/componentize-library.wasm");
    assert!(library.is_file(), "scripts/build.sh makes the library");
    library
}

fn build(app: &Path, output: &Path, settings: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_componentize-example-library"));
    command.arg(library()).arg(app).arg(output).args(settings);
    command.output().expect("the example starts")
}

#[test]
fn a_component_is_that_of_the_launcher() {
    let folder = tempfile::tempdir().unwrap();
    let app = repository().join("examples/slug");
    let output = folder.path().join("slug.wasm");
    let ended = build(&app, &output, &[]);
    assert!(ended.status.success(), "{ended:?}");
    let steps = str::from_utf8(&ended.stderr).unwrap();
    assert!(steps.contains("Import...\n"), "{steps}");

    let launcher = repository().join("target/release/componentize-py");
    let natively = folder.path().join("natively.wasm");
    let mut command = Command::new(launcher);
    command.args(["componentize", "-o"]).arg(&natively);
    let ended = command.current_dir(app).output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    assert!(fs::read(output).unwrap() == fs::read(natively).unwrap());
}

#[test]
fn a_mistake_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("app.py"), "import nowhere\n").unwrap();
    let wit = "package a:b;\nworld w {}\n";
    fs::create_dir(folder.path().join("wit")).unwrap();
    fs::write(folder.path().join("wit/w.wit"), wit).unwrap();
    let output = folder.path().join("app.wasm");
    let ended = build(folder.path(), &output, &["app=app"]);
    assert!(!ended.status.success());
    let text = str::from_utf8(&ended.stderr).unwrap();
    for expected in ["app.py", "No module named 'nowhere'", "error: the app"] {
        assert!(text.contains(expected), "{text}");
    }
    assert!(!output.exists());
}
