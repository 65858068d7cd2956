//! Where something goes, and in which format: a file, whose name says it, or standard output.

use std::path::{Path, PathBuf};

use super::item::{Item, path};

/// What stands for standard output.
const STANDARD_OUTPUT: &str = "-";

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text, for people.
    Table,
    /// JSON, for programs.
    Json,
    /// A page for a browser.
    Html,
}

/// How the names of files end, and the format that each means.
const ENDINGS: [(&str, Format); 4] = [
    ("txt", Format::Table),
    ("json", Format::Json),
    ("html", Format::Html),
    ("htm", Format::Html),
];

/// Where something goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The file; none for standard output.
    pub path: Option<PathBuf>,
    /// The format.
    pub format: Format,
}

impl Item for Destination {
    const WHAT: &str = "a file for a report";

    fn parse(text: &str) -> Result<Self, &'static str> {
        if text == STANDARD_OUTPUT {
            return Ok(Destination {
                path: None,
                format: Format::Table,
            });
        }
        let path = path(text)?;
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        let known = ENDINGS.iter().find(|(known, _)| ending == *known);
        match known {
            Some((_, format)) => Ok(Destination {
                path: Some(path),
                format: *format,
            }),
            None => Err(
                "a report's name ends in .html, .json or .txt (to have a table printed, write `--report` \
                 at the end of the line, or `--report=-`)",
            ),
        }
    }

    fn as_path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_format() {
        for (text, path, format) in [
            ("-", None, Format::Table),
            ("./made/report.html", Some("made/report.html"), Format::Html),
            ("REPORT.JSON", Some("REPORT.JSON"), Format::Json),
            ("a.txt", Some("a.txt"), Format::Table),
        ] {
            let destination = Destination::parse(text).unwrap();
            assert_eq!(destination.as_path(), path.map(Path::new));
            assert_eq!(destination.format, format);
        }
        for text in ["", "app", "report.wasm"] {
            assert!(Destination::parse(text).is_err(), "{text}");
        }
    }
}
