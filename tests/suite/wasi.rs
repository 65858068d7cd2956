//! Components of WASI 0.3, under the stock wasmtime.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use componentize_tests::http::Server;
use componentize_tests::launcher;

/// A compiled component, in a folder that goes with the tests' process.
struct Compiled {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

/// The options by which wasmtime offers WASI 0.3.
const OPTIONS: [&str; 4] = ["-S", "p3", "-W", "component-model-async"];

/// Builds an app for one of WASI's worlds, and has it compiled.
fn build(app: &str) -> Compiled {
    let component = launcher::build_for_wasi(&launcher::app(app));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let source = folder.path().join("app.wasm");
    let path = folder.path().join("app.cwasm");
    std::fs::write(&source, component).expect("a file");
    let output = Command::new(launcher::wasmtime())
        .args(["compile", "-W", "component-model-async", "-o"])
        .args([&path, &source])
        .output()
        .expect("wasmtime starts");
    launcher::Ended::from(output).success();
    Compiled {
        _folder: folder,
        path,
    }
}

/// Runs the command with these arguments and this input.
fn command(arguments: &[&str], input: &[u8]) -> Output {
    static COMMAND: OnceLock<Compiled> = OnceLock::new();
    let command = COMMAND.get_or_init(|| build("asynchronous-command"));
    let mut running = Command::new(launcher::wasmtime())
        .args(["run", "--allow-precompiled"])
        .args(OPTIONS)
        .arg(&command.path)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("wasmtime starts");
    let mut stdin = running.stdin.take().expect("a pipe");
    // A command that fails at once reads nothing.
    let _ = stdin.write_all(input);
    drop(stdin);
    running.wait_with_output().expect("wasmtime ends")
}

#[test]
fn a_command_copies_streams_and_waits_for_the_clock() {
    let output = command(&[], b"some text\n");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        stdout,
        "SOME TEXT\nTrue\n['first', 'second', 'third', 'late enough', 'timed out']\n"
    );
}

#[test]
fn a_command_can_fail() {
    assert_eq!(command(&["fail"], b"").status.code(), Some(1));
    // WASI 0.2, by which the process ends, only knows success and failure.
    assert_eq!(command(&["exit"], b"").status.code(), Some(1));
    let crash = launcher::Ended::from(command(&["crash"], b""));
    crash.failure(1, &["Traceback", "in run\n", "RuntimeError: on purpose"]);
}

#[test]
fn a_service_answers_requests() {
    let service = build("service");
    let server = Server::start_with(&service.path, &OPTIONS);
    for number in 0..3 {
        let path = format!("/path?{number}");
        let mut answer = server.ask("POST", &path, &[], b"the body");
        assert_eq!(answer.status, 201);
        assert_eq!(answer.rest(), format!("{path}\nTHE BODY").as_bytes());
    }
    let large = vec![b'x'; 1 << 20];
    let mut answer = server.ask("POST", "/", &[], &large);
    assert_eq!(
        answer.rest(),
        ["/\n".as_bytes(), &large.to_ascii_uppercase()].concat()
    );
}
