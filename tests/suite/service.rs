//! The build service of `examples/service`, in the stock `wasmtime serve`: what it builds, and that
//! it answers the next request, whatever the one before it was.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use componentize_tests::http::Server;
use componentize_tests::launcher::{self, Ended};
use serde_json::Value;
use tempfile::TempDir;

/// The service, compiled for wasmtime.
fn service() -> &'static Path {
    static SERVICE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = SERVICE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let repository = launcher::repository();
        let source = repository.join("examples/service");
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--quiet", "--release", "--target", "wasm32-wasip2"]);
        cargo.arg("--manifest-path").arg(source.join("Cargo.toml"));
        succeed(cargo.arg("--target-dir").arg(folder.path().join("target")));

        let built = folder
            .path()
            .join("target/wasm32-wasip2/release/service.wasm");
        let composed = folder.path().join("service.wasm");
        let mut compose = Command::new(launcher::binary());
        compose.arg("compose").arg(built);
        compose.arg(repository.join("target/componentize-library.wasm"));
        compose.arg(source.join("unseen.wat"));
        succeed(compose.arg("-o").arg(&composed));
        let path = folder.path().join("service.cwasm");
        let mut compile = Command::new(launcher::wasmtime());
        // So that the host can stop it, at whatever time.
        compile
            .args(["compile", "-Wepoch-interruption"])
            .arg(composed);
        succeed(compile.arg("-o").arg(&path));
        (folder, path)
    });
    path
}

fn succeed(command: &mut Command) {
    Ended::from(command.output().expect("it starts")).success();
}

/// An app for the world of `examples/hello`, in a folder of its own.
struct App(TempDir);

impl App {
    fn new(source: &str) -> App {
        let app = App(tempfile::tempdir().expect("a temporary folder"));
        let hello = launcher::repository().join("examples/hello");
        launcher::copy(&hello.join("wit"), &app.0.path().join("app/wit"));
        fs::write(app.folder().join("app.py"), source).unwrap();
        app
    }

    fn hello() -> App {
        let hello = launcher::repository().join("examples/hello/app.py");
        App::new(&fs::read_to_string(hello).unwrap())
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("app")
    }

    /// The app as the archive that `tar` makes with these options.
    fn tar(&self, options: &[&str]) -> Vec<u8> {
        let archive = self.0.path().join("app.tar");
        let mut tar = Command::new("tar");
        tar.arg("-C").arg(self.folder()).arg("-cf").arg(&archive);
        succeed(tar.args(options).arg("."));
        fs::read(archive).unwrap()
    }

    fn zip(&self) -> Vec<u8> {
        let archive = self.0.path().join("app.zip");
        let mut python = Command::new("python3");
        python.args(["-m", "zipfile", "-c"]).arg(&archive);
        python.current_dir(self.folder());
        succeed(python.args(["app.py", "wit"]));
        fs::read(archive).unwrap()
    }
}

/// Has an archive built, and gives status and content.
fn post(server: &Server, archive: &[u8]) -> (u16, Vec<u8>) {
    let mut response = server.ask("POST", "/?world=hello&app=app", &[], archive);
    (response.status, response.rest())
}

/// The service, with further options of wasmtime.
fn serve(options: &[&str]) -> Server {
    let options = [&["-Wtimeout=120s"], options].concat();
    Server::start_with(service(), &options)
}

/// An archive is refused with this status; the text or the first message has this in it. The
/// service goes on.
#[track_caller]
fn refused(server: &Server, archive: &[u8], status: u16, expected: &str) -> Value {
    let (given, content) = post(server, archive);
    let text = String::from_utf8_lossy(&content);
    assert_eq!(given, status, "{text}");
    let said: Value = serde_json::from_slice(&content).unwrap_or_else(|_| panic!("{text}"));
    let message = said.get("error").or(said.pointer("/diagnostics/0/message"));
    let message = message.and_then(Value::as_str).unwrap_or_default();
    assert!(message.contains(expected), "{text}");
    assert_eq!(server.get("/", &[]).0, 200);
    said
}

