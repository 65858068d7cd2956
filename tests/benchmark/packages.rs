//! What it costs to use packages from PyPI: each app of `tests/benchmark/packages` is built in an
//! environment that has only what it needs, and in one in which much more is installed; twice, as
//! a launcher may keep something from the first build.

use std::fs;
use std::path::Path;

use componentize_tests::environment;
use componentize_tests::launcher::{self, copy, repository};

use crate::table::{Table, Unit};
use crate::tool::{Tool, build_twice};

/// The packages, each of which an app is named after.
const PACKAGES: [&str; 6] = ["jinja2", "pyyaml", "flask", "bottle", "networkx", "sympy"];

/// Builds, and prints the rows.
///
/// # Errors
///
/// What the first launcher says, if it fails. That another one does is a result.
pub fn run(table: &mut Table, tools: &[Tool], rounds: usize) -> Result<(), String> {
    let crowded = launcher::packages();
    for package in PACKAGES {
        let alone = environment::alone(package);
        measure(table, tools, rounds, package, "alone", alone.path())?;
        measure(table, tools, rounds, package, "crowded", &crowded)?;
    }
    Ok(())
}

/// Builds the app of one package in one environment.
fn measure(
    table: &mut Table,
    tools: &[Tool],
    rounds: usize,
    package: &str,
    name: &str,
    environment: &Path,
) -> Result<(), String> {
    let source = tempfile::tempdir().map_err(|error| error.to_string())?;
    let apps = repository().join("tests/benchmark/packages");
    copy(&apps.join("wit"), &source.path().join("wit"));
    fs::copy(
        apps.join(package).with_extension("py"),
        source.path().join("app.py"),
    )
    .map_err(|error| error.to_string())?;

    let mut figures = vec![vec![Vec::new(); tools.len()]; 5];
    let app = (package, source.path(), Some(environment));
    build_twice(tools, rounds, app, |index, tool, first, second| {
        figures[0][index].push(first.wall);
        figures[1][index].push(first.cpu);
        figures[2][index].push(second.wall);
        figures[3][index].push(tool.raw(package)?);
        figures[4][index].push(tool.compressed(package)?);
        Ok(())
    })?;
    let [wall, cpu, again, raw, compressed] = &figures[..] else {
        unreachable!("five figures");
    };
    table.row(&format!("build of {package}, {name}"), Unit::Seconds, wall);
    table.row("… CPU time", Unit::Seconds, cpu);
    table.row("… built again", Unit::Seconds, again);
    table.row("… raw", Unit::Bytes, raw);
    table.row("… gzip -9", Unit::Bytes, compressed);
    Ok(())
}
