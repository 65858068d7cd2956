//! Executables: components as files that run by themselves, and what they may do.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use componentize_tests::http::{Origin, Server};
use componentize_tests::launcher::{self, Ended};
use tempfile::TempDir;

/// A command that does what its first argument says.
const APP: &str = r#"
import os
import socket
import sys

from wit_world import exports


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


class Run(exports.Run):
    def run(self) -> None:
        match sys.argv[1:]:
            case ["arguments", *others]:
                print(os.path.basename(sys.argv[0]), others)
            case ["environment"]:
                print(sorted(os.environ.items()))
            case ["input"]:
                print(sys.stdin.read().upper(), end="")
            case ["exit", status]:
                sys.exit(int(status))
            case ["raise"]:
                raise LookupError("on purpose")
            case ["read", path]:
                print(open(path).read())
            case ["write", path, text]:
                write(path, text)
            case ["connect", port]:
                with socket.create_connection(("127.0.0.1", int(port))) as connection:
                    print(connection.recv(100).decode())
"#;

/// A component, and the executable that was made of it without any grant.
struct Made {
    folder: TempDir,
    component: PathBuf,
}

impl Made {
    /// A folder with the component of an app.
    fn new(app: &str, options: &[&str]) -> Made {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("app.py"), app).unwrap();
        let arguments = [&["componentize", "-o", "app.wasm"], options].concat();
        launcher::run(folder.path(), &arguments).success();
        let component = folder.path().join("app.wasm");
        let made = Made { folder, component };
        made.executable("app", &[]);
        made
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes an executable with these options.
    #[track_caller]
    fn executable(&self, name: &str, options: &[&str]) -> PathBuf {
        let component = self.component.to_str().unwrap();
        let path = self.path(name);
        let arguments = ["executable", component, "-o", path.to_str().unwrap()];
        launcher::run(self.folder.path(), &[&arguments, options].concat()).success();
        path
    }
}

/// The command, which is made once.
static COMMAND: LazyLock<Made> =
    LazyLock::new(|| Made::new(APP, &["-w", "wasi:cli/command@0.2", "app"]));

/// Runs an executable in a folder.
fn run(executable: &Path, folder: &Path, arguments: &[&str]) -> Ended {
    let output = Command::new(executable)
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the executable starts");
    output.into()
}

/// Runs the executable without grants, somewhere.
fn run_app(arguments: &[&str]) -> Ended {
    run(&COMMAND.path("app"), COMMAND.folder.path(), arguments)
}

#[test]
fn arguments_input_and_exit_status_are_the_program_s() {
    let ended = run_app(&["arguments", "--dir", "x", "--grant", "--", "ä"]).success();
    assert_eq!(ended.stdout, "app ['--dir', 'x', '--grant', '--', 'ä']\n");
    let mut child = Command::new(COMMAND.path("app"))
        .arg("input")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the executable starts");
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"one\ntwo\n").unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.stdout, b"ONE\nTWO\n");

    assert_eq!(run_app(&["exit", "0"]).status, Some(0));
    // WASI 0.2 knows success and failure.
    assert_eq!(run_app(&["exit", "3"]).status, Some(1));
    run_app(&["raise"]).failure(1, &["Traceback", "LookupError: on purpose"]);
}

#[test]
fn the_environment_is_what_is_granted() {
    let run = |executable: &Path, arguments: &[&str]| {
        let mut command = Command::new(executable);
        command.args(arguments).env_clear();
        let output = command.env("GIVEN", "outside").env("OTHER", "secret");
        Ended::from(output.output().unwrap()).success().stdout
    };
    let app = COMMAND.path("app");
    assert_eq!(run(&app, &["environment"]), "[]\n");
    let granting = COMMAND.executable("environment", &["--env", "GIVEN", "--env", "SET=a=b"]);
    assert_eq!(
        run(&granting, &["environment"]),
        "[('GIVEN', 'outside'), ('SET', 'a=b')]\n"
    );
    assert_eq!(
        run(&granting, &["--grant", "--env=SET=c", "--", "environment"]),
        "[('GIVEN', 'outside'), ('SET', 'c')]\n"
    );
}

