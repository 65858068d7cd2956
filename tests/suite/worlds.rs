//! Which world a component is for, where there is more than one to choose from:
//! several paths and worlds, `include` and `use`, versions, features,
//! intersections, and the names that interfaces get.

use std::fs;
use std::path::Path;

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::launcher::{self, Ended};
use wasmtime::component::Val;

fn componentize(before: &[&str], behind: &[&str], output: &Path) -> Ended {
    let mut arguments = before.to_vec();
    arguments.extend(["componentize", "-o", output.to_str().unwrap()]);
    arguments.extend(behind);
    launcher::run(&launcher::app("worlds"), &arguments)
}

/// The component that is built from the app `worlds` with these options before
/// the command, and these behind it.
#[track_caller]
fn build(before: &[&str], behind: &[&str]) -> Component {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = folder.path().join("app.wasm");
    componentize(before, behind, &output).success();
    Component::new(&fs::read(output).unwrap())
}

/// As [`build`], for what has to fail with these words.
#[track_caller]
fn fails(before: &[&str], behind: &[&str], words: &[&str]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = folder.path().join("app.wasm");
    componentize(before, behind, &output).failure(1, words);
    assert!(!output.exists());
}

const SECOND: [&str; 4] = ["-d", "second", "-w", "second"];
const BOTH: [&str; 8] = ["-d", "first", "-d", "second", "-w", "first", "-w", "second"];
const API: &str = "test:first/api@0.1.0";
const COUNTER: &str = "test:second/counter@0.2.0";

/// A record of the first version of `point`.
fn point(x: u32, y: u32) -> Val {
    let field = |name: &str, value| (name.to_owned(), Val::U32(value));
    Val::Record(vec![field("x", x), field("y", y)])
}

/// A record of the second.
fn spot(x: i64, y: i64, label: &str) -> Val {
    let field = |name: &str, value| (name.to_owned(), value);
    Val::Record(vec![
        field("x", Val::S64(x)),
        field("y", Val::S64(y)),
        field("label", Val::String(label.into())),
    ])
}

fn pair(left: u32, right: Val) -> Val {
    Val::Record(vec![
        ("left".into(), Val::U32(left)),
        ("right".into(), right),
    ])
}

fn instantiate(component: &Component) -> Running {
    component.instantiate(&Environment::default(), |interface, function, arguments| {
        Ok(Some(match (interface, function, arguments) {
            ("", "swap", [Val::Record(fields)]) => pair(5, fields[1].1.clone()),
            ("aide", "help", [Val::U32(id)]) => Val::String(format!("help {id}")),
            (API, "move", [place]) => place.clone(),
            (COUNTER, "count", [Val::List(points)]) => Val::U32(points.len() as u32),
            (COUNTER, "fast", []) => Val::U32(40),
            ("", "plain", []) => Val::U32(3),
            other => wasmtime::bail!("unexpected call of {other:?}"),
        }))
    })
}

fn is_imported(component: &Component, name: &str) -> bool {
    component.imports().iter().any(|import| import == name)
}

#[test]
fn several_paths_and_worlds_are_one_component() {
    let component = build(&BOTH, &["united"]);
    for name in ["swap", "aide", API, COUNTER, "plain"] {
        assert!(is_imported(&component, name), "{:?}", component.imports());
    }
    let mut running = instantiate(&component);
    let told = running.text("", "tell", &[pair(1, spot(2, 3, "here"))]);
    assert_eq!(
        told, "5 here help 5",
        "of an included world, under a name of its own"
    );
    assert_eq!(
        running.call("", "double", &[Val::U32(4)]),
        Some(Val::U32(12))
    );
    assert_eq!(running.text("tools", "run", &[spot(9, 2, "way")]), "way 7");
    assert_eq!(running.call(API, "move", &[point(1, 2)]), Some(point(2, 3)));
    let points = Val::List(vec![point(1, 1), point(2, 2)]);
    assert_eq!(running.call(COUNTER, "count", &[points]), Some(Val::U32(3)));
}

#[test]
fn the_order_of_worlds_does_not_matter_to_the_app() {
    let worlds = [
        "-d",
        "second",
        "-d",
        "first",
        "-w",
        "second",
        "-w",
        "test:first/first",
    ];
    let mut running = instantiate(&build(&worlds, &["united"]));
    assert_eq!(running.call(API, "move", &[point(1, 2)]), Some(point(2, 3)));
}

#[test]
fn features_add_what_is_unstable() {
    let double = [&BOTH[..], &["--features", "other,fast-count"]].concat();
    for worlds in [&double[..], &[&BOTH[..], &["--all-features"]].concat()] {
        let mut running = instantiate(&build(worlds, &["united"]));
        assert_eq!(running.call(COUNTER, "fast", &[]), Some(Val::U32(41)));
    }
    // The function is not there without.
    let component = build(&BOTH, &["united"]);
    let mut running = instantiate(&component);
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        running.call(COUNTER, "fast", &[])
    }));
    assert!(outcome.is_err());
}

#[test]
fn an_intersection_leaves_out_what_a_smaller_world_lacks() {
    let component = build(&BOTH, &["-i", "narrow", "narrow"]);
    for name in ["swap", "aide", API, COUNTER] {
        assert!(!is_imported(&component, name), "{name}");
    }
    assert!(is_imported(&component, "plain"));
    let points = Val::List(vec![point(1, 1), point(2, 2)]);
    let mut running = instantiate(&component);
    assert_eq!(running.call(COUNTER, "count", &[points]), Some(Val::U32(5)));
}

