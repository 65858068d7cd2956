//! `--watch`: a component is built again when a source has changed, and only then.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use componentize_tests::launcher;

/// How long something is waited for before the test fails.
const PATIENCE: Duration = Duration::from_secs(120);

/// A launcher that watches. It ends with this value.
struct Watching {
    process: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(folder: &Path, arguments: &[&str]) -> Watching {
        let mut process = Command::new(launcher::binary())
            .args(arguments)
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the launcher starts");
        let (sender, lines) = channel();
        let outputs: [Box<dyn Read + Send>; 2] = [
            Box::new(process.stdout.take().expect("a pipe")),
            Box::new(process.stderr.take().expect("a pipe")),
        ];
        for output in outputs {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(output).lines() {
                    // The test may have ended.
                    let _ = sender.send(line.expect("UTF-8"));
                }
            });
        }
        Watching { process, lines }
    }

    /// All that is said until a build has ended.
    fn build(&self) -> String {
        let mut said = String::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("nothing more is said: {said}"));
            if line.contains("watching for changes") {
                return said;
            }
            said += &line;
            said.push('\n');
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_change_is_built_and_so_is_the_next() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    launcher::copy(&launcher::repository().join("examples/hello"), folder);
    let app = folder.join("app.py");
    let source = fs::read_to_string(&app).unwrap();
    let output = folder.join("hello.wasm");
    let report = folder.join("report.json");

    let arguments = ["-w", "hello", "componentize", "app", "-o", "hello.wasm"];
    let options = ["--report", "report.json", "--watch"];
    let watching = Watching::start(folder, &[&arguments[..], &options].concat());
    assert_eq!(watching.build(), "Component built successfully\n");
    let first = fs::read(&output).unwrap();

    // What goes wrong does not end it.
    fs::write(&app, "import nowhere\n").unwrap();
    assert!(watching.build().contains("No module named 'nowhere'"));
    fs::write(&app, source.replace("Hello", "Goodbye")).unwrap();
    assert_eq!(watching.build(), "Component built successfully\n");
    let second = fs::read(&output).unwrap();
    assert!(first != second);

    // Neither has a result begun a build, nor does what nobody edits.
    fs::write(&report, "").unwrap();
    fs::create_dir(folder.join(".git")).unwrap();
    fs::write(folder.join(".git/index"), "").unwrap();
    fs::write(
        folder.join("pyproject.toml"),
        "[tool.componentize-py]\nwrld = 1\n",
    )
    .unwrap();
    assert!(watching.build().contains("there is no setting `wrld`"));
    fs::remove_file(folder.join("pyproject.toml")).unwrap();
    assert_eq!(watching.build(), "Component built successfully\n");
    assert!(watching.lines.try_recv().is_err());
}

#[test]
fn other_hosts_say_that_they_cannot() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    launcher::copy(
        &launcher::repository().join("examples/hello"),
        folder.path(),
    );
    let arguments = ["componentize", "app", "--watch"];
    crate::hosts::run_in_wasmtime(folder.path(), &arguments)
        .failure(1, &["`--watch` works with the native launcher only"]);
}