#[test]
fn directories_are_what_is_granted() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("data/a.txt"), "content").unwrap();
    let app = COMMAND.path("app");
    run(&app, folder.path(), &["read", "data/a.txt"]).failure(1, &["FileNotFoundError"]);
    run(&app, folder.path(), &["write", "data/b.txt", "text"])
        .failure(1, &["OSError", "Read-only file system"]);
    assert!(!folder.path().join("data/b.txt").exists());

    let granting = COMMAND.executable("directories", &["--dir", "data::/here"]);
    let ended = run(&granting, folder.path(), &["read", "/here/a.txt"]).success();
    assert_eq!(ended.stdout, "content\n");
    run(&granting, folder.path(), &["write", "/here/b.txt", "text"]).success();
    assert_eq!(fs::read(folder.path().join("data/b.txt")).unwrap(), b"text");
    run(&granting, folder.path(), &["read", "data/a.txt"]).failure(1, &["FileNotFoundError"]);

    let arguments = ["--grant", "--dir", "data", "--", "read", "data/a.txt"];
    let ended = run(&app, folder.path(), &arguments).success();
    assert_eq!(ended.stdout, "content\n");
    run(&app, folder.path(), &["--grant", "--dir", "no", "--"])
        .failure(1, &["cannot open the directory `no`", "No such file"]);
    run(&app, folder.path(), &["--grant", "--dri", "no", "--"]).failure(
        2,
        &[
            "`--dri` is no option",
            "Usage: app [--grant [OPTIONS] --] [ARGUMENTS]",
        ],
    );
}

#[test]
fn the_network_is_there_if_it_is_granted() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("an address");
    let port = listener.local_addr().unwrap().port().to_string();
    run_app(&["connect", &port]).failure(1, &["Traceback", "socket.gaierror"]);
    std::thread::spawn(move || {
        for connection in listener.incoming().take(2) {
            connection.unwrap().write_all(b"hello").unwrap();
        }
    });
    let ended = run_app(&["--grant", "--net", "--", "connect", &port]).success();
    assert_eq!(ended.stdout, "hello\n");
    let granting = COMMAND.executable("network", &["--net"]);
    let ended = run(&granting, COMMAND.folder.path(), &["connect", &port]).success();
    assert_eq!(ended.stdout, "hello\n");
}

#[test]
fn equal_components_become_equal_executables() {
    let one = fs::read(COMMAND.path("app")).unwrap();
    let other = fs::read(COMMAND.executable("same", &[])).unwrap();
    assert!(one == other, "the second one is different");
    let mode = fs::metadata(COMMAND.path("app"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o111, 0o111, "{mode:o}");
    // One that is there already does for a runner.
    let app = COMMAND.path("app");
    let again = COMMAND.executable("again", &["--runner", app.to_str().unwrap()]);
    assert!(
        fs::read(again).unwrap() == one,
        "the third one is different"
    );
}

#[test]
fn a_damaged_executable_says_so() {
    let mut bytes = fs::read(COMMAND.path("app")).unwrap();
    let last = bytes.len() - 70;
    bytes[last] ^= 1;
    let path = COMMAND.path("changed");
    let write = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        run(&path, COMMAND.folder.path(), &["arguments"])
    };
    write(&bytes).failure(1, &["this file is damaged"]);
    bytes[last] ^= 1;
    bytes.pop();
    write(&bytes).failure(1, &["there is no component in this file"]);
}

#[test]
fn a_trap_is_told_with_the_status_of_an_abortion() {
    let component = r#"(component
        (core module $m (func (export "run") (result i32) unreachable))
        (core instance $i (instantiate $m))
        (func $run (result (result)) (canon lift (core func $i "run")))
        (instance $run (export "run" (func $run)))
        (export "wasi:cli/run@0.2.0" (instance $run)))"#;
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(
        folder.path().join("trap.wasm"),
        wat::parse_str(component).unwrap(),
    )
    .unwrap();
    launcher::run(folder.path(), &["executable", "trap.wasm", "-o", "trap"]).success();
    let ended = run(&folder.path().join("trap"), folder.path(), &[]);
    ended.failure(134, &["the component trapped", "unreachable"]);
}

