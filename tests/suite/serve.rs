//! The module `poll_loop`: in an HTTP server, which runs in the stock `wasmtime serve`, is asked
//! over TCP and asks in turn; and in a command, where there is no HTTP.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use componentize_tests::http::{Origin, Server};
use componentize_tests::launcher::{self, Ended};
use tempfile::TempDir;

/// `tests/apps/NAME`, whose world is one of WASI, as a component compiled for wasmtime.
fn app(name: &str) -> (TempDir, PathBuf) {
    compiled(&launcher::build_for_wasi(&launcher::app(name)))
}

/// A component compiled for wasmtime.
fn compiled(binary: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let component = folder.path().join("app.wasm");
    fs::write(&component, binary).unwrap();
    let path = folder.path().join("app.cwasm");
    let output = Command::new(launcher::wasmtime())
        .arg("compile")
        .arg(component)
        .arg("-o")
        .arg(&path)
        .output()
        .expect("wasmtime starts");
    Ended::from(output).success();
    (folder, path)
}

/// WASI's WIT, below the repository.
const WIT: &str = "target/runtime/wasi-wit/0.2";

/// A server of its own for each test: they look at what it wrote.
fn proxy() -> Server {
    static PROXY: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = PROXY.get_or_init(|| app("proxy"));
    Server::start(path)
}

fn command(arguments: &[&str], folder: &Path) -> Ended {
    static COMMAND: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = COMMAND.get_or_init(|| app("command"));
    Command::new(launcher::wasmtime())
        .args(["run", "--allow-precompiled", "--dir"])
        .arg(format!("{}::/data", folder.display()))
        .arg(path)
        .args(arguments)
        .output()
        .expect("wasmtime starts")
        .into()
}

#[test]
fn contents_are_streamed_through() {
    let server = proxy();
    let content: Vec<u8> = (0..2_000_000_u32).map(|n| (n % 251) as u8).collect();
    let mut response = server.ask("POST", "/echo", &[], &content);
    assert_eq!(response.status, 200);
    assert!(response.rest() == content, "what comes back is different");

    let mut response = server.ask("POST", "/echo", &[], b"");
    assert_eq!((response.status, response.rest()), (200, Vec::new()));
}

#[test]
fn requests_run_at_the_same_time_and_answers_are_passed_on_as_they_come() {
    let server = proxy();
    let origin = Origin::start();
    let urls = ["/held", "/missing", "/free"].map(|path| origin.url(path));
    let mut headers: Vec<(&str, &str)> = urls.iter().map(|url| ("url", url.as_str())).collect();
    headers.push(("url", "mailto:somebody"));

    // The first answer is held back until the others have been seen.
    let mut response = server.ask("GET", "/hashes", &headers, b"");
    assert_eq!(response.status, 200);
    let mut lines = String::new();
    while lines.lines().count() < 3 || !lines.ends_with('\n') {
        let part = response.part().expect("there are more lines");
        lines += std::str::from_utf8(&part).unwrap();
    }
    let mut early: Vec<&str> = lines.lines().collect();
    early.sort_unstable();
    let hash = "afec35cfa5b832c6dc4bcab1658309d8ed716475a4d05401418da383e0433501";
    assert_eq!(
        early,
        [
            format!("{}: {hash}", urls[2]),
            format!("{}: status 404", urls[1]),
            "mailto:somebody: NoneType".to_owned(),
        ]
    );

    origin.release("/held");
    let hash = "9648e70a24f9657d446016bad2eb6fecce9cd596add23760999533176c12924f";
    let late = String::from_utf8(response.rest()).unwrap();
    assert_eq!(late, format!("{}: {hash}\n", urls[0]));
}

#[test]
fn what_asyncio_offers_runs_on_the_loop() {
    let origin = Origin::start();
    let url = origin.url("/silent");
    let (status, content) = proxy().get("/asyncio", &[("accept", &url)]);
    assert_eq!(status, 200);
    let lines: Vec<&str> = content.lines().collect();
    assert_eq!(
        lines,
        ["first", "second", "a pollable", "timeout", "queued"]
    );
}

