//! Bad input gets one clear message, exit status 1 (2 for wrong usage), and
//! leaves nothing half written and a previous output as it was.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex};

use componentize_tests::component::{Component, Environment};
use componentize_tests::launcher::{self, Ended};
use tempfile::TempDir;
use wasmtime::component::Val;

const WIT: &str = "package test:errors;
world errors {
    import log: func(line: string);
    export greet: func(name: string) -> string;
}
";

const APP: &str = "import wit_world


class WitWorld(wit_world.WitWorld):
    def greet(self, name: str) -> str:
        return name
";

/// A project whose files the test chooses.
fn project(wit: &str, app: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("wit")).unwrap();
    fs::write(folder.path().join("wit/world.wit"), wit).unwrap();
    fs::write(folder.path().join("app.py"), app).unwrap();
    folder
}

fn componentize(folder: &Path) -> Ended {
    launcher::run(folder, &["componentize", "app", "-o", "app.wasm"])
}

/// The build must fail with these words, leave a previous output alone and
/// add no file to the project's folder.
#[track_caller]
fn fails(wit: &str, app: &str, words: &[&str]) -> Ended {
    let project = project(wit, app);
    let output = project.path().join("app.wasm");
    fs::write(&output, "the previous component").unwrap();
    let ended = componentize(project.path()).failure(1, words);
    assert_eq!(ended.stdout, "", "nothing is said on standard output");
    assert_eq!(
        fs::read_to_string(output).unwrap(),
        "the previous component"
    );
    assert_eq!(names(project.path()), ["app.py", "app.wasm", "wit"]);
    ended
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn what_is_nested_too_deep_is_named() {
    let project = project(WIT, APP);
    let deep = project.path().join("deep/".repeat(70));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("text.txt"), "").unwrap();
    let words = ["`/app/deep/deep/", "nested deeper", "leave it out"];
    componentize(project.path()).failure(1, &words);
}

#[test]
fn a_project_without_a_mistake_builds() {
    let project = project(WIT, APP);
    let ended = componentize(project.path()).success();
    assert_eq!(ended.stdout, "Component built successfully\n");
    assert_eq!(ended.stderr, "");
    assert_eq!(names(project.path()), ["app.py", "app.wasm", "wit"]);
}

#[test]
fn quiet_says_nothing() {
    let project = project(WIT, APP);
    let ended = launcher::run(project.path(), &["-q", "componentize", "app"]).success();
    assert_eq!((&*ended.stdout, &*ended.stderr), ("", ""));
    assert!(
        project.path().join("index.wasm").is_file(),
        "the default output"
    );
}

#[test]
fn a_wit_syntax_error_names_file_and_line() {
    let wit = "package test:errors;\nworld errors {\n    export greet: fun();\n}\n";
    fails(wit, APP, &["world.wit:3:", "export greet: fun();"]);
}

#[test]
fn an_unknown_wit_type_names_file_and_line() {
    let wit = "package test:errors;\nworld errors {\n    export greet: func(a: strin);\n}\n";
    fails(wit, APP, &["world.wit:3:", "strin"]);
}

#[test]
fn a_type_that_cannot_be_is_named_with_its_place() {
    for (ty, what) in [
        (
            "type t = option<error-context>;",
            "the type `error-context`",
        ),
        ("type t = list<u8, 10000>;", "`list<_, 10000>`"),
        ("record t {}", "the record `t` has no fields"),
    ] {
        let wit = WIT.replace("    import log", &format!("    {ty}\n    import log"));
        fails(&wit, APP, &[what, "wit/world.wit:3:"]);
    }
}

#[test]
fn an_unknown_world_is_named_with_what_there_is() {
    let project = project(WIT, APP);
    launcher::run(project.path(), &["-w", "error", "componentize", "app"])
        .failure(1, &["error", "errors"]);
}

#[test]
fn a_missing_app_module_is_named_with_where_it_was_looked_for() {
    let project = project(WIT, APP);
    launcher::run(project.path(), &["componentize", "aps"]).failure(1, &["aps"]);
}

#[test]
fn a_module_that_the_app_does_not_find_is_named() {
    let app = "import wit_world\nimport nowhere\n";
    fails(
        WIT,
        app,
        &[
            "app.py\", line 2",
            "import nowhere",
            "ModuleNotFoundError",
            "nowhere",
        ],
    );
}

#[test]
fn a_missing_class_is_named() {
    fails(WIT, "import wit_world\n", &["WitWorld", "app"]);
}

