//! Packages that bring WIT of their own, by a `componentize-py.toml`: their
//! worlds, their generated modules, and what `-m` says about them.

use std::fs;
use std::path::Path;

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::launcher::{self, Ended};
use tempfile::TempDir;
use wasmtime::component::Val;

const BOTH: [&str; 4] = ["-m", "foo_sdk=foo-world", "-m", "bar_sdk=bar-world"];

/// A copy of the app `sdks`, to be changed.
fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    launcher::copy(&launcher::app("sdks"), folder.path());
    folder
}

fn write(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn componentize(folder: &Path, before: &[&str], behind: &[&str]) -> Ended {
    let mut arguments = before.to_vec();
    arguments.extend(["componentize", "main", "-o", "app.wasm", "-p", "."]);
    arguments.extend(behind);
    launcher::run(folder, &arguments)
}

fn component(folder: &Path) -> Component {
    Component::new(&fs::read(folder.join("app.wasm")).expect("the component is there"))
}

fn point(x: u32, y: u32) -> Val {
    let field = |name: &str, value| (name.to_owned(), Val::U32(value));
    Val::Record(vec![field("x", x), field("y", y)])
}

/// An instance of the app, with a host for what the SDKs import.
fn instantiate(component: &Component) -> Running {
    component.instantiate(&Environment::default(), |interface, function, arguments| {
        let text = |index: usize| match &arguments[index] {
            Val::String(text) => text.clone(),
            other => panic!("{function} got {other:?}"),
        };
        let coordinates = |index: usize| match &arguments[index] {
            Val::Record(fields) => match fields[..] {
                [(_, Val::U32(x)), (_, Val::U32(y))] => (x, y),
                _ => panic!("{function} got {fields:?}"),
            },
            other => panic!("{function} got {other:?}"),
        };
        Ok(match (interface, function) {
            ("", "log") => {
                assert_eq!(text(0), "foo: run");
                None
            }
            ("", "note") => {
                assert_eq!(text(0), "moved");
                None
            }
            ("", "mine") => Some(Val::U32(7)),
            ("foo:sdk/foo-interface", "test") => Some(Val::String(format!("host {}", text(0)))),
            ("foo:sdk/foo-interface", "mirror") => {
                let (x, y) = coordinates(0);
                Some(point(x + 10, y + 10))
            }
            ("bar:sdk/bar-interface", "test") => {
                let (x, y) = coordinates(0);
                Some(point(x * 2, y * 2))
            }
            other => wasmtime::bail!("unexpected call of {other:?}"),
        })
    })
}

const RESULT: &str = "('host a', 'host b') Point(x=24, y=22) 7";

#[test]
fn worlds_of_sdks_are_united_and_their_modules_are_generated() {
    let folder = project();
    componentize(
        folder.path(),
        &["-d", "wit", "-w", "app"],
        &["-p", "sdks", BOTH[0], BOTH[1], BOTH[2], BOTH[3]],
    )
    .success();
    let component = component(folder.path());
    let imports = component.imports();
    for import in [
        "foo:sdk/foo-interface",
        "log",
        "note",
        "mine",
        "bar:sdk/bar-interface",
    ] {
        assert!(
            imports.iter().any(|it| it == import),
            "{import}: {imports:?}"
        );
    }
    let mut running = instantiate(&component);
    assert_eq!(running.text("", "run", &[]), RESULT);
    let text = Val::String("b".into());
    assert_eq!(
        running.text("foo:sdk/foo-interface", "test", &[text]),
        "foo b"
    );
    let result = running.call("bar:sdk/bar-interface", "test", &[point(1, 2)]);
    assert_eq!(result, Some(point(2, 3)));
    let result = running.call("foo:sdk/foo-interface", "mirror", &[point(1, 2)]);
    assert_eq!(result, Some(point(2, 1)));
}

#[test]
fn worlds_that_are_named_before_the_command_are_an_sdks_too() {
    let folder = project();
    let worlds = [
        "-d",
        "wit",
        "-w",
        "app",
        "-w",
        "foo:sdk/foo-world",
        "-w",
        "bar-world",
    ];
    componentize(folder.path(), &worlds, &["-p", "sdks"]).success();
    let mut running = instantiate(&component(folder.path()));
    assert_eq!(running.text("", "run", &[]), RESULT);
}

#[test]
fn the_order_of_sdks_says_whose_the_shared_interfaces_are() {
    let folder = project();
    let print = "\nprint(types.Point.__module__, foo_interface.test.__module__)\n";
    let app = fs::read_to_string(folder.path().join("main.py")).unwrap();
    write(&folder, "main.py", &(app + print));
    let build = |worlds: [&str; 2]| {
        let options = ["-p", "sdks", "-m", worlds[0], "-m", worlds[1]];
        let ended = componentize(folder.path(), &["-w", "app"], &options).success();
        let mut running = instantiate(&component(folder.path()));
        assert_eq!(running.text("", "run", &[]), RESULT);
        ended.stdout.lines().next().unwrap().to_owned()
    };
    assert_eq!(
        build(["foo_sdk=foo-world", "bar_sdk=bar-world"]),
        "foo_sdk.wit.imports.types foo_sdk.wit.imports.foo_interface"
    );
    assert_eq!(
        build(["bar_sdk=bar-world", "foo_sdk=foo-world"]),
        "bar_sdk.generated.imports.types bar_sdk.generated.imports.foo_interface"
    );
}

#[test]
fn settings_may_name_the_worlds_of_sdks() {
    let folder = project();
    let settings = "[tool.componentize-py]\napp = 'main'\nworld = 'app'\nwit-path = 'wit'\n\
                    python-path = ['.', 'sdks']\noutput = 'app.wasm'\n\
                    [tool.componentize-py.module-worlds]\nfoo_sdk = 'foo-world'\nbar_sdk = 'bar-world'\n";
    write(&folder, "pyproject.toml", settings);
    launcher::run(folder.path(), &["componentize"]).success();
    let mut running = instantiate(&component(folder.path()));
    assert_eq!(running.text("", "run", &[]), RESULT);
}

#[test]
fn installed_sdks_are_found() {
    let folder = project();
    let installed = folder.path().join("venv/lib/python3.13/site-packages");
    fs::create_dir_all(installed.parent().unwrap()).unwrap();
    fs::rename(folder.path().join("sdks"), &installed).unwrap();
    fs::create_dir(installed.join("foo_sdk-1.0.dist-info")).unwrap();
    write(&folder, "venv/pyvenv.cfg", "");
    let arguments = ["-w", "app", "componentize", "main", "-o", "app.wasm"];
    let ended = launcher::command(folder.path(), &[&arguments[..], &BOTH].concat())
        .env("VIRTUAL_ENV", folder.path().join("venv"))
        .output()
        .unwrap();
    Ended::from(ended).success();
    let mut running = instantiate(&component(folder.path()));
    assert_eq!(running.text("", "run", &[]), RESULT);
}

#[test]
fn the_path_may_name_sdks_by_their_outer_folder_only() {
    let folder = project();
    let app = "import sdks.foo_sdk.wit.exports\nfrom sdks.foo_sdk.wit.imports import foo_interface\n\
               foo_interface.test\n\n\nclass FooInterface(sdks.foo_sdk.wit.exports.FooInterface):\n    \
               def test(self, text: str) -> str:\n        return text\n\n    \
               def mirror(self, point):\n        return point\n";
    write(&folder, "main.py", app);
    for module in ["sdks.foo_sdk", "foo_sdk"] {
        let world = format!("{module}=foo-world");
        let ended = componentize(folder.path(), &[], &["-m", &world]);
        match module {
            "foo_sdk" => ended.failure(1, &["no package `foo_sdk`", "sdks.foo_sdk"]),
            _ => ended.success(),
        };
    }
    // With one SDK in it, the outermost package stands for it, as with the existing tool.
    fs::remove_dir_all(folder.path().join("sdks/bar_sdk")).unwrap();
    componentize(folder.path(), &[], &["-m", "sdks=foo-world"]).success();
}

/// A project with one SDK, whose WIT has one world.
fn one_world(configuration: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let wit = "package one:sdk; interface i { hello: func() -> string; } world one { import i; }";
    write(&folder, "sdk/wit/one.wit", wit);
    write(&folder, "sdk/componentize-py.toml", configuration);
    write(
        &folder,
        "sdk/__init__.py",
        "from .bindings.imports import i\n\nhello = i.hello\n",
    );
    write(
        &folder,
        "main.py",
        "import sdk\nprint(sdk.hello.__module__)\n",
    );
    folder
}

#[test]
fn the_only_world_is_that_of_the_only_sdk() {
    let folder = one_world("wit_directory = 'wit'\nbindings = 'bindings'\n");
    let ended = componentize(folder.path(), &[], &[]).success();
    assert!(
        ended.stdout.starts_with("wit_world.imports.i\n"),
        "{ended:?}"
    );
    let ended = componentize(folder.path(), &[], &["-m", "sdk=one"]).success();
    assert!(
        ended.stdout.starts_with("sdk.bindings.imports.i\n"),
        "{ended:?}"
    );
}

#[test]
fn an_sdk_without_a_module_of_its_own_adds_to_the_world() {
    let folder = one_world("wit_directory = 'wit'\n");
    write(
        &folder,
        "main.py",
        "import wit_world.imports.i as i\nprint(i.hello.__module__)\n",
    );
    let ended = componentize(folder.path(), &[], &["-m", "sdk=one"]).success();
    assert!(
        ended.stdout.starts_with("wit_world.imports.i\n"),
        "{ended:?}"
    );
}

#[test]
fn names_that_an_sdk_suggests_are_taken_unless_others_are_chosen() {
    let configuration = "wit_directory = './wit'\nbindings = 'bindings'\nfull_names = true\n\
                         [import_interface_names]\n'one:sdk/i' = 'eye'\n'one:sdk/gone' = 'x'\n";
    let folder = one_world(configuration);
    let init = "from . import bindings\nfrom .bindings import imports\nimport importlib, sys\n\
                hello = importlib.import_module('sdk.bindings.imports.' + 'eye').hello\n";
    write(&folder, "sdk/__init__.py", init);
    let ended = componentize(folder.path(), &[], &["-m", "sdk=one"]).success();
    assert!(
        ended.stdout.starts_with("sdk.bindings.imports.eye\n"),
        "{ended:?}"
    );
    write(&folder, "sdk/__init__.py", &init.replace("'eye'", "'ear'"));
    let name = ["--import-interface-name", "one:sdk/i=ear"];
    let ended = componentize(folder.path(), &name, &["-m", "sdk=one"]).success();
    assert!(
        ended.stdout.starts_with("sdk.bindings.imports.ear\n"),
        "{ended:?}"
    );
}

#[test]
fn full_names_that_an_sdk_asks_for() {
    let folder = one_world("wit_directory = 'wit'\nbindings = 'bindings'\nfull_names = true\n");
    let init = "from .bindings.imports import one_sdk_i as i\n\nhello = i.hello\n";
    write(&folder, "sdk/__init__.py", init);
    let ended = componentize(folder.path(), &[], &["-m", "sdk=one"]).success();
    assert!(
        ended.stdout.starts_with("sdk.bindings.imports.one_sdk_i\n"),
        "{ended:?}"
    );
}

#[test]
fn mistakes_about_sdks_are_named() {
    let folder = project();
    let fails = |options: &[&str], words: &[&str]| {
        let options = [&["-p", "sdks"], options].concat();
        componentize(folder.path(), &["-w", "app"], &options).failure(1, words);
    };
    fails(
        &["-m", "fo_sdk=foo-world"],
        &[
            "no package `fo_sdk`",
            "bar_sdk\n    foo_sdk",
            "help:",
            "`foo_sdk`",
        ],
    );
    fails(
        &["-m", "foo_sdk=foo-wrld"],
        &["no world named `foo-wrld`", "help:", "`foo-world`"],
    );
    // Without worlds of theirs, what the SDKs ship stays.
    fails(&[], &["the bindings that"]);

    for (text, words) in [
        (
            "wit-directory = 'wit'\n",
            &["`wit-directory`", "toml:1:1", "`wit_directory`"][..],
        ),
        (
            "wit_directory = '../wit'\n",
            &["`../wit`", "within the package", "toml:1:17"],
        ),
        (
            "wit_directory = 3\n",
            &["`wit_directory`", "a string", "toml:1:17"],
        ),
        (
            "wit_directory = 'wiit'\n",
            &["foo_sdk/wiit`", "No such file"],
        ),
        (
            "\nbindings = 'not-one'\n",
            &["`not-one`", "module", "toml:2:12"],
        ),
        ("bindings = \n", &["not TOML", "toml:1:"]),
    ] {
        write(&folder, "sdks/foo_sdk/componentize-py.toml", text);
        let words = [&["sdks/foo_sdk"], words].concat();
        let options = ["-m", "foo_sdk=foo-world"];
        fails(&options, &words);
    }
    // What another version may know is let through.
    let text = "wit_directory = 'wit'\nbindings = 'wit'\n[later]\nx = 1\n";
    write(&folder, "sdks/foo_sdk/componentize-py.toml", text);
    componentize(
        folder.path(),
        &["-w", "app"],
        &["-p", "sdks", "-m", BOTH[1], "-m", BOTH[3]],
    )
    .success();
}
