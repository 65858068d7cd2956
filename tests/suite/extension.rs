//! A native extension goes the whole way: compiled from C as a position
//! independent side module, found in the app's folder, linked in because the
//! app imports it, run before the snapshot and after it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

use componentize_tests::component::{Component, Running};
use componentize_tests::launcher;
use tempfile::TempDir;

/// The suffix by which CPython knows extension modules of this platform: that
/// of the standard library's own.
pub fn suffix() -> String {
    let folder = launcher::repository().join("target/runtime/stdlib/lib-dynload");
    let mut names = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let name = names.next().expect("an extension module");
    name[name.find('.').expect("a suffix")..].to_owned()
}

/// Compiles an extension of the app into a folder.
fn compile(name: &str, options: &[&str], folder: &Path) {
    let output = folder.join(format!("{name}{}", suffix()));
    compile_library("extension", name, options, &output);
}

/// Compiles a C file of this app of `tests/apps` into a native library.
pub fn compile_library(app: &str, name: &str, options: &[&str], output: &Path) {
    let runtime = launcher::repository().join("target/runtime");
    let status = Command::new(runtime.join("toolchain/bin/wasm32-wasip2-clang"))
        .args(["-O1", "-fPIC", "-shared", "-o"])
        .arg(output)
        .arg("-I")
        .arg(runtime.join("cpython/include/python3.13"))
        .arg(launcher::app(app).join(format!("native/{name}.c")))
        .args(options)
        .status()
        .expect("the compiler starts");
    assert!(status.success(), "{name}.c does not compile");
}

/// A folder with the app and its compiled extensions.
pub fn project() -> TempDir {
    let app = launcher::app("extension");
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["first", "second"] {
        compile(name, &[], folder.path());
    }
    fs::create_dir(folder.path().join("wit")).unwrap();
    for file in ["app.py", "wit/world.wit"] {
        fs::copy(app.join(file), folder.path().join(file)).unwrap();
    }
    folder
}

fn running() -> Running {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT
        .get_or_init(|| Component::new(&launcher::build(project().path())))
        .instantiate_alone()
}

#[track_caller]
fn evaluates(expressions: &[(&str, &str)]) {
    running().expect(expressions);
}

#[test]
fn addresses_in_data_are_relocated() {
    evaluates(&[
        ("first.apply('half', 3)", "1.5"),
        ("first.apply('twice', 3)", "6.0"),
        ("first.apply('sqrt', 2.25)", "1.5"),
        ("first.apply('cube', 2)", "LookupError: no operation cube"),
    ]);
}

#[test]
fn the_runtime_calls_functions_of_the_extension() {
    evaluates(&[
        ("first.sorted([3, 1, 2])", "[1, 2, 3]"),
        ("first.sorted(3)", "TypeError: a list is expected"),
        ("first.Holder(max)(3, 7)", "7"),
        (
            "first.Holder()",
            "TypeError: function takes exactly 1 argument (0 given)",
        ),
        ("type('Derived', (first.Holder,), {})(len)('four')", "4"),
    ]);
}

#[test]
fn constructors_run_once_and_data_survives_the_snapshot() {
    evaluates(&[
        ("at_build", "(1, 1, 1)"),
        ("first.state()", "(1, 2, 1)"),
        ("first.state()", "(1, 3, 1)"),
    ]);
}

#[test]
fn equal_names_of_two_extensions_are_kept_apart() {
    evaluates(&[
        ("second.state()", "2"),
        ("first.state()[2]", "1"),
        ("second.EXECUTED", "1"),
        ("second.__file__.startswith('/app/second')", "True"),
    ]);
}