#[test]
fn a_missing_resource_class_is_named_with_where_it_may_be() {
    let wit = "package test:errors;
interface things { resource cart { constructor(); } }
world errors { export things; }
";
    let words = [
        "no class `Cart`",
        "wit_world.exports.things.Cart",
        "`app`",
        "`things`",
    ];
    fails(wit, "import wit_world\n", &words);
    // The class for the imported resource of that name is not the app's.
    let wit = wit.replace("export things;", "import things; export things;");
    fails(&wit, "from wit_world.imports.things import Cart\n", &words);
    let app = "from wit_world.exports import things\n\n\nclass Cart(things.Cart):\n    pass\n";
    fails(&wit, app, &["`Cart`", "no method `__init__`"]);
}

#[test]
fn a_missing_method_is_named() {
    let app = "import wit_world\n\n\nclass WitWorld(wit_world.WitWorld):\n    pass\n";
    fails(WIT, app, &["WitWorld", "greet"]);
}

#[test]
fn a_class_that_needs_arguments_shows_its_traceback() {
    let app = format!("{APP}\n    def __init__(self, argument: int) -> None: ...\n");
    fails(WIT, &app, &["WitWorld", "argument"]);
}

#[test]
fn a_python_syntax_error_names_file_and_line() {
    let ended = fails(
        WIT,
        "import wit_world\ndef (:\n",
        &["app.py\", line 2", "SyntaxError"],
    );
    assert!(ended.stderr.contains("def (:"), "{}", ended.stderr);
}

#[test]
fn an_exception_while_the_app_is_imported_shows_its_whole_traceback() {
    let app = format!(
        "{APP}\n\ndef inner() -> None:\n    raise RuntimeError('went wrong')\n\n\ninner()\n"
    );
    let ended = fails(
        WIT,
        &app,
        &[
            "Traceback (most recent call last):",
            "line 13, in <module>",
            "    inner()",
            "line 10, in inner",
            "    raise RuntimeError('went wrong')",
            "RuntimeError: went wrong",
        ],
    );
    assert!(!ended.stderr.contains("importlib"), "{}", ended.stderr);
}

#[test]
fn an_app_that_exits_while_it_is_imported_fails() {
    fails(WIT, "import sys\nsys.exit(3)\n", &["SystemExit", "3"]);
}

#[test]
fn an_import_called_while_the_app_is_imported_is_named() {
    let app = format!("{APP}\n\nwit_world.log('too early')\n");
    fails(
        WIT,
        &app,
        &["wit_world.log('too early')", "log", "run time", "line 9"],
    );
}

/// What the component needs is found out in the program whose memory was taken: imports must not
/// work there either.
#[test]
fn an_import_called_in_an_import_hook_can_be_caught() {
    let app = "import sys

import wit_world


class Hook:
    def find_spec(self, name, path=None, target=None):
        try:
            wit_world.log(name)
        except RuntimeError:
            pass


sys.meta_path.insert(0, Hook())


class WitWorld(wit_world.WitWorld):
    def greet(self, name: str) -> str:
        import colorsys

        return colorsys.__name__
";
    let project = project(WIT, app);
    let ended = componentize(project.path()).success();
    assert_eq!(ended.stderr, "");
    let component = fs::read(project.path().join("app.wasm")).unwrap();
    let logged = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&logged);
    let mut running = Component::quick(&component).instantiate(
        &Environment::default(),
        move |_, _, arguments| {
            log.lock().unwrap().extend_from_slice(arguments);
            Ok(None)
        },
    );
    let name = [Val::String("World".to_owned())];
    assert_eq!(running.text("", "greet", &name), "colorsys");
    assert_eq!(
        *logged.lock().unwrap(),
        [Val::String("colorsys".to_owned())]
    );
}

#[test]
fn a_missing_wit_path_is_named() {
    let project = project(WIT, APP);
    launcher::run(
        project.path(),
        &["-d", "nowhere.wit", "componentize", "app"],
    )
    .failure(1, &["nowhere.wit"]);
}

#[test]
fn a_missing_python_path_is_named() {
    let project = project(WIT, APP);
    launcher::run(project.path(), &["componentize", "-p", "nowhere", "app"])
        .failure(1, &["nowhere"]);
}

#[test]
fn a_missing_output_folder_is_made() {
    let project = project(WIT, APP);
    let output = "made/for/it/app.wasm";
    launcher::run(project.path(), &["componentize", "app", "-o", output]).success();
    assert!(project.path().join(output).is_file());
}

#[test]
fn an_output_that_is_a_folder_is_refused() {
    let project = project(WIT, APP);
    fs::create_dir(project.path().join("app.wasm")).unwrap();
    componentize(project.path()).failure(1, &["app.wasm"]);
    assert!(project.path().join("app.wasm").is_dir());
    assert_eq!(names(project.path()), ["app.py", "app.wasm", "wit"]);
}

