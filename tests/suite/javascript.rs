//! host/javascript, in Node and in a browser: that its engine is one, that what it makes is equal
//! to what the launcher makes, and that its command line is the launcher's to the letter.

mod engine;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use componentize_tests::launcher::{self, Ended};
use serde_json::{Value, json};

use crate::hosts;

/// The package as it is published, with its tests.
fn package() -> PathBuf {
    let package = launcher::repository().join("target/runtime/javascript");
    assert!(
        package.join("package.json").is_file(),
        "scripts/build.sh makes the package"
    );
    package
}

/// Node with a program of the package.
fn node(program: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(package().join(program));
    command
}

/// The command line in a folder, with no virtual environment in sight.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = node("dist/node/main.js");
    command.current_dir(folder).env_remove("VIRTUAL_ENV");
    command.args(arguments);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Ended {
    command(folder, arguments)
        .output()
        .expect("Node starts")
        .into()
}

#[test]
fn node_agrees_on_every_example_and_app() {
    hosts::agrees_on_every_example_and_app(run, &[]);
}

/// How many apps are built in a browser.
const DOZEN: usize = 12;

/// Vite makes a page of the package, in which a worker builds.
#[test]
fn chromium_agrees_on_a_dozen_apps() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let apps = hosts::apps();
    let share = apps.len() / DOZEN;
    let apps: Vec<_> = apps.iter().step_by(share).take(DOZEN).collect();
    assert_eq!(apps.len(), DOZEN);
    let described = apps.iter().enumerate().map(|(number, app)| {
        let component = folder.path().join(format!("{number}.wasm"));
        let arguments = app.arguments(component.to_str().unwrap());
        launcher::run(app.folder.path(), &arguments).success();
        json!({
            "name": app.name,
            "folder": app.folder.path(),
            "arguments": arguments,
            "component": component,
        })
    });
    let list = folder.path().join("apps.json");
    fs::write(&list, Value::from_iter(described).to_string()).unwrap();
    let mut command = node("dist/test/browser.js");
    let tools = launcher::repository().join("target/runtime/javascript-tools");
    let output = command.arg(tools).arg(list).output().expect("Node starts");
    print!("{}", Ended::from(output).success().stdout);
}

/// The interface is tried by a program, in JavaScript.
#[test]
fn projects_are_built_by_programs() {
    let hello = launcher::repository().join("examples/hello");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let component = folder.path().join("hello.wasm");
    fs::write(&component, launcher::build(&hello)).unwrap();
    let output = node("dist/test/api.js").arg(hello).arg(component).output();
    Ended::from(output.expect("Node starts")).success();
}

/// The first two programs of the package's README, one behind the other, with the package as npm
/// would install it.
#[test]
fn the_programs_of_the_readme_run() {
    let readme = fs::read_to_string(package().join("README.md")).unwrap();
    let blocks = readme.split("```js\n").skip(1).take(2);
    let program: String = blocks
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let packages = folder.path().join("node_modules");
    fs::create_dir(&packages).unwrap();
    symlink(package(), packages.join("componentize-wasm")).unwrap();
    fs::write(folder.path().join("program.mjs"), program).unwrap();
    let output = Command::new("node")
        .arg("program.mjs")
        .current_dir(folder.path())
        .output();
    let ended = Ended::from(output.expect("Node starts")).success();
    let (place, _) = ended.stdout.split_once(": error: ").expect("a diagnostic");
    assert!(place.ends_with("wit/hello.wit:2:11"), "{place}");
    let component = fs::read(folder.path().join("hello.wasm")).unwrap();
    assert!(component.starts_with(b"\0asm\x0d\0\x01\0"));
}

/// The largest npm package that anybody should have to download, in bytes.
const LARGEST_PACKAGE: u64 = 15_000_000;

#[test]
fn the_package_is_small_enough_to_be_downloaded() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new("npm")
        .args(["pack", "--silent", "--pack-destination"])
        .arg(folder.path())
        .current_dir(package())
        .output()
        .expect("npm starts");
    let packed = Ended::from(output).success().stdout;
    let archive = folder.path().join(packed.trim());
    let size = fs::metadata(&archive).unwrap().len();
    assert!(size < LARGEST_PACKAGE, "the package has {size} bytes");
    let listed = Command::new("tar").arg("-tf").arg(&archive).output();
    let listed = Ended::from(listed.expect("tar starts")).success().stdout;
    assert!(
        listed.contains("package/dist/node/index.d.ts\n"),
        "{listed}"
    );
    assert!(!listed.contains("/test/"), "tests are published: {listed}");
}

