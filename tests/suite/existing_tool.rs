//! What the existing tool, componentize-py 0.25.1, gives its users as examples: unchanged, with the
//! commands of their READMEs, in which only the launcher is another one.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use componentize_tests::http::{Origin, Server};
use componentize_tests::launcher::{self, Ended};
use tempfile::TempDir;

/// An example in a folder of its own, beside which is the WIT, as in the tool's source.
struct Example {
    _scratch: TempDir,
    folder: PathBuf,
}

impl Example {
    fn new(name: &str) -> Example {
        let scratch = tempfile::tempdir().expect("a temporary folder");
        for part in ["wit", &format!("examples/{name}")] {
            launcher::copy(
                &launcher::existing_tool().join(part),
                &scratch.path().join(part),
            );
        }
        let folder = scratch.path().join("examples").join(name);
        Example {
            _scratch: scratch,
            folder,
        }
    }

    /// As [`Example::new`], and builds its component.
    fn built(name: &str, world: &str) -> (Example, PathBuf) {
        let example = Example::new(name);
        example.builds(&[
            "-d",
            "../../wit",
            "-w",
            world,
            "componentize",
            "app",
            "-o",
            "app.wasm",
        ]);
        let component = example.folder.join("app.wasm");
        (example, component)
    }

    #[track_caller]
    fn builds(&self, arguments: &[&str]) {
        launcher::run(&self.folder, arguments).success();
    }
}

#[track_caller]
fn wasmtime(options: &[&str], component: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(launcher::wasmtime());
    command
        .arg("run")
        .args(options)
        .arg(component)
        .args(arguments);
    Ended::from(command.output().expect("wasmtime starts"))
        .success()
        .stdout
}

#[test]
fn commands() {
    for (name, world) in [
        ("cli", "wasi:cli/command@0.2.0"),
        ("cli-p3", "wasi:cli/command@0.3.0"),
    ] {
        let (_example, component) = Example::built(name, world);
        assert_eq!(wasmtime(&[], &component, &[]), "Hello, world!\n", "{name}");
    }
}

#[test]
fn servers() {
    /// `printf '%s' 'content of /a' | sha256sum`, and the same of `/b`.
    const HASHES: [(&str, &str); 2] = [
        (
            "/a",
            "c308f273f2722041a05a37630185579f417a3d61b186f083a6ac46597b301485",
        ),
        (
            "/b",
            "befedb527d9d4797caba6d1d3e6a357b58f4f4928a9ac15af541503e03728366",
        ),
    ];

    for (name, world) in [
        ("http", "wasi:http/proxy@0.2.0"),
        ("http-p3", "wasi:http/service@0.3.0"),
    ] {
        let (_example, component) = Example::built(name, world);
        let server = Server::start(&component);
        let mut response = server.ask(
            "POST",
            "/echo",
            &[("content-type", "text/plain")],
            b"'Twas brillig",
        );
        assert_eq!(response.all("content-type"), ["text/plain"], "{name}");
        assert_eq!(response.rest(), b"'Twas brillig", "{name}");

        let origin = Origin::start();
        let urls = HASHES.map(|(path, _)| origin.url(path));
        let headers = [("url", &*urls[0]), ("url", &*urls[1])];
        let (status, text) = server.get("/hash-all", &headers);
        assert_eq!(status, 200, "{name}");
        let mut lines: Vec<&str> = text.lines().collect();
        lines.sort_unstable();
        let expected = [0, 1].map(|index| format!("{}: {}", urls[index], HASHES[index].1));
        assert_eq!(lines, expected, "{name}");
    }
}

#[test]
fn connections() {
    for (name, world, options) in [
        (
            "tcp",
            "wasi:cli/command@0.2.0",
            ["--wasi", "inherit-network"],
        ),
        (
            "tcp-p3",
            "wasi:cli/command@0.3.0",
            ["-Sp3", "-Sinherit-network"],
        ),
    ] {
        let (_example, component) = Example::built(name, world);
        let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
        let address = listener.local_addr().unwrap().to_string();
        let peer = thread::spawn(move || {
            let (mut connection, _) = listener.accept().expect("the example connects");
            let mut received = [0; b"hello, world!".len()];
            connection.read_exact(&mut received).unwrap();
            connection.write_all(b"and to you").unwrap();
            received
        });
        let printed = wasmtime(&options, &component, &[&address]);
        assert_eq!(printed, "received: b'and to you'\n", "{name}");
        assert_eq!(&peer.join().unwrap(), b"hello, world!", "{name}");
    }
}

#[test]
fn a_sandbox_in_a_host_written_in_python() {
    let example = Example::new("sandbox");
    example.builds(&[
        "-d",
        "sandbox.wit",
        "componentize",
        "--stub-wasi",
        "guest",
        "-o",
        "sandbox.wasm",
    ]);
    let python = |arguments: &[&str]| {
        let mut command = Command::new(launcher::existing_tool().join("host/bin/python3"));
        command.current_dir(&example.folder).args(arguments);
        Ended::from(command.output().expect("Python starts"))
    };
    python(&[
        "-m",
        "wasmtime.bindgen",
        "sandbox.wasm",
        "--out-dir",
        "sandbox",
    ])
    .success();
    // The first run compiles the component, and keeps the code. The host's 20 seconds are to be for
    // what it runs, not for that on a busy machine.
    let _ = python(&["host.py", "1"]);
    let define = "global foo\ndef foo(): return 42";
    let allocate = "global foo\nfoo = bytes(100 * 1024 * 1024)";
    for (arguments, printed) in [
        (&["2 + 2"][..], "result: 4\n"),
        (&[define, "foo()"], "result: 42\n"),
        (
            &["1 / 0"],
            "eval error: ZeroDivisionError: division by zero\n",
        ),
        (&[allocate, "foo[42]"], "exec error: MemoryError\n"),
    ] {
        let arguments = [&["host.py"], arguments].concat();
        assert_eq!(python(&arguments).stdout, printed, "{arguments:?}");
    }
}
