//! The front door without a runtime behind it: what needs none, and what is said where it fails.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use componentize::command;
use componentize::engine::{Engine, Program};
use componentize::messages::Streams;
use componentize::progress::Unseen;
use componentize::runtime::Runtime;
use tempfile::TempDir;

/// An engine that refuses everything.
struct Refusing;

impl Engine for Refusing {
    type Module = ();
    type Program = Refusing;

    fn compile(&self, _: &[u8]) -> Result<(), String> {
        Err("out of order".into())
    }

    fn precompiled(&self, _: &str) -> Option<()> {
        None
    }

    fn instantiate(&self, _: &[(&str, &())]) -> Result<Refusing, String> {
        Err("out of order".into())
    }
}

impl Program for Refusing {
    fn call(&mut self, _: &str, _: &str, _: &[u32]) -> Result<Option<u64>, String> {
        Err("out of order".into())
    }

    fn read(&mut self, _: u32, _: u32) -> Result<Vec<u8>, String> {
        Err("out of order".into())
    }

    fn memory(&mut self) -> (u32, Vec<(u32, Vec<u8>)>) {
        (0, Vec::new())
    }
}

/// How a command ended.
#[derive(Debug)]
struct Ended {
    status: u8,
    output: String,
    errors: String,
}

impl Ended {
    /// The command must have failed, having said these words and no result.
    #[track_caller]
    fn fails(self, status: u8, words: &[&str]) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.output, "", "{self:?}");
        assert!(self.errors.starts_with("error: "), "{self:?}");
        for word in words {
            assert!(self.errors.contains(word), "{word}: {self:?}");
        }
    }
}

/// Runs the tool. An argument that starts with `./` is a path in the project.
fn tool(project: &TempDir, arguments: &[&str]) -> Ended {
    let in_project = |argument: &&str| match argument.strip_prefix("./") {
        Some(path) => project.path().join(path).into_os_string(),
        None => OsString::from(argument),
    };
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let status = command::run(
        std::iter::once("componentize-py".into()).chain(arguments.iter().map(in_project)),
        &Refusing,
        &Unseen,
        &Runtime {
            image: b"\0asm\x01\0\0\0",
            image_sha256: "",
            standard_library: &[0; 1024],
            decompressor: &[],
            python_version: "3.13.0",
        },
        &mut Streams {
            output: &mut output,
            errors: &mut errors,
            styled_output: false,
            styled_errors: false,
        },
    );
    Ended {
        status,
        output: String::from_utf8(output).unwrap(),
        errors: String::from_utf8(errors).unwrap(),
    }
}

/// A small project: a world, an app, and what an earlier build left.
fn project() -> TempDir {
    let project = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(project.path().join(name), text).unwrap();
    write(
        "hello.wit",
        "package a:b; world hello { export greet: func(); } world other {}",
    );
    write("app.py", "import wit_world\n");
    write("old.wasm", "the previous component");
    project
}

const BUILD: [&str; 10] = [
    "-d",
    "./hello.wit",
    "-w",
    "hello",
    "componentize",
    "-p",
    "./",
    "-o",
    "./old.wasm",
    "app",
];