#[test]
fn it_builds_what_the_launcher_builds() {
    let app = App::hello();
    let arguments = ["-w", "hello", "componentize", "app", "-o", "../app.wasm"];
    launcher::run(&app.folder(), &arguments).success();
    let expected = fs::read(app.0.path().join("app.wasm")).unwrap();
    let server = serve(&[]);
    for archive in [app.tar(&[]), app.tar(&["--gzip"]), app.zip()] {
        let (status, component) = post(&server, &archive);
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&component));
        assert!(component == expected, "the components differ");
    }
}

#[test]
fn mistakes_come_back_with_their_places() {
    let server = serve(&[]);
    let archive = App::new("import json\nx = = 3\n").tar(&[]);
    let said = refused(&server, &archive, 422, "SyntaxError: invalid syntax");
    let diagnostic = &said["diagnostics"][0];
    assert_eq!(diagnostic["file"], "app.py");
    assert_eq!(diagnostic["line"], 2);
    assert_eq!(diagnostic["column"], 5);
    let printed = App::new("print('here')\nimport nowhere\n").tar(&[]);
    let said = refused(&server, &printed, 422, "No module named 'nowhere'");
    assert_eq!(said["output"]["stdout"], "here\n");
    assert_eq!(server.ask("PUT", "/", &[], b"").status, 405);
}

#[test]
fn an_app_can_use_no_more_than_it_may() {
    let server = serve(&[]);
    let stopped = "it takes longer than it may here";
    let hostile = [
        ("while True: pass\n", stopped),
        (
            "x = []\nwhile True: x.append(bytes(1 << 20))\n",
            "MemoryError",
        ),
        ("def f(): f()\nf()\n", "RecursionError"),
    ];
    for (source, expected) in hostile {
        refused(&server, &App::new(source).tar(&[]), 422, expected);
    }
}

#[test]
fn an_archive_can_hold_no_more_than_it_may() {
    let options = [
        "--env",
        "UPLOAD_LIMIT=100000",
        "--env",
        "UNPACKED_LIMIT=1000000",
    ];
    let server = serve(&options);
    let bomb = App::hello();
    fs::write(bomb.folder().join("wit/zeros"), vec![0; 50_000_000]).unwrap();
    let unpacked = "larger than 1000000 bytes";
    refused(&server, &bomb.tar(&["--gzip"]), 413, unpacked);
    refused(&server, &bomb.zip(), 413, unpacked);
    refused(
        &server,
        &vec![b'x'; 200_000],
        413,
        "larger than 100000 bytes",
    );
    refused(&server, b"neither", 400, "neither a tar nor a zip archive");
    refused(&server, b"\x1f\x8bdamaged", 400, "damaged");
    refused(&server, b"PK\x03\x04damaged", 400, "damaged");
}

#[test]
fn an_archive_holds_files_of_the_app_only() {
    let server = serve(&[]);
    let app = App::hello();
    let up = app.tar(&["--absolute-names", "--transform=s|app.py|../app.py|"]);
    refused(&server, &up, 422, "../app.py");
    let absolute = app.tar(&["--absolute-names", "--transform=s|.*app.py|/app.py|"]);
    refused(&server, &absolute, 422, "/app.py");
    std::os::unix::fs::symlink("/etc/passwd", app.folder().join("passwd")).unwrap();
    refused(
        &server,
        &app.tar(&[]),
        400,
        "`passwd` is neither a file nor",
    );
}

/// Where the service has no limit, the host has.
#[test]
fn the_host_ends_what_takes_too_long() {
    let options = ["-Wtimeout=5s", "--env", "FUEL_LIMIT=1000000000000"];
    let server = serve(&options);
    let archive = App::new("while True: pass\n").tar(&[]);
    let (status, _) = post(&server, &archive);
    assert!(status >= 500, "{status}");
    assert_eq!(server.get("/", &[]).0, 200);
}
