//! A report for programs.

use serde_json::{Value, json};

use super::{Entry, Report};

/// Writes a report as JSON, in one line for each entry.
pub fn write(report: &Report) -> String {
    let entries: Vec<String> = report
        .entries
        .iter()
        .map(|it| value(it).to_string())
        .collect();
    format!(
        "{{\"size\":{},\"entries\":[\n{}\n]}}\n",
        report.size,
        entries.join(",\n")
    )
}

fn value(entry: &Entry) -> Value {
    json!({
        "kind": entry.kind.name(),
        "owner": entry.owner,
        "name": entry.name,
        "bytes": entry.bytes,
        "why": entry.why,
    })
}
