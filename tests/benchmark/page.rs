//! How long it takes in Chromium from pressing Build in the page to a component, for the first time
//! and the second, for how long the page is blocked at the most, and how much is downloaded.

use std::process::Command;

use componentize_tests::launcher::repository;
use serde_json::Value;

use crate::table::{Table, Unit};

/// Prints the table.
///
/// # Errors
///
/// That the page does not build hello.
pub fn run(rounds: usize) -> Result<(), String> {
    let runtime = repository().join("target/runtime");
    let output = Command::new("node")
        .arg(runtime.join("page/test/measure.js"))
        .arg(runtime.join("javascript-tools"))
        .arg(runtime.join("page/site"))
        .arg(rounds.to_string())
        .output()
        .map_err(|error| format!("node: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let lines = String::from_utf8_lossy(&output.stdout);
    let figures = |name: &str| -> Vec<f64> {
        let objects = lines.lines().map(serde_json::from_str::<Value>);
        objects
            .filter_map(|object| object.ok()?.get(name)?.as_f64())
            .collect()
    };
    let seconds = |name: &str| figures(name).iter().map(|it| it / 1000.0).collect();
    let mut table = Table::new(&["Chromium"]);
    table.row(
        "build of hello, the first",
        Unit::Seconds,
        &[seconds("first")],
    );
    table.row("… the second", Unit::Seconds, &[seconds("second")]);
    table.row(
        "… the page is blocked, at the most",
        Unit::Seconds,
        &[seconds("longest")],
    );
    table.row("download of the page", Unit::Bytes, &[figures("download")]);
    Ok(())
}