/// A file that begins as an extension module does, and in which some part says
/// that it has 2^32 - 1 bytes: more than is left of it, and more than can be
/// added to a position where addresses have 32 bits, as in the tool.
fn damaged(part: &str) -> Vec<u8> {
    const LONG: &[u8] = &[0xff, 0xff, 0xff, 0xff, 0x0f];
    let rest = match part {
        "section" => [&[1][..], LONG].concat(),
        // A type, a function of it, and its body.
        "function body" => {
            let before = [1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 6, 1];
            [&before[..], LONG].concat()
        }
        // Active, at address 0.
        "data segment" => [&[11, 10, 1, 0, 0x41, 0, 0x0b][..], LONG].concat(),
        other => panic!("there is no {other}"),
    };
    // What `dylink.0` says of memory and table: nothing is wanted.
    let dylink = b"\0\x0f\x08dylink.0\x01\x04\0\0\0\0";
    [b"\0asm\x01\0\0\0", &dylink[..], &rest].concat()
}

#[test]
fn a_damaged_extension_is_named() {
    for part in ["section", "function body", "data segment"] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let world = "package test:damaged; world damaged { export run: func(); }";
        let app = "import wit_world, broken\n\nclass WitWorld(wit_world.WitWorld):\n    def run(self): ...\n";
        let extension = format!("broken{}", suffix());
        fs::write(folder.path().join("world.wit"), world).unwrap();
        fs::write(folder.path().join("app.py"), app).unwrap();
        fs::write(folder.path().join(&extension), damaged(part)).unwrap();
        let arguments = ["-d", "world.wit", "componentize", "app"];
        let words = [
            &*extension,
            &format!("the {part} at byte"),
            "was cut off or damaged",
        ];
        launcher::run(folder.path(), &arguments).failure(1, &words);
    }
}

/// Builds an app with an extension whose constructor does `what`, and gives the folder and what the
/// launcher said.
fn with_constructor(what: char) -> (TempDir, Output) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    compile(
        "constructors",
        &[&format!("-DWHAT='{what}'")],
        folder.path(),
    );
    fs::create_dir(folder.path().join("wit")).unwrap();
    let world = "package test:constructors;\nworld constructors { export look: func() -> string; }";
    fs::write(folder.path().join("wit/world.wit"), world).unwrap();
    let app = "import constructors, wit_world\n\
               class WitWorld(wit_world.WitWorld):\n    \
               def look(self) -> str:\n        return constructors.look()\n";
    fs::write(folder.path().join("app.py"), app).unwrap();
    let arguments = ["componentize", "app", "-o", "component.wasm"];
    let output = launcher::command(folder.path(), &arguments)
        .output()
        .expect("the launcher starts");
    (folder, output)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_constructor_that_traps_is_named() {
    for (what, reason) in [('t', ": wasm trap: wasm `unreachable`"), ('e', "\n")] {
        let (folder, output) = with_constructor(what);
        assert_eq!(output.status.code(), Some(1));
        let message = said(&output);
        let by = "was stopped while it was imported, in a constructor of the native library `/";
        assert!(message.contains(by), "{message}");
        let library = format!("/constructors{}`{reason}", suffix());
        assert!(message.contains(&library), "{message}");
        assert!(!folder.path().join("component.wasm").exists());
    }
}

#[test]
fn a_constructor_that_takes_much_memory_is_told_of() {
    let (folder, output) = with_constructor('m');
    let message = said(&output);
    assert!(output.status.success(), "{message}");
    let note = format!("/constructors{} took 100 MiB of memory", suffix());
    assert!(message.contains(&note), "{message}");
    let component = fs::metadata(folder.path().join("component.wasm")).unwrap();
    assert!(component.len() > 100 << 20);
}

/// As everything that runs while the app is imported, it reaches nothing of the machine.
#[test]
fn a_constructor_that_calls_wasi_gets_the_answers_of_an_empty_machine() {
    let (folder, output) = with_constructor('w');
    assert!(output.status.success(), "{}", said(&output));
    let binary = fs::read(folder.path().join("component.wasm")).unwrap();
    let mut running = Component::new(&binary).instantiate_alone();
    assert_eq!(
        running.text("", "look", &[]),
        "No such file or directory, 1, no home, 0"
    );
}