#[test]
fn an_intersection_with_one_of_the_worlds_is_that_world() {
    let component = build(&BOTH, &["-i", "second", "full", "--full-names"]);
    assert!(!is_imported(&component, API));
    assert!(is_imported(&component, COUNTER));
}

#[test]
fn interfaces_have_their_full_names_where_they_are_asked_for() {
    let component = build(&[&SECOND[..], &["--full-names"]].concat(), &["full"]);
    let mut running = instantiate(&component);
    let points = Val::List(vec![point(1, 1)]);
    assert_eq!(running.call(COUNTER, "count", &[points]), Some(Val::U32(4)));
}

#[test]
fn interfaces_and_the_world_have_the_names_that_are_chosen() {
    let options = [
        "--world-module",
        "deep.world",
        "--import-interface-name=test:second/counter@0.2.0=ours",
        "--import-interface-name=shared:types/shapes@1.0.0=points",
        "--export-interface-name=test:second/counter@0.2.0=theirs",
        // There, but not in this world.
        "--import-interface-name=test:first/api@0.1.0=api",
        "-d",
        "first",
    ];
    let mut running = instantiate(&build(&[&SECOND[..], &options].concat(), &["second"]));
    let points = Val::List(vec![point(1, 1)]);
    assert_eq!(running.call(COUNTER, "count", &[points]), Some(Val::U32(3)));
    assert_eq!(
        running.call("", "double", &[Val::U32(4)]),
        Some(Val::U32(12))
    );
}

#[test]
fn misspelt_names_are_put_right() {
    fails(
        &["-d", "second", "-w", "secnd"],
        &["full"],
        &["no world named `secnd`", "help:", "`second`"],
    );
    fails(
        &[&SECOND[..], &["--features", "fast-cont"]].concat(),
        &["full"],
        &["the feature `fast-cont`", "help:", "`fast-count`"],
    );
    fails(
        &[
            &SECOND[..],
            &["--import-interface-name", "test:second/conter@0.2.0=x"],
        ]
        .concat(),
        &["full"],
        &[
            "no interface named `test:second/conter@0.2.0`",
            "help:",
            "`test:second/counter@0.2.0`",
        ],
    );
    fails(
        &SECOND,
        &["-i", "narow", "full"],
        &["no world named `narow`", "help:", "`narrow`"],
    );
    fails(
        &SECOND,
        &["ful"],
        &["no Python module named `ful`", "help:", "`full`"],
    );
}

#[test]
fn a_world_is_asked_for_where_there_are_several() {
    fails(
        &["-d", "second"],
        &["full"],
        &[
            "several worlds",
            "test:second/second@0.2.0",
            "test:second/narrow@0.2.0",
            "--world",
        ],
    );
}

/// An app whose functions call WASI when they are called.
const CALLS_WASI: &str = "import os
import random
import time

import wit_world


class WitWorld(wit_world.WitWorld):
    def add(self, a: int, b: int) -> int:
        return a + b

    def pick(self) -> int:
        return random.randrange(1 << 30)

    def now(self) -> float:
        return time.time()

    def names(self) -> str:
        try:
            return str(os.listdir('/nowhere'))
        except OSError as error:
            return type(error).__name__
";

#[test]
fn a_component_without_wasi_imports_none() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let wit = "package test:stub; world stub { export add: func(a: u32, b: u32) -> u32; \
               export pick: func() -> u32; export now: func() -> f64; \
               export names: func() -> string; }";
    fs::create_dir(folder.path().join("wit")).unwrap();
    fs::write(folder.path().join("wit/stub.wit"), wit).unwrap();
    fs::write(folder.path().join("app.py"), CALLS_WASI).unwrap();
    let build = |option: &[&str]| {
        let arguments = [&["componentize", "app", "-o", "app.wasm"], option].concat();
        launcher::run(folder.path(), &arguments).success();
        Component::new(&fs::read(folder.path().join("app.wasm")).unwrap())
    };
    let with = build(&[]);
    assert!(
        is_imported_with(&with, "wasi:clocks/"),
        "{:?}",
        with.imports()
    );
    let mut running = with.instantiate_alone();
    let picked = running.call("", "pick", &[]);
    assert_ne!(with.instantiate_alone().call("", "pick", &[]), picked);

    for option in ["-s", "--stub-wasi"] {
        let without = build(&[option]);
        assert_eq!(without.imports(), Vec::<String>::new());
        let mut running = without.instantiate_alone();
        let sum = running.call("", "add", &[Val::U32(2), Val::U32(3)]);
        assert_eq!(sum, Some(Val::U32(5)));
        let picked = running.call("", "pick", &[]);
        let again = without.instantiate_alone().call("", "pick", &[]);
        assert_eq!(again, picked, "randomness is that of the build");
        // What there is no answer to without WASI ends the call, or is an exception of Python's.
        assert_eq!(running.text("", "names", &[]), "FileNotFoundError");
    }
}

fn is_imported_with(component: &Component, start: &str) -> bool {
    let imports = component.imports();
    imports.iter().any(|import| import.starts_with(start))
}
