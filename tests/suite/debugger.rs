//! `breakpoint()` on a terminal, under the stock wasmtime: whoever sits there talks with Python's
//! debugger.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::process::{Command, Stdio};

use componentize_tests::launcher;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// A terminal: the end of who sits at it, and that of the program.
fn terminal() -> (File, File) {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&ours).expect("it is ours");
    unlockpt(&ours).expect("it can be opened");
    let name = ptsname(&ours, Vec::new()).expect("it has a name");
    let theirs = OpenOptions::new()
        .read(true)
        .write(true)
        .open(name.to_str().expect("a path"))
        .expect("the program's end");
    (File::from(ours), theirs)
}

/// Reads what the program writes until its end is `words`, or the program has ended.
fn read_until(terminal: &mut File, words: &str) -> String {
    let mut text = Vec::new();
    let mut buffer = [0; 1024];
    while !text.ends_with(words.as_bytes()) {
        // When nobody has the other end any more, Linux says EIO.
        match terminal.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(count) => text.extend_from_slice(&buffer[..count]),
        }
    }
    String::from_utf8_lossy(&text).replace("\r\n", "\n")
}

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
