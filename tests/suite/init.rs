//! `componentize-py init`: what it makes can be built, tested and run, as its README.md says.

use std::fs;
use std::path::Path;

use componentize_tests::http::Server;
use componentize_tests::launcher::{self, Ended};
use tempfile::TempDir;

/// A project for a world, or for one of its own; built, and its tests passed.
fn project(world: Option<&str>) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut arguments = vec!["init", "greeter"];
    arguments.extend(world.iter().flat_map(|world| ["--world", world]));
    let ended = launcher::run(folder.path(), &arguments).success();
    assert!(ended.stdout.contains("`greeter`"), "{}", ended.stdout);
    let project = folder.path().join("greeter");
    launcher::run(&project, &["componentize"]).success();
    let tested = launcher::run(&project, &["test"]).success();
    assert!(tested.stderr.contains("\nOK\n"), "{tested:?}");
    folder
}

/// Runs the component as README.md says.
fn run(folder: &Path, arguments: &[&str]) -> Ended {
    let readme = fs::read_to_string(folder.join("greeter/README.md")).unwrap();
    let written = format!("wasmtime {}", arguments.join(" "));
    assert!(readme.replace('\'', "").contains(&written), "{readme}");
    std::process::Command::new(launcher::wasmtime())
        .args(arguments)
        .current_dir(folder.join("greeter"))
        .output()
        .expect("wasmtime starts")
        .into()
}

#[test]
fn a_project_with_a_world_of_its_own() {
    let folder = project(None);
    let arguments = ["run", "--invoke", "greet(\"World\")", "greeter.wasm"];
    let ended = run(folder.path(), &arguments).success();
    assert_eq!(ended.stdout, "\"Hello, World!\"\n");
}

#[test]
fn a_command() {
    let folder = project(Some("wasi:cli/command"));
    let ended = run(folder.path(), &["run", "greeter.wasm", "Ada", "Alan"]).success();
    assert_eq!(ended.stdout, "Hello, Ada and Alan!\n");
}

#[test]
fn servers() {
    let options: [&[&str]; 2] = [&[], &["-Sp3", "-Wcomponent-model-async"]];
    for (world, options) in ["wasi:http/proxy@0.2", "wasi:http/service"]
        .iter()
        .zip(options)
    {
        let folder = project(Some(world));
        let server = Server::start_with(&folder.path().join("greeter/greeter.wasm"), options);
        let (status, text) = server.get("/", &[]);
        assert_eq!((status, &*text), (200, "Hello, World!\n"));
        assert_eq!(server.get("/other", &[]).0, 404);
    }
}

#[test]
fn what_cannot_be_made_is_said_and_nothing_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let init = |arguments: &[&str], expected: &[&str]| {
        let arguments = [&["init"], arguments].concat();
        launcher::run(folder.path(), &arguments).failure(1, expected);
    };
    init(&["9lives"], &["`9lives` cannot be the name of a project"]);
    let worlds = ["no", "`a:b/c`", "wasi:cli/command, wasi:http/proxy"];
    init(&["shop", "--world", "a:b/c"], &worlds);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    fs::create_dir(folder.path().join("shop")).unwrap();
    fs::write(folder.path().join("shop/README.md"), "mine").unwrap();
    init(
        &["shop"],
        &["shop/README.md` exists already", "nothing was written"],
    );
    let left = fs::read_dir(folder.path().join("shop")).unwrap().count();
    assert_eq!(left, 1);
}
