//! From a command line to an answer: `wasmtime run` with hello, precompiled as it is for a server
//! that cannot wait for the compiler.

use std::process::{Command, Stdio};
use std::time::Instant;

use componentize_tests::launcher::wasmtime;

use crate::measure::alternate;
use crate::table::{Table, Unit};
use crate::tool::Tool;

/// A process starts within milliseconds; so few runs would say little.
const RUNS_A_ROUND: usize = 4;

/// Prints the row.
///
/// # Errors
///
/// That wasmtime does not compile or run what a launcher has built.
pub fn run(table: &mut Table, tools: &[Tool], rounds: usize) -> Result<(), String> {
    for tool in tools {
        tool.precompile("hello")?;
    }
    let mut tools: Vec<&Tool> = tools.iter().collect();
    let figures = alternate(&mut tools, rounds * RUNS_A_ROUND, |tool| {
        let mut command = Command::new(wasmtime());
        command
            .args(["run", "--allow-precompiled", "--invoke", "greet(\"World\")"])
            .arg(tool.machine_code("hello"))
            .stdin(Stdio::null());
        let start = Instant::now();
        let output = command.output().map_err(|error| error.to_string())?;
        let wall = start.elapsed().as_secs_f64();
        match output.stdout == b"\"Hello, World!\"\n" {
            true => Ok(wall),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    })?;
    table.row("process to answer, precompiled", Unit::Seconds, &figures);
    Ok(())
}