/// `/dev/full` says that the disk is full to whoever writes; a folder on it
/// cannot be had, so a small file system stands for the full disk where the
/// test may mount one, and an unwritable folder where it may not.
#[test]
fn an_unwritable_output_is_named_and_leaves_the_previous_one() {
    let project = project(WIT, APP);
    let folder = project.path().join("out");
    fs::create_dir(&folder).unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
        .arg(&folder)
        .output()
        .is_ok_and(|output| output.status.success());
    fs::write(folder.join("app.wasm"), "the previous component").unwrap();
    if !mounted {
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    }
    let ended = launcher::run(
        project.path(),
        &["componentize", "app", "-o", "out/app.wasm"],
    );
    let kept = fs::read_to_string(folder.join("app.wasm"));
    let left = names(&folder);
    if mounted {
        std::process::Command::new("umount")
            .arg(&folder)
            .status()
            .unwrap();
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    ended.failure(1, &["out/app.wasm"]);
    assert_eq!(kept.unwrap(), "the previous component");
    assert_eq!(left, ["app.wasm"]);
}

#[test]
fn wrong_usage_has_status_two() {
    let project = project(WIT, APP);
    launcher::run::<&str>(project.path(), &[]).failure(2, &["Usage"]);
    launcher::run(project.path(), &["componentise", "app"]).failure(2, &["componentize"]);
    launcher::run(project.path(), &["componentize", "--outptu", "x", "app"])
        .failure(2, &["--output"]);
    launcher::run(project.path(), &["componentize"]).failure(2, &["APP"]);
}

#[test]
fn help_and_version_go_to_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let help = launcher::run(folder.path(), &["--help"]).success();
    for word in [
        "componentize",
        "bindings",
        "--wit-path",
        "--world",
        "--quiet",
    ] {
        assert!(help.stdout.contains(word), "{word}: {}", help.stdout);
    }
    let version = launcher::run(folder.path(), &["--version"]).success();
    assert!(
        version.stdout.starts_with("componentize-py "),
        "{version:?}"
    );
}

/// What is said to programs about an app, line by line.
fn objects(app: &str) -> (Ended, Vec<serde_json::Value>) {
    let project = project(WIT, app);
    let arguments = [
        "--message-format=json",
        "componentize",
        "app",
        "-o",
        "app.wasm",
    ];
    let ended = launcher::run(project.path(), &arguments);
    assert_eq!(ended.stderr, "", "everything is on standard output");
    let lines = ended.stdout.lines();
    let objects = lines.map(|line| serde_json::from_str(line).expect("each line is JSON"));
    let objects = objects.collect();
    (ended, objects)
}

#[test]
fn programs_are_told_where_an_exception_was_raised() {
    let app = "import wit_world

print('before')


def price(text: str) -> int:
    return 1 + int(text)


class WitWorld(wit_world.WitWorld):
    def greet(self, name: str) -> str:
        return name


price('none')
";
    let (ended, objects) = objects(app);
    assert_eq!(ended.status, Some(1));
    let [printed, traceback, diagnostic, finished] = &objects[..] else {
        panic!("{objects:?}");
    };
    assert_eq!(
        *printed,
        serde_json::json!({"reason": "output", "stream": "stdout", "text": "before\n"})
    );
    let text = traceback["text"].as_str().unwrap();
    assert!(text.starts_with("Traceback") && text.contains("File \"app.py\", line 15"));
    assert_eq!(diagnostic["severity"], "error");
    assert_eq!(diagnostic["file"], "app.py");
    assert_eq!(
        (&diagnostic["line"], &diagnostic["column"]),
        (&7.into(), &16.into())
    );
    assert_eq!(
        diagnostic["message"],
        "the app `app` failed while it was imported: \
         ValueError: invalid literal for int() with base 10: 'none'"
    );
    assert_eq!(
        *finished,
        serde_json::json!({"reason": "finished", "success": false})
    );
}

#[test]
fn programs_are_told_where_the_syntax_is_wrong() {
    let (ended, objects) = objects("import wit_world\n\nif True:\n    price = = 3\n");
    assert_eq!(ended.status, Some(1));
    let diagnostic = &objects[objects.len() - 2];
    let message = diagnostic["message"].as_str().unwrap();
    assert!(
        message.ends_with(": SyntaxError: invalid syntax"),
        "{message}"
    );
    assert_eq!(diagnostic["file"], "app.py");
    assert_eq!(
        (&diagnostic["line"], &diagnostic["column"]),
        (&4.into(), &13.into())
    );
}

#[test]
fn programs_are_told_of_success() {
    let (ended, objects) = objects(APP);
    assert_eq!(ended.status, Some(0));
    let finished = serde_json::json!({"reason": "finished", "success": true, "output": "app.wasm"});
    assert_eq!(objects, [finished]);
}