#[test]
fn any_version_of_wasi_0_2_will_do() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let wit = folder.path().join("wit");
    launcher::copy(&launcher::repository().join(WIT), &wit);
    let packages = fs::read_dir(wit.join("deps")).unwrap();
    let packages = packages.map(|entry| entry.unwrap().path());
    for file in packages.chain([wit.join("world.wit")]) {
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, first_version(&text)).unwrap();
    }
    let options = ["-d", wit.to_str().unwrap(), "-w", "wasi:http/proxy@0.2.0"];
    let component = launcher::build_with(&launcher::app("proxy"), &options);
    assert!(holds(&component, "wasi:http/types@0.2.0"));
    let (_folder, path) = compiled(&component);
    let server = Server::start(&path);
    let mut response = server.ask("POST", "/echo", &[], b"of old");
    assert_eq!((response.status, response.rest()), (200, b"of old".into()));
}

/// WIT of WASI 0.2 as if it had always been like that.
fn first_version(wit: &str) -> String {
    let mut versions = wit.split("0.2.");
    let mut text = versions.next().unwrap_or_default().to_owned();
    for rest in versions {
        text += "0.2.0";
        text += rest.trim_start_matches(|character: char| character.is_ascii_digit());
    }
    text
}

#[test]
fn a_handler_that_fails_shows_a_traceback_and_harms_no_other() {
    let server = proxy();
    assert_eq!(server.get("/nowhere", &[]).0, 404);
    assert_eq!(server.get("/failure", &[]).0, 500);
    assert_eq!(server.get("/deadlock", &[]).0, 500);
    assert_eq!(server.get("/nowhere", &[]).0, 404);
    let errors = server.stop();
    for line in [
        "raise LookupError(\"on purpose\")",
        "LookupError: on purpose",
        "RuntimeError: every task waits for another one",
    ] {
        assert!(errors.contains(line), "{line} is not in: {errors}");
    }
}

#[test]
fn a_command_waits_for_pollables_and_reads_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("given.txt"), "given").unwrap();
    let ended = command(&["one", "two"], folder.path()).success();
    assert_eq!(
        ended.stdout,
        "arguments: ['one', 'two']\n\
         /data: given\n\
         /data: ErrorCode.NO_ENTRY\n\
         ['short', 'long']\n"
    );
    assert_eq!(command(&["fail"], folder.path()).status, Some(1));
    // As a Python program, without a word of the machinery.
    let ended = command(&["crash"], folder.path());
    let ended = ended.failure(1, &["Traceback", "in run\n", "RuntimeError: on purpose"]);
    assert!(ended.stdout.ends_with("the end\n"), "{ended:?}");
    assert!(!ended.stderr.contains("componentize-py"), "{ended:?}");
}

/// The component of the one-file app `text` for the world `wasi:cli/command`.
fn command_of(text: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in [("app.py", text), ("world", "wasi:cli/command")] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    for (name, text) in others {
        fs::write(folder.path().join(name), text).unwrap();
    }
    launcher::build_for_wasi(folder.path())
}

fn holds(component: &[u8], text: &str) -> bool {
    component
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

#[test]
fn what_is_not_imported_is_not_shipped() {
    let run = "from wit_world import exports\n\n\n\
               class Run(exports.Run):\n    def run(self) -> None:\n        print('ran')\n";
    let with = command_of(&format!("import poll_loop\n{run}"), &[]);
    let without = command_of(run, &[]);
    assert!(holds(&with, "PollLoop"));
    assert!(!holds(&without, "PollLoop"));
}

#[test]
fn a_module_of_that_name_of_the_app_s_own_is_preferred() {
    let app = "import poll_loop\nfrom wit_world import exports\n\n\n\
               assert poll_loop.OWN\n\n\n\
               class Run(exports.Run):\n    def run(self) -> None: ...\n";
    command_of(app, &[("poll_loop.py", "OWN = True\n")]);
}
