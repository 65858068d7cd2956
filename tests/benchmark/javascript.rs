//! How long a build takes in Node: once more in a process that has built before, as a server or an
//! editor does it, and on the command line, each time in a new process.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use componentize_tests::launcher::repository;

use crate::table::{Table, Unit};
use crate::tool::Tool;

/// Prints the table, with the ratios to what the launcher takes.
///
/// # Errors
///
/// That something does not build.
pub fn run(launcher: &Tool, rounds: usize) -> Result<(), String> {
    let hello = repository().join("examples/hello");
    let package = repository().join("target/runtime/javascript/dist");
    let command_line = Tool::parse(&format!("Node={}", package.join("node/main.js").display()))?;
    let mut warm = Warm::start(
        Command::new("node")
            .arg(package.join("test/measure.js"))
            .arg(&hello)
            .arg("app"),
    )?;
    // The first build is cold, and of the next few each is faster than the one before.
    for _ in 0..WARMING {
        warm.build()?;
    }
    let mut figures = [const { Vec::new() }; 3];
    for _ in 0..rounds {
        figures[0].push(launcher.build("hello", &hello, None)?.wall);
        figures[1].push(warm.build()?);
        figures[2].push(command_line.build("hello", &hello, None)?.wall);
    }
    let [native, warm, cold] = figures;
    let mut table = Table::new(&["Node", "launcher"]);
    table.row(
        "build of hello, warm",
        Unit::Seconds,
        &[warm, native.clone()],
    );
    table.row("… on the command line", Unit::Seconds, &[cold, native]);
    Ok(())
}

/// So many builds come before the first that counts.
const WARMING: usize = 5;

/// A process that builds the same again and again.
struct Warm {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Warm {
    fn start(command: &mut Command) -> Result<Self, String> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("node: {error}"))?;
        let requests = child.stdin.take().expect("it is a pipe");
        let answers = BufReader::new(child.stdout.take().expect("it is a pipe"));
        Ok(Self {
            child,
            requests,
            answers,
        })
    }

    /// Builds once more, and gives the seconds that it took.
    fn build(&mut self) -> Result<f64, String> {
        let mut answer = String::new();
        writeln!(self.requests)
            .and_then(|()| self.answers.read_line(&mut answer))
            .map_err(|error| format!("node: {error}"))?;
        answer
            .trim()
            .parse()
            .map_err(|_| "Node does not build hello".to_owned())
    }
}

impl Drop for Warm {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
