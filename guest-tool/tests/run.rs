//! The protocol between the tool and the program that it runs.

mod scripted;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use componentize::progress::Unseen;
use componentize::python_path::{self, PythonPath, Search};
use componentize::run::{Error, Failure, Input, Outcome, run};
use componentize::runtime::{Runtime, StandardLibrary};
use componentize_program::Compressed;
use scripted::{RUNTIME, Round, Scripted};
use tempfile::TempDir;

/// The world's module.
const SHIM: &str = r#"(module
    (@dylink.0 (mem-info))
    (func (export "__wasm_call_ctors"))
    (func (export "greet")))"#;

/// A native extension.
const EXTENSION: &str = r#"(module
    (@dylink.0 (mem-info (memory 16 4)))
    (func (export "PyInit_fast") (result i32) i32.const 1)
    (func (export "other")))"#;

/// A project with an app, an extension beside it, and a package that is installed and not imported.
struct Project {
    folder: TempDir,
    log: Rc<RefCell<Vec<String>>>,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, content: &[u8]| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        };
        write("src/app.py", b"the source of the app");
        write("src/fast.so", &wat::parse_str(EXTENSION).unwrap());
        write("site/hidden.py", b"the source of hidden");
        Project {
            folder,
            log: Rc::default(),
        }
    }

    fn python_path(&self) -> PythonPath {
        let below = |name: &str| -> [PathBuf; 1] { [self.folder.path().join(name)] };
        python_path::read(&Search {
            python_path: &below("src"),
            site_packages: &below("site"),
            app: "app",
            ..Search::default()
        })
        .unwrap()
    }

    fn run(&self, rounds: Vec<Round>) -> Result<Outcome, Failure> {
        let engine = Scripted::new(rounds, self.log.clone());
        let image = wat::parse_str(RUNTIME).unwrap();
        let extension = wat::parse_str(EXTENSION).unwrap();
        let result = run(
            &engine,
            &Input {
                progress: &Unseen,
                runtime: &Runtime {
                    image: &image,
                    image_sha256: "abc",
                    standard_library: &[],
                    decompressor: &[],
                    python_version: "3.13.0",
                },
                standard_library: &StandardLibrary {
                    files: BTreeMap::from([(
                        "/lib/abc.pyc".into(),
                        Compressed {
                            length: 15,
                            frame: b"the code of abc".into(),
                        },
                    )]),
                    libraries: BTreeMap::from([("/lib/zlib.so".into(), &extension[..])]),
                    ..StandardLibrary::default()
                },
                shim: &wat::parse_str(SHIM).unwrap(),
                builtins: None,
                bindings: &BTreeMap::from([("/bindings/abi.py".into(), "the table".into())]),
                abi_module: "abi",
                search_path: &["/bindings"],
                application: "app",
                app: "app",
                stub_wasi: false,
                no_source: false,
                optimize_bytecode: false,
                seed: [7; 16],
                measure: false,
            },
            &mut self.python_path(),
        );
        assert_eq!(engine.left(), 0, "every round was played");
        result
    }

    /// What was instantiated, called and read, in this order.
    fn log(&self) -> Vec<String> {
        self.log.take()
    }
}

/// All of memory but its zeros.
fn text_of(outcome: &Outcome) -> String {
    let chunks = outcome.image.chunks.iter();
    chunks
        .map(|(_, bytes)| String::from_utf8_lossy(bytes))
        .collect()
}

#[test]
fn calls_come_in_order_and_the_report_before_the_end() {
    let project = Project::new();
    project.run(vec![Round::default()]).unwrap();
    let expected = [
        r#"instantiate ["/runtime", "/shim", "/globals", "/program"]"#,
        "/shim __wasm_call_ctors",
        "/runtime componentize_start",
        "/runtime componentize_wanted",
        "/runtime componentize_report",
        "/runtime componentize_captured_output",
        "/runtime componentize_captured_output",
        "/runtime componentize_finish",
        "memory",
        "/globals global.get 0",
        "/runtime componentize_memory_regions",
    ];
    assert_eq!(project.log(), expected);
}

#[test]
fn what_does_not_ship_is_zeroed() {
    let project = Project::new();
    let round = Round {
        stdout: "hello\n",
        ..Round::default()
    };
    let outcome = project.run(vec![round]).unwrap();
    let text = text_of(&outcome);
    assert!(text.contains("the source of the app"));
    assert!(!text.contains("the code of abc"), "nothing imports it");
    assert!(!text.contains("the table"), "the runtime has read it");
    assert_eq!(outcome.image.pages, 7);
    let (address, stack) = &outcome.image.chunks[0];
    assert_eq!(*address, 0x800);
    assert_eq!(stack[..0x800], [1; 0x800], "what is below the stack stays");
    assert_eq!(stack[0x800..], [0; 0x800], "the dead stack is zeroed");
    assert_eq!(outcome.output.stdout, b"hello\n");
    assert_eq!(outcome.image.globals[0].value, 4096);
}

#[test]
fn a_library_that_is_not_asked_for_is_late() {
    let project = Project::new();
    let outcome = project.run(vec![Round::default()]).unwrap();
    let names: Vec<_> = outcome.modules.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["/shim", "/app/fast.so", "/globals"]);
    assert_eq!(outcome.image.late, ["/app/fast.so".to_owned()].into());
    assert!(text_of(&outcome).contains("PyInit_fast\0"));
}

