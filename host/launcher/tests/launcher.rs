//! The launcher from outside: which paths it opens for the tool, which packages it finds, how it
//! ends.

use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const WIT: &str = "package test:test; world test { export greet: func() -> string; }";

const APP: &str = "
import wit_world

class WitWorld(wit_world.WitWorld):
    def greet(self) -> str:
        return 'Hello'
";

/// A folder with some files, in the directories which they need.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// The launcher, started in `directory`, with arguments that have no spaces but for `_`; no Python
/// is in sight.
fn launcher(directory: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_componentize-py"));
    command
        .current_dir(directory)
        .env("PATH", "")
        .env_remove("VIRTUAL_ENV")
        .args(line.split(' ').map(|word| word.replace('_', " ")));
    command
}

#[track_caller]
fn succeeds(mut command: Command) -> Output {
    let output = command.output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{message}");
    output
}

/// Standard error of a run that ends with `status`.
#[track_caller]
fn fails(mut command: Command, status: i32) -> String {
    let output = command.output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(status), "{message}");
    message
}

#[test]
fn paths_may_be_written_in_any_way() {
    let folder = folder(&[
        ("wit/world.wit", WIT),
        ("src/app.py", APP),
        ("Größe und mehr/wit/world.wit", WIT),
        ("Größe und mehr/src/app.py", APP),
    ]);
    let root = folder.path();
    succeeds(launcher(root, "componentize -p src app -o expected.wasm"));
    let expected = fs::read(root.join("expected.wasm")).unwrap();

    let absolute = root.to_str().unwrap();
    let spaced = "Größe_und_mehr";
    for (directory, line, output) in [
        (".", "componentize -p ./src/ app -o ./new.wasm", "new.wasm"),
        (
            ".",
            "-d wit/world.wit componentize -p src app -o ./a/b//new.wasm",
            "a/b/new.wasm",
        ),
        (
            ".",
            "-d ./src/../wit/ componentize -p wit/../src app -o src/../new.wasm",
            "new.wasm",
        ),
        (
            "src",
            "-d ../wit componentize app -o ../new.wasm",
            "new.wasm",
        ),
        ("src", "-d ../wit componentize app", "src/index.wasm"),
        (
            ".",
            &format!("-d {spaced}/wit componentize -p {spaced}/src app -o {spaced}/ö.wasm"),
            "Größe und mehr/ö.wasm",
        ),
        (
            "/",
            &format!(
                "-d {absolute}/wit componentize -p {absolute}/src app -o {absolute}/x/new.wasm"
            ),
            "x/new.wasm",
        ),
    ] {
        succeeds(launcher(&root.join(directory), line));
        let output = root.join(output);
        let component = fs::read(&output).unwrap();
        assert!(component == expected, "{line}");
        fs::remove_file(output).unwrap();
    }
}

#[test]
fn links_are_followed_as_far_as_is_asked_for() {
    let folder = folder(&[
        ("far/world.wit", WIT),
        ("far/app.py", APP),
        ("far/package/__init__.py", ""),
        ("far/package/inner.py", "value = 'linked'"),
        ("near/wit/.keep", ""),
        (
            "near/app.py",
            &APP.replace("'Hello'", "inner.value")
                .replace("import wit", "from package import inner\nimport wit"),
        ),
    ]);
    let root = folder.path();
    symlink(root.join("far"), root.join("all")).unwrap();
    succeeds(launcher(
        root,
        "-d all/world.wit componentize -p all app -o all/a.wasm",
    ));
    assert!(root.join("far/a.wasm").is_file());

    let near = root.join("near");
    symlink("../../far/world.wit", near.join("wit/world.wit")).unwrap();
    symlink(root.join("far/package"), near.join("package")).unwrap();
    symlink(root.join("far/app.py"), near.join("linked.py")).unwrap();
    fs::write(near.join("own.wit"), WIT).unwrap();
    let message = fails(launcher(&near, "-d own.wit componentize app -o a.wasm"), 1);
    assert!(message.contains("`./package` is left out"), "{message}");
    for line in [
        "--follow-links componentize app -o a.wasm",
        "--follow-links -d wit/world.wit componentize app -o a.wasm",
        "--follow-links componentize linked -o a.wasm",
        // What is named is followed as well.
        "-d ../far/world.wit componentize app -o a.wasm -p . -p ../far",
    ] {
        succeeds(launcher(&near, line));
    }

    symlink("../nowhere.wit", near.join("wit/dangling.wit")).unwrap();
    let message = fails(launcher(&near, "-d wit/dangling.wit componentize app"), 1);
    assert!(message.contains("wit/dangling.wit"), "{message}");
    assert!(message.contains("No such file"), "{message}");
}