/// [`BUILD`] with one argument exchanged.
fn build_with(old: &str, new: &'static str) -> Vec<&'static str> {
    let exchange = |argument| if argument == old { new } else { argument };
    BUILD.map(exchange).to_vec()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_failure_leaves_the_previous_output() {
    let project = project();
    tool(&project, &BUILD).fails(1, &["the engine cannot load `/runtime`: out of order"]);
    let kept = fs::read_to_string(project.path().join("old.wasm")).unwrap();
    assert_eq!(kept, "the previous component");
    assert_eq!(names(project.path()), ["app.py", "hello.wit", "old.wasm"]);
}

#[test]
fn mistakes_in_the_words_are_status_1() {
    let project = project();
    let fails = |old, new, words: &[&str]| tool(&project, &build_with(old, new)).fails(1, words);
    fails(
        "hello",
        "helo",
        &["no world named `helo`", "help: ", "`hello`"],
    );
    fails("./hello.wit", "./nowhere.wit", &["nowhere.wit`"]);
    fails("./", "./nowhere", &["nowhere`"]);
    fails("./", "./app.py", &["app.py`", "not a directory"]);
    fails(
        "app",
        "aps",
        &["no Python module named `aps`", "help: ", "`app`"],
    );
}

#[test]
fn an_output_that_is_a_directory_is_refused_before_any_work() {
    let project = project();
    fs::create_dir(project.path().join("folder")).unwrap();
    tool(&project, &build_with("./old.wasm", "./folder")).fails(1, &["folder`", "directory"]);
}

#[test]
fn packages_that_bring_wit_are_named_where_one_is_missing() {
    let project = project();
    let mut arguments = BUILD.to_vec();
    arguments.extend(["-m", "sdk=world"]);
    tool(&project, &arguments).fails(1, &["no package `sdk`", "`componentize-py.toml`"]);
    fs::create_dir(project.path().join("sdks")).unwrap();
    fs::write(project.path().join("sdks/componentize-py.toml"), "").unwrap();
    tool(&project, &arguments).fails(1, &["no package `sdk`", "help: ", "`sdks`"]);
}

#[test]
fn wrong_usage_is_status_2() {
    let project = project();
    tool(&project, &["componentize", "--outptu", "x", "app"]).fails(2, &["--output", "Usage"]);
    tool(&project, &["componentize"]).fails(2, &["<APP>"]);
}

#[test]
fn bindings_are_written() {
    let project = project();
    let ended = tool(
        &project,
        &[
            "-d",
            "./hello.wit",
            "-w",
            "hello",
            "bindings",
            "./made/for/it",
        ],
    );
    assert_eq!(ended.status, 0, "{ended:?}");
    let module = project.path().join("made/for/it/wit_world/__init__.py");
    let text = fs::read_to_string(module).unwrap();
    assert!(text.contains("def greet(self) -> None:"), "{text}");
}

#[test]
fn help_and_version() {
    let project = project();
    let help = tool(&project, &["--help"]);
    assert_eq!((help.status, help.errors.as_str()), (0, ""));
    assert!(help.output.contains("--wit-path <PATH>"), "{}", help.output);
    let help = tool(&project, &["help", "componentize"]);
    assert!(help.output.contains("--stub-wasi"), "{}", help.output);
    assert!(!help.output.contains("--site-packages"), "{}", help.output);
    let version = tool(&project, &["--version"]);
    assert_eq!(version.status, 0);
    assert!(
        version.output.starts_with("componentize-py "),
        "{version:?}"
    );
    assert!(
        version.output.contains("(CPython 3.13.0, wit-parser 0."),
        "{version:?}"
    );
}

#[test]
fn programs_get_a_line_of_json_for_everything() {
    let project = tempfile::tempdir().unwrap();
    fs::write(
        project.path().join("a.wit"),
        "package a:b;\nworld w { import }\n",
    )
    .unwrap();
    let wit = [
        "-d",
        "./a.wit",
        "--message-format",
        "json",
        "bindings",
        "./made",
    ];
    let ended = tool(&project, &wit);
    assert_eq!((ended.status, &*ended.errors), (1, ""));
    let lines: Vec<serde_json::Value> = ended
        .output
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [diagnostic, finished] = &lines[..] else {
        panic!("{lines:?}");
    };
    assert_eq!(diagnostic["reason"], "diagnostic");
    assert_eq!(diagnostic["severity"], "error");
    let file = diagnostic["file"].as_str().unwrap();
    assert!(file.ends_with("a.wit"), "{file}");
    assert_eq!(
        (&diagnostic["line"], &diagnostic["column"]),
        (&2.into(), &18.into())
    );
    let message = diagnostic["message"].as_str().unwrap();
    assert!(!message.contains('\n') && !message.is_empty(), "{message}");
    let rendered = diagnostic["rendered"].as_str().unwrap();
    assert!(
        rendered.starts_with("error: ") && rendered.contains("world w"),
        "{rendered}"
    );
    assert_eq!(
        *finished,
        serde_json::json!({"reason": "finished", "success": false})
    );

    fs::write(project.path().join("a.wit"), "package a:b;\nworld w {}\n").unwrap();
    let ended = tool(&project, &wit);
    assert_eq!(ended.status, 0);
    let finished: serde_json::Value = serde_json::from_str(&ended.output).unwrap();
    assert_eq!(finished["success"], true);
}
