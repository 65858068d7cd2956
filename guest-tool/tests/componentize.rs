//! All steps together, from the words of the command line to a component. The runtime is a small
//! module, and the engine says that the app was imported.

mod scripted;

use std::fs;
use std::rc::Rc;

use componentize::componentize::{Session, componentize};
use componentize::error::Error;
use componentize::progress::Unseen;
use componentize::runtime::Runtime;
use componentize_cli::arguments::{Arguments, Command};
use scripted::{Round, Scripted};
use tempfile::TempDir;
use wit_component::{DecodedWasm, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// A runtime which calls WASI, and through the table whatever the world's module has put there.
const RUNTIME: &str = r#"(module
    (import "wasi:cli/exit@0.2.0" "exit" (func $exit (param i32)))
    (memory (export "memory") 2)
    (table (export "__indirect_function_table") 4 funcref)
    (global (export "__stack_pointer") (mut i32) (i32.const 4096))
    (func (export "wit_dylib_export_start") (param i32) (result i32)
        i32.const 1
        call $exit
        i32.const 0)
    (func (export "wit_dylib_export_call") (param i32 i32)
        local.get 1
        call_indirect)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) i32.const 0))"#;

/// The world of [`RUNTIME`].
const RUNTIME_WIT: &str = "package wasi:cli@0.2.0;
    interface exit { exit: func(status: result); }
    world imports { import exit; }";

const WIT: &str = "package test:app;
    interface host { log: func(line: string); }
    world app { import host; export greet: func(name: string) -> string; }";

fn runtime_image() -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("runtime.wit", RUNTIME_WIT).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    let mut image = wat::parse_str(RUNTIME).unwrap();
    embed_component_metadata(&mut image, &resolve, world, StringEncoding::UTF8).unwrap();
    image
}

fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("app.wit"), WIT).unwrap();
    fs::write(folder.path().join("app.py"), "import wit_world\n").unwrap();
    folder
}

/// Builds the project with more options; the app does as `round` says.
fn build(project: &TempDir, round: Round, options: &[&str]) -> (Result<Vec<u8>, Error>, Session) {
    let folder = project.path().to_str().unwrap();
    let wit = format!("{folder}/app.wit");
    let line = [
        "componentize-py",
        "-d",
        &wit,
        "componentize",
        "-p",
        folder,
        "app",
    ];
    let line = line.iter().chain(options);
    let arguments = Arguments::parse(line, &mut Arguments::definition()).unwrap();
    let Command::Componentize(options) = &arguments.command else {
        panic!("{arguments:?}");
    };
    let mut session = Session::default();
    let result = componentize(
        &Scripted::new(vec![round], Rc::default()),
        &Unseen,
        &Runtime {
            image: &runtime_image(),
            image_sha256: "abc",
            standard_library: &[0; 1024],
            decompressor: &[],
            python_version: "3.13.0",
        },
        &arguments.common,
        options,
        &mut session,
    );
    (result, session)
}

/// Names of a component's imports and exports.
fn world_of(component: &[u8]) -> (Vec<String>, Vec<String>) {
    let DecodedWasm::Component(resolve, world) = wit_component::decode(component).unwrap() else {
        panic!("not a component");
    };
    let world = &resolve.worlds[world];
    let imports = world.imports.keys().map(|key| resolve.name_world_key(key));
    let exports = world.exports.keys().map(|key| resolve.name_world_key(key));
    (imports.collect(), exports.collect())
}

#[test]
fn a_component_imports_what_the_world_and_the_runtime_use() {
    let (component, _) = build(&project(), Round::default(), &[]);
    let (imports, exports) = world_of(&component.unwrap());
    assert_eq!(imports, ["wasi:cli/exit@0.2.0", "test:app/host"]);
    assert_eq!(exports, ["greet"]);
}

#[test]
fn without_wasi_only_the_world_is_left() {
    let (component, _) = build(&project(), Round::default(), &["--stub-wasi"]);
    let (imports, exports) = world_of(&component.unwrap());
    assert_eq!(imports, ["test:app/host"]);
    assert_eq!(exports, ["greet"]);
}

#[test]
fn equal_inputs_give_equal_bytes() {
    let build = || build(&project(), Round::default(), &[]).0.unwrap();
    assert_eq!(build(), build(), "in two folders");
}

#[test]
fn what_the_app_prints_is_kept_whether_it_succeeds_or_not() {
    let prints = |start| Round {
        start: Some(Ok(start)),
        stdout: "out\n",
        stderr: "err\n",
        ..Round::default()
    };
    for start in [0, 1] {
        let (result, session) = build(&project(), prints(start), &[]);
        assert_eq!(result.is_ok(), start == 0);
        assert_eq!(session.output.stdout, b"out\n");
        assert_eq!(session.output.stderr, b"err\n");
    }
}
