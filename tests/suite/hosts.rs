//! One tool, equal bytes: the launcher (wasmtime is the engine) and
//! `wasmtime run componentize.wasm` (wasmi is the engine) give the same
//! component for every example and test app.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use componentize_tests::launcher::{self, Ended};

fn wasmtime() -> Command {
    Command::new(launcher::wasmtime())
}

/// `target/componentize.wasm`, compiled once for all tests. Compiling is
/// wasmtime's own business and no part of what is tested.
fn tool() -> &'static Path {
    static TOOL: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = TOOL.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("componentize.cwasm");
        let output = wasmtime()
            .arg("compile")
            .arg(launcher::repository().join("target/componentize.wasm"))
            .arg("-o")
            .arg(&path)
            .output()
            .expect("wasmtime starts");
        Ended::from(output).success();
        (folder, path)
    });
    path
}

/// Runs the tool in `folder` under the stock wasmtime.
fn run_in_wasmtime(folder: &Path, arguments: &[&str]) -> Ended {
    wasmtime()
        .args(["run", "--allow-precompiled", "--dir", "."])
        .arg(tool())
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("wasmtime starts")
        .into()
}

#[track_caller]
fn hosts_agree(app: &Path) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    launcher::copy(app, folder.path());
    let natively = launcher::run(
        folder.path(),
        &["componentize", "app", "-o", "natively.wasm"],
    );
    let in_wasmtime = run_in_wasmtime(folder.path(), &["componentize", "app", "-o", "in.wasm"]);
    let (natively, in_wasmtime) = (natively.success(), in_wasmtime.success());
    assert_eq!(natively.stdout, in_wasmtime.stdout);
    assert_eq!(natively.stderr, in_wasmtime.stderr);
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert!(
        read("natively.wasm") == read("in.wasm"),
        "the components of {} differ",
        app.display()
    );
}

#[test]
fn hosts_agree_on_the_example() {
    hosts_agree(&launcher::repository().join("examples/hello"));
}

/// The project in `folder`, of which the settings say all, has to become the
/// same `output` on both hosts.
#[track_caller]
fn hosts_agree_on_settings(folder: &Path, output: &str) {
    let output = folder.join(output);
    let natively = launcher::run(folder, &["componentize"]).success();
    let built = fs::read(&output).unwrap();
    fs::remove_file(&output).unwrap();
    let in_wasmtime = run_in_wasmtime(folder, &["componentize"]).success();
    assert_eq!(natively.stdout, in_wasmtime.stdout);
    assert!(
        built == fs::read(output).unwrap(),
        "the components of {} differ",
        folder.display()
    );
}

#[test]
fn hosts_agree_on_a_project_with_settings() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    launcher::copy(&launcher::repository().join("examples/slug"), folder.path());
    hosts_agree_on_settings(folder.path(), "dist/slug.wasm");
}

#[test]
fn hosts_agree_on_web_applications() {
    for application in ["wsgi = 'wsgi_app:make()'", "asgi = 'asgi_app'"] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        launcher::copy(&launcher::app("web"), folder.path());
        let settings = format!("[tool.componentize-py]\n{application}\n");
        fs::write(folder.path().join("pyproject.toml"), settings).unwrap();
        hosts_agree_on_settings(folder.path(), "index.wasm");
    }
}

#[test]
fn hosts_agree_on_packages_that_bring_wit() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    launcher::copy(&launcher::app("sdks"), folder.path());
    let settings = "[tool.componentize-py]\napp = 'main'\nwit-path = 'wit'\nworld = 'app'\n\
                    python-path = ['.', './sdks']\n[tool.componentize-py.module-worlds]\n\
                    foo_sdk = 'foo-world'\nbar_sdk = 'bar-world'\n";
    fs::write(folder.path().join("pyproject.toml"), settings).unwrap();
    hosts_agree_on_settings(folder.path(), "index.wasm");
}

#[test]
fn hosts_agree_on_every_value_type() {
    hosts_agree(&launcher::app("values"));
}

#[test]
fn hosts_agree_on_what_hostile_code_finds() {
    hosts_agree(&launcher::app("hermetic"));
}

#[test]
fn hosts_agree_on_side_modules() {
    hosts_agree(&launcher::app("runtime"));
}

#[test]
fn errors_are_the_same_in_wasmtime() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    launcher::copy(
        &launcher::repository().join("examples/hello"),
        folder.path(),
    );
    fs::write(folder.path().join("app.py"), "import nowhere\n").unwrap();
    let arguments = ["componentize", "app", "-o", "app.wasm"];
    let natively = launcher::run(folder.path(), &arguments).failure(1, &["nowhere"]);
    let in_wasmtime = run_in_wasmtime(folder.path(), &arguments).failure(1, &["nowhere"]);
    assert_eq!(natively.stderr, in_wasmtime.stderr);
    assert!(!folder.path().join("app.wasm").exists());

    fs::write(
        folder.path().join("pyproject.toml"),
        "[tool.componentize-py]\nwrld = 1\n",
    )
    .unwrap();
    let natively = launcher::run(folder.path(), &arguments).failure(1, &["wrld", "world"]);
    let in_wasmtime = run_in_wasmtime(folder.path(), &arguments).failure(1, &["wrld", "world"]);
    assert_eq!(natively.stderr, in_wasmtime.stderr);
}
