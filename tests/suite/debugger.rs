//! `breakpoint()` on a terminal, under the stock wasmtime: whoever sits there talks with Python's
//! debugger.

use std::io::Write;
use std::process::{Command, Stdio};

use componentize_tests::launcher;
use componentize_tests::terminal::{read_until, terminal};

#[test]
fn a_breakpoint_opens_the_debugger_on_the_terminal() {
    const PROMPT: &str = "(Pdb) ";
    let component = launcher::build_for_wasi(&launcher::app("debugged"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("app.wasm");
    std::fs::write(&path, component).unwrap();
    let (mut ours, theirs) = terminal();
    let stream = || Stdio::from(theirs.try_clone().expect("another handle"));
    let mut running = Command::new(launcher::wasmtime())
        .arg("run")
        .arg(&path)
        .stdin(stream())
        .stdout(stream())
        .stderr(stream())
        .spawn()
        .expect("wasmtime starts");
    drop(theirs);

    let stopped = read_until(&mut ours, PROMPT);
    assert!(
        stopped.contains("app.py(8)greet()\n-> breakpoint()"),
        "{stopped}"
    );
    for (command, answer) in [
        ("p name", "'World'"),
        ("next", "app.py(9)greet()\n-> return greeting"),
        ("greeting = 'Goodbye!'", ""),
        ("where", "app.py(14)run()\n-> print(greet(\"World\"))"),
    ] {
        writeln!(ours, "{command}").unwrap();
        let said = read_until(&mut ours, PROMPT);
        assert!(said.contains(answer), "{command}: {said}");
    }
    writeln!(ours, "continue").unwrap();
    let rest = read_until(&mut ours, "no such words");
    assert!(rest.contains("Goodbye!\n"), "{rest}");
    assert!(running.wait().expect("wasmtime ends").success(), "{rest}");
}