/// A project in which much can be right and wrong.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    launcher::copy(&launcher::repository().join("examples/hello"), root);
    for (path, content) in [
        ("broken.py", "import wit_world\n\ndef greet(:\n"),
        (
            "raises.py",
            "print('so far')\nraise ValueError('no further')\n",
        ),
        ("linked/inner/__init__.py", ""),
        ("environment/lib/python3.13/site-packages/installed.py", ""),
        ("far/package.py", ""),
        (
            "wrong/pyproject.toml",
            "[tool.componentize-py]\nwrld = 'hello'\n",
        ),
        ("editable.txt", "-e .\n"),
        ("file", ""),
    ] {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    symlink(root.join("far"), root.join("linked/far")).unwrap();
    symlink("nowhere", root.join("linked/dangling.py")).unwrap();
    folder
}

/// What is said is the same, and so is the exit status: of what is wrong, and of what is right.
#[test]
fn the_command_line_is_the_launchers() {
    let folder = project();
    for (directory, line) in [
        (".", ""),
        (".", "--version"),
        (".", "--help"),
        (".", "help componentize"),
        (".", "completions bash"),
        (".", "componentise app"),
        (".", "componentize"),
        (".", "componentize app --no-such-option"),
        (".", "-d no/such componentize app"),
        (".", "-w wrong componentize app"),
        (".", "componentize broken"),
        (".", "componentize raises"),
        (".", "componentize nowhere"),
        (".", "componentize app -o file/a.wasm"),
        (".", "componentize app -o wit"),
        (
            ".",
            "componentize app --exclude nothing_like_this -o new/a.wasm",
        ),
        (".", "componentize -p . -p linked app -o a.wasm"),
        (
            ".",
            "--follow-links componentize -p . -p linked app -o a.wasm",
        ),
        (
            "far",
            "-d ../wit componentize -p ./../linked/../ -p ../ app -o ./b//a.wasm",
        ),
        (
            "linked",
            "-d ../wit componentize -p .. app -o ../linked/a.wasm",
        ),
        (
            ".",
            "componentize app --report - --report report.json -o a.wasm",
        ),
        (".", "componentize --requirements missing.txt app"),
        (".", "componentize --requirements editable.txt app"),
        (".", "-q componentize app -o a.wasm"),
        (".", "bindings types"),
        (".", "bindings file"),
        (".", "compose a.wasm missing.wasm -o c.wasm"),
        ("wrong", "componentize app"),
    ] {
        let words: Vec<_> = line.split_whitespace().collect();
        let directory = folder.path().join(directory);
        let natively = launcher::run(&directory, &words);
        assert_eq!(run(&directory, &words), natively, "{line}");
    }
}

/// Where the packages of the user's Python are, is found in the same way.
#[test]
fn packages_are_found_as_by_the_launcher() {
    let folder = project();
    let app = folder.path().join("app.py");
    let text = fs::read_to_string(&app).unwrap();
    fs::write(app, format!("import installed\n{text}")).unwrap();
    let words = ["componentize", "app", "-o", "a.wasm"];
    let environment = folder.path().join("environment");
    let in_environment = |mut command: Command| {
        let output = command.env("VIRTUAL_ENV", &environment).output();
        let ended = Ended::from(output.expect("the program starts")).success();
        (ended, fs::read(folder.path().join("a.wasm")).unwrap())
    };
    let natively = in_environment(launcher::command(folder.path(), &words));
    let in_node = in_environment(command(folder.path(), &words));
    assert_eq!(natively.0, in_node.0);
    assert!(natively.1 == in_node.1, "the components differ");
    run(folder.path(), &words).failure(1, &["installed"]);
}

/// What one of them has kept, the other one uses.
#[test]
fn what_is_kept_is_shared_with_the_launcher() {
    let (folder, kept) = (project(), tempfile::tempdir().expect("a temporary folder"));
    let kept = kept.path();
    let words = ["componentize", "app", "-o", "a.wasm"];
    let files = |mut command: Command| {
        let output = command.env("COMPONENTIZE_PY_CACHE", kept).output();
        Ended::from(output.expect("the program starts")).success();
        let component = fs::read(folder.path().join("a.wasm")).unwrap();
        (component, launcher::files(kept))
    };
    let natively = files(launcher::command(folder.path(), &words));
    assert!(!natively.1.is_empty(), "the launcher keeps nothing");
    let in_node = files(command(folder.path(), &words));
    assert!(natively.0 == in_node.0, "the components differ");
    assert_eq!(natively.1, in_node.1);
    fs::remove_dir_all(kept).unwrap();
    let alone = files(command(folder.path(), &words));
    assert!(alone.0 == in_node.0, "the components differ");
    // The launcher keeps machine code as well.
    assert!(!alone.1.is_empty(), "Node keeps nothing");
    let mut others = alone.1.iter().filter(|path| !natively.1.contains(path));
    assert_eq!(others.next(), None);
}