#[test]
fn missing_paths_are_named_as_they_were_written() {
    let folder = folder(&[("wit/world.wit", WIT), ("app.py", APP)]);
    for (line, path) in [
        ("-d no/such componentize app", "no/such"),
        ("-d ./wit/none.wit componentize app", "wit/none.wit"),
        ("componentize -p ../missing app", "../missing"),
        ("-d /no/such/place componentize app", "/no/such/place"),
    ] {
        let message = fails(launcher(folder.path(), line), 1);
        assert!(message.contains(path), "{message}");
    }
}

#[test]
fn outputs_that_cannot_be_written_leave_everything_as_it_was() {
    let folder = folder(&[("wit/world.wit", WIT), ("app.py", APP), ("file", "old")]);
    let root = folder.path();
    let message = fails(launcher(root, "componentize app -o file/x.wasm"), 1);
    assert!(message.contains("file/x.wasm"), "{message}");
    let message = fails(launcher(root, "-w wrong componentize app -o new/x.wasm"), 1);
    assert!(message.contains("wrong"), "{message}");
    let mut names: Vec<_> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["app.py", "file", "wit"]);
}

#[test]
fn wrong_usage_has_status_2() {
    let folder = folder(&[]);
    let message = fails(launcher(folder.path(), "componentise app"), 2);
    assert!(message.contains("'componentize'"), "{message}");
    fails(launcher(folder.path(), "componentize"), 2);
}

#[test]
fn help_and_version_come_from_the_tool() {
    let folder = folder(&[]);
    let output = succeeds(launcher(folder.path(), "--version"));
    let version = String::from_utf8(output.stdout).unwrap();
    assert!(version.starts_with("componentize-py "), "{version}");
    assert!(version.contains("CPython 3."), "{version}");
    let output = succeeds(launcher(folder.path(), "componentize --help"));
    let help = String::from_utf8(output.stdout).unwrap();
    assert!(help.contains("--python-path"), "{help}");
    assert!(!help.contains("--site-packages"), "{help}");
}

#[test]
fn arguments_that_are_not_text_are_refused() {
    let folder = folder(&[]);
    let mut command = launcher(folder.path(), "componentize");
    command.arg(std::ffi::OsString::from_vec(b"a\xffb".to_vec()));
    let message = fails(command, 1);
    assert!(message.contains("UTF-8"), "{message}");
}

/// An app that needs the package `installed`, and two environments which have it, with different
/// contents.
fn with_packages() -> TempDir {
    let app = APP.replace("import wit_world", "import installed, wit_world");
    let app = app.replace("'Hello'", "installed.name");
    folder(&[
        ("wit/world.wit", WIT),
        ("app.py", &format!("{app}\nprint(installed.name)\n")),
        (
            "one/lib/python3.13/site-packages/installed.py",
            "name = 'one'",
        ),
        (
            "two/lib/python3.9/site-packages/installed.py",
            "name = 'two'",
        ),
        ("two/pyvenv.cfg", ""),
        ("three/installed/__init__.py", "name = 'three'"),
    ])
}

/// A program that prints a text, whatever it is asked.
fn program(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\necho '{text}'\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn packages_are_those_of_the_users_python() {
    let folder = with_packages();
    let root = folder.path();
    let place = |name: &str| root.join(name).to_str().unwrap().to_owned();
    let build = |environment: &[(&str, &str)]| {
        let mut command = launcher(root, "componentize app -o a.wasm");
        command.envs(environment.iter().copied());
        String::from_utf8(succeeds(command).stdout).unwrap()
    };

    let message = fails(launcher(root, "componentize app -o a.wasm"), 1);
    assert!(message.contains("installed"), "{message}");

    program(&root.join("bin/python3"), &place("three"));
    let path = place("bin");
    assert!(build(&[("PATH", &path)]).starts_with("three\n"));

    // The interpreter of a virtual environment is not even run.
    program(&root.join("two/bin/python3"), &place("three"));
    let path = format!("{}:{path}", place("two/bin"));
    assert!(build(&[("PATH", &path)]).starts_with("two\n"));

    program(&root.join("bin/pipenv"), &place("one"));
    assert!(build(&[("PATH", &path)]).starts_with("one\n"));
    let active = [("PATH", &*path), ("VIRTUAL_ENV", &place("two"))];
    assert!(build(&active).starts_with("two\n"));
}

#[test]
fn the_python_path_goes_before_packages() {
    let folder = with_packages();
    let root = folder.path();
    let line = "componentize -p . -p three app -o a.wasm";
    let mut command = launcher(root, line);
    command.env("VIRTUAL_ENV", root.join("one"));
    let output = succeeds(command);
    assert!(output.stdout.starts_with(b"three\n"));
}
