//! What idle instances take of memory: in a process of its own, which makes so many instances of
//! hello, calls each once, as they have been when they wait for the next request, and looks how
//! much memory it has now, beyond what it had before the first.
//!
//! Counted is the proportional set size (proc(5), `smaps_rollup`): pages that instances share count
//! once.

use std::fs;
use std::path::Path;
use std::process::Command;

use componentize_tests::component::Component;
use wasmtime::component::Val;

use crate::measure::{alternate, start};
use crate::table::{Table, Unit};
use crate::tool::Tool;

/// Prints the rows.
///
/// # Errors
///
/// That an instance cannot be made.
pub fn run(table: &mut Table, tools: &[Tool], rounds: usize) -> Result<(), String> {
    for tool in tools {
        let binary = fs::read(tool.component("hello")).map_err(|error| error.to_string())?;
        Component::precompile(&binary, &tool.machine_code("hello"))?;
    }
    let mut tools: Vec<&Tool> = tools.iter().collect();
    for (what, count) in [("memory of an idle instance", 1), ("… of 1,000", 1000)] {
        let figures = alternate(&mut tools, rounds, |tool| {
            held(count, &tool.machine_code("hello"))
        })?;
        table.row(what, Unit::Bytes, &figures);
    }
    Ok(())
}

/// Asks this program to hold so many instances.
fn held(count: usize, component: &Path) -> Result<f64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .args(["--hold", &count.to_string()])
        .arg(component)
        .output()
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let message = |_| String::from_utf8_lossy(&output.stderr).into_owned();
    text.trim().parse().map_err(message)
}

/// Makes so many instances of a component, and prints the bytes that they take. A precompiled one
/// is what is measured; one that is compiled here is good enough for a profile.
///
/// # Errors
///
/// What is wrong with the arguments, or with an instance.
pub fn hold(count: &str, component: &Path) -> Result<(), String> {
    let count: usize = count
        .parse()
        .map_err(|_| format!("{count:?} is no number"))?;
    let component = match component.extension().is_some_and(|it| it == "wasm") {
        true => Component::with_defaults(&fs::read(component).map_err(|error| error.to_string())?),
        // SAFETY: `run` has written the file, and waits for this process.
        false => unsafe { Component::precompiled(component) }?,
    };
    let before = proportional_set_size()?;
    let mut instances = Vec::new();
    for _ in 0..count {
        let mut running = start(&component);
        running
            .try_call("", "greet", &[Val::String("World".into())])
            .map_err(|error| format!("{error:?}"))?;
        instances.push(running);
    }
    println!("{}", proportional_set_size()? - before);
    Ok(())
}

/// That of this process, in bytes.
fn proportional_set_size() -> Result<i64, String> {
    let text = fs::read_to_string("/proc/self/smaps_rollup").map_err(|error| error.to_string())?;
    let mut fields = text.lines().filter_map(|line| line.strip_prefix("Pss:"));
    let kibibytes = fields.next().and_then(|it| it.trim().strip_suffix(" kB"));
    let kibibytes: Option<i64> = kibibytes.and_then(|it| it.trim().parse().ok());
    Ok(kibibytes.ok_or("the system does not say how much memory there is")? * 1024)
}
