//! A report to look around in: one page, `report.html`, that needs nothing else.

use super::{Report, json};

/// The page, without the report.
const PAGE: &str = include_str!("report.html");

/// Where the report goes.
const PLACE: &str = "{{report}}";

/// Writes the page.
pub fn write(report: &Report) -> String {
    // Nothing in the report may end the element that it is in.
    let report = json::write(report).replace('<', "\\u003c");
    PAGE.replacen(PLACE, report.trim_end(), 1)
}
