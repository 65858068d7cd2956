//! What is different at a terminal: colours, how far a build is, and how wide text is.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use componentize_tests::launcher::{self, Ended};
use componentize_tests::terminal::{read_until, set_width, terminal};
use tempfile::TempDir;

/// What takes the line of a terminal back.
const CLEAR: &str = "\r\x1b[K";

/// `examples/hello` with something before its source.
fn hello(before: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let hello = launcher::repository().join("examples/hello");
    launcher::copy(&hello, folder.path());
    let source = fs::read_to_string(hello.join("app.py")).unwrap();
    fs::write(folder.path().join("app.py"), before.to_owned() + &source).unwrap();
    folder
}

/// An app whose import takes seconds, on however fast a machine.
fn slow() -> TempDir {
    hello("for _ in range(100_000_000): pass\n")
}

/// Runs a command at a terminal of that width, and gives what it writes.
fn at_terminal(command: &mut Command, width: u16) -> String {
    let (mut ours, theirs) = terminal();
    set_width(&ours, width);
    let stream = || Stdio::from(theirs.try_clone().expect("another handle"));
    command.stdin(stream()).stdout(stream()).stderr(stream());
    for variable in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command.env("TERM", "xterm");
    let mut running = command.spawn().expect("it starts");
    // The command's handles go with it.
    drop(theirs);
    command.stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let written = read_until(&mut ours, "no such words");
    running.wait().expect("it ends");
    written
}

fn launcher_in(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(launcher::binary());
    command.args(arguments).current_dir(folder);
    command
}

const BUILD: [&str; 4] = ["-w", "hello", "componentize", "app"];

#[test]
fn what_takes_long_is_shown_and_taken_back() {
    let folder = slow();
    let written = at_terminal(&mut launcher_in(folder.path(), &BUILD), 80);
    let end = format!("{CLEAR}Importing the app... 1 s{CLEAR}");
    assert!(written.contains(&end), "{written:?}");
    let end = format!("{CLEAR}Component built successfully\n");
    assert!(written.ends_with(&end), "{written:?}");
}

#[test]
fn a_narrow_terminal_has_short_lines() {
    let folder = slow();
    let written = at_terminal(&mut launcher_in(folder.path(), &BUILD), 12);
    assert!(
        written.contains(&format!("{CLEAR}Importing t{CLEAR}")),
        "{written:?}"
    );
    let help = |width| at_terminal(&mut launcher_in(folder.path(), &["--help"]), width);
    let longest = |text: String| text.lines().map(|line| line.chars().count()).max();
    assert!(longest(help(60)) < longest(help(100)));
}

#[test]
fn nothing_is_shown_where_nobody_looks() {
    let folder = slow();
    let ended = launcher::run(folder.path(), &BUILD).success();
    assert_eq!(ended.stdout, "Component built successfully\n");
    assert_eq!(ended.stderr, "");
    let quiet = [&["-q"], &BUILD[..]].concat();
    assert_eq!(at_terminal(&mut launcher_in(folder.path(), &quiet), 80), "");
}

#[test]
fn wasmtime_shows_it_too() {
    let folder = slow();
    let mut command = Command::new(launcher::wasmtime());
    command.args(["run", "--dir", "."]);
    command.arg(launcher::repository().join("target/componentize.wasm"));
    // A hundredth of the work, which is interpreted there.
    let app = folder.path().join("app.py");
    let source = fs::read_to_string(&app).unwrap();
    fs::write(&app, source.replace("100_000_000", "1_000_000")).unwrap();
    command.args(BUILD).current_dir(folder.path());
    let written = at_terminal(&mut command, 80);
    let end = format!("{CLEAR}Encoding the component...{CLEAR}Component built successfully\n");
    assert!(written.ends_with(&end), "{written:?}");
}

#[test]
fn colours_are_for_terminals_and_who_asks_for_them() {
    const RED: &str = "\x1b[1;31merror:";
    let folder = hello("import nowhere\n");
    let build = || launcher_in(folder.path(), &BUILD);
    assert!(at_terminal(&mut build(), 80).contains(RED));
    let piped = |name: &str, value: &str| {
        let output = build().env(name, value).output().expect("it starts");
        Ended::from(output).failure(1, &["error:"]).stderr
    };
    assert!(!piped("CLICOLOR", "1").contains(RED));
    assert!(piped("CLICOLOR_FORCE", "1").contains(RED));
    assert!(!piped("CLICOLOR_FORCE", "0").contains(RED));
}