#[test]
fn what_cannot_become_an_executable_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = |text: &str| wat::parse_str(text).unwrap();
    for (name, content) in [
        ("text.wasm", b"nothing".to_vec()),
        ("module.wasm", text("(module)")),
        ("library.wasm", text("(component)")),
        (
            "import.wasm",
            text("(component (import \"a:b/c\" (instance)))"),
        ),
    ] {
        fs::write(folder.path().join(name), content).unwrap();
    }
    fs::create_dir(folder.path().join("directory")).unwrap();
    let app = COMMAND.component.to_str().unwrap();
    for (arguments, status, words) in [
        (
            &["missing.wasm", "-o", "new"][..],
            1,
            &["cannot read `missing.wasm`", "No such file"][..],
        ),
        (
            &["text.wasm", "-o", "new"],
            1,
            &["`text.wasm`", "it is not WebAssembly"],
        ),
        (
            &["module.wasm", "-o", "new"],
            1,
            &["it is a core module, not a component"],
        ),
        (
            &["library.wasm", "-o", "new"],
            1,
            &["exports neither `wasi:cli/run`", "help:"],
        ),
        (
            &["import.wasm", "-o", "new"],
            1,
            &["it imports `a:b/c`", "compose"],
        ),
        (
            &[app, "-o", "directory"],
            1,
            &["cannot write `directory`: it is a directory"],
        ),
        (
            &[app, "-o", "new", "--target", "wasm32"],
            1,
            &["no executables for the target `wasm32`"],
        ),
        (
            &[app, "-o", "new", "--env", "=x"],
            1,
            &["`=x` grants nothing"],
        ),
        (
            &[app, "-o", "new", "--runner", "module.wasm"],
            1,
            &["cannot be used as a runner"],
        ),
        (&[app], 2, &["--output <FILE>"]),
    ] {
        let arguments = [&["executable"], arguments].concat();
        launcher::run(folder.path(), &arguments).failure(status, words);
        assert!(!folder.path().join("new").exists(), "{arguments:?}");
    }
}

#[test]
fn another_architecture_needs_a_runner_for_it() {
    let other = match std::env::consts::ARCH {
        "x86_64" => "aarch64-unknown-linux-gnu",
        _ => "x86_64",
    };
    let app = COMMAND.component.to_str().unwrap();
    let arguments = ["executable", app, "-o", "other", "--target", other];
    launcher::run(COMMAND.folder.path(), &arguments)
        .failure(1, &["the runner inside this program is for", "`--runner`"]);
    let arguments = [&arguments[..], &["--runner", "app"]].concat();
    launcher::run(COMMAND.folder.path(), &arguments)
        .failure(1, &["this runner is for another architecture"]);
}

#[test]
fn other_hosts_cannot_make_executables() {
    let tool = launcher::repository().join("target/componentize.wasm");
    let output = Command::new(launcher::wasmtime())
        .args(["run", "--dir", "."])
        .arg(tool)
        .args(["executable", "app.wasm", "-o", "app"])
        .output()
        .expect("wasmtime starts");
    Ended::from(output).failure(1, &["`executable` works with the native launcher only"]);
}

/// A server of WSGI, which asks another one if it is told to.
const WEB: &str = r#"
import os
import urllib.request

import componentize_py_http

componentize_py_http.install()


def application(environ, start_response):
    query = environ["QUERY_STRING"]
    if query:
        try:
            text = urllib.request.urlopen(query).read().decode()
        except OSError as error:
            text = f"refused: {error}"
    else:
        text = f"{environ['PATH_INFO']} {sorted(os.environ)}"
    start_response("200 OK", [("content-type", "text/plain")])
    return [text.encode()]
"#;

#[test]
fn a_server_answers_and_ends_when_it_is_asked_to() {
    let made = Made::new(WEB, &["--wsgi", "app"]);
    let app = made.path("app");
    run(&app, made.folder.path(), &[])
        .failure(2, &["`--listen` is missing", "Usage: app --listen"]);
    let origin = Origin::start();
    let question = format!("/?{}", origin.url("/there"));

    let mut server = Server::start_executable(&app, &["--env", "A=b"]);
    for path in ["/one", "/two", "/three"] {
        assert_eq!(server.get(path, &[]), (200, format!("{path} ['A']")));
    }
    let (_, text) = server.get(&question, &[]);
    assert!(text.starts_with("refused: "), "{text}");
    let address = server.address().to_string();
    run(&app, made.folder.path(), &["--listen", &address])
        .failure(1, &["cannot listen at", "in use"]);
    assert_eq!(server.end(), Some(0));

    let granting = made.executable("network", &["--net"]);
    let server = Server::start_executable(&granting, &[]);
    assert_eq!(
        server.get(&question, &[]),
        (200, "content of /there".to_owned())
    );
}

#[test]
fn a_server_of_wasi_0_3_answers() {
    // Its requests to others go another way.
    let app = WEB.replace("componentize_py_http.install()\n", "");
    let made = Made::new(&app, &["--wsgi", "app", "--world", "wasi:http/service@0.3"]);
    let mut server = Server::start_executable(&made.path("app"), &[]);
    for _ in 0..3 {
        assert_eq!(server.get("/", &[]), (200, "/ []".to_owned()));
    }
    assert_eq!(server.end(), Some(0));
}