#[test]
fn a_library_that_is_asked_for_joins_the_program() {
    let project = Project::new();
    let asks = Round {
        start: Some(Ok(1)),
        wanted: "/app/fast.so\0",
        ..Round::default()
    };
    let outcome = project.run(vec![asks, Round::default()]).unwrap();
    assert!(
        outcome
            .modules
            .iter()
            .any(|module| module.name == "/app/fast.so")
    );
    let log = project.log();
    let instantiated: Vec<_> = log
        .iter()
        .filter(|it| it.starts_with("instantiate"))
        .collect();
    assert!(
        instantiated[1].contains(r#""/app/fast.so""#),
        "{instantiated:?}"
    );
    let library = outcome.modules.iter().find(|it| it.name == "/app/fast.so");
    let symbols: Vec<_> = library.unwrap().symbols.keys().collect();
    assert_eq!(symbols, ["PyInit_fast", "other"]);
    assert!(text_of(&outcome).contains("PyInit_fast\0"));
}

#[test]
fn libraries_keep_their_places_when_others_join() {
    let project = Project::new();
    let asks = |wanted| Round {
        wanted,
        ..Round::default()
    };
    let rounds = vec![asks("/lib/zlib.so\0"), asks("/app/fast.so\0"), asks("")];
    let outcome = project.run(rounds).unwrap();
    let names: Vec<_> = outcome.modules.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["/shim", "/lib/zlib.so", "/app/fast.so", "/globals"]);
}

#[test]
fn a_library_that_is_nowhere_is_not_waited_for() {
    let project = Project::new();
    let round = Round {
        wanted: "/app/absent.so\0",
        ..Round::default()
    };
    project.run(vec![round]).unwrap();
}

#[test]
fn an_installed_package_is_added_where_it_is_missed() {
    let project = Project::new();
    // Whether the app can do without it or not.
    for start in [None, Some(Ok(1))] {
        let misses = Round {
            start,
            report: &[&["missed", "hidden.part"], &["missed", "nowhere"]],
            ..Round::default()
        };
        let outcome = project.run(vec![misses, Round::default()]).unwrap();
        assert!(text_of(&outcome).contains("the source of hidden"));
    }
    let stops = Round {
        start: Some(Ok(1)),
        report: &[&["missed", "hidden"]],
        ..Round::default()
    };
    let failure = project.run(vec![stops.clone(), stops]).unwrap_err();
    assert!(matches!(*failure.error, Error::Exception { .. }));
}

#[test]
fn an_exception_comes_with_what_was_printed() {
    let project = Project::new();
    let round = Round {
        start: Some(Ok(1)),
        stdout: "out\n",
        stderr: "Traceback\nValueError: no\n",
        ..Round::default()
    };
    let failure = project.run(vec![round]).unwrap_err();
    assert_eq!(
        failure.error.to_string(),
        "the app `app` failed while it was imported"
    );
    assert_eq!(failure.output.stdout, b"out\n");
    assert_eq!(failure.output.stderr, b"Traceback\nValueError: no\n");
}

#[test]
fn a_message_of_the_runtime_is_the_error() {
    let project = Project::new();
    let round = Round {
        start: Some(Ok(2)),
        stderr: "printed\nthere is no class `WitWorld`\n",
        ..Round::default()
    };
    let failure = project.run(vec![round]).unwrap_err();
    assert_eq!(failure.error.to_string(), "there is no class `WitWorld`");
    assert_eq!(failure.output.stderr, b"printed\n");
}

#[test]
fn a_trap_of_a_constructor_is_told_with_the_library() {
    let project = Project::new();
    let round = Round {
        start: Some(Err("wasm `unreachable` instruction executed")),
        opening: "/app/fast.so",
        ..Round::default()
    };
    let failure = project.run(vec![round]).unwrap_err();
    assert_eq!(
        failure.error.to_string(),
        "the app `app` was stopped while it was imported, in a constructor of the native library \
         `/app/fast.so`: wasm `unreachable` instruction executed"
    );
}

#[test]
fn a_trap_is_told_with_its_reason() {
    let project = Project::new();
    let round = Round {
        start: Some(Err(r#"import "wasi:sockets/tcp" "bind" was called"#)),
        stderr: "printed\n",
        ..Round::default()
    };
    let failure = project.run(vec![round]).unwrap_err();
    assert_eq!(
        failure.error.to_string(),
        "the app `app` was stopped while it was imported: \
         import \"wasi:sockets/tcp\" \"bind\" was called"
    );
    assert!(failure.error.help().is_some());
    assert_eq!(failure.output.stderr, b"printed\n");
}

#[test]
fn native_code_for_another_machine_is_pointed_out() {
    let project = Project::new();
    let package = project.folder.path().join("src/numpy");
    fs::create_dir(&package).unwrap();
    fs::write(package.join("__init__.py"), "").unwrap();
    fs::write(
        package.join("_core.cpython-313-x86_64-linux-gnu.so"),
        b"\x7fELF",
    )
    .unwrap();
    let round = Round {
        start: Some(Ok(1)),
        stderr: "Traceback\n  File \"/app/numpy/__init__.py\"\n\
                 ModuleNotFoundError: No module named 'numpy._core'\n",
        ..Round::default()
    };
    let failure = project.run(vec![round]).unwrap_err();
    let help = failure.error.help().unwrap();
    assert!(
        help.contains("`numpy`") && help.contains("x86_64-linux-gnu.so"),
        "{help}"
    );
}
