//! What is wrong, where, and what to do about it: an error or a warning, ready to be told.
//!
//! Errors that concern a place in a file say it in a line of the form `--> FILE:LINE:COLUMN`, with
//! the source below, as wit-parser does. For programs, the place is read from that line; that of an
//! exception in Python is in its traceback ([`traceback`](crate::traceback)).

use std::fmt;

use crate::error::Error;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// There is no result.
    Error,
    /// There is one.
    Warning,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as the user calls it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: Option<u32>,
}

/// An error or a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong. An error's text may go on with lines that show the place.
    pub text: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where it is.
    pub place: Option<Place>,
    /// The exception that is the reason, whose traceback was printed.
    pub exception: Option<String>,
}

/// What the line with a place begins with.
const ARROW: &str = "--> ";

impl From<Error> for Diagnostic {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        Diagnostic {
            severity: Severity::Error,
            place: place(&text),
            text,
            help: error.help(),
            exception: None,
        }
    }
}

impl Diagnostic {
    /// An error that concerns no place in a file.
    pub fn error(text: &str) -> Self {
        Self::new(Severity::Error, text)
    }

    /// A warning.
    pub fn warning(text: &str) -> Self {
        Self::new(Severity::Warning, text)
    }

    fn new(severity: Severity, text: &str) -> Self {
        Diagnostic {
            severity,
            text: text.to_owned(),
            help: None,
            place: None,
            exception: None,
        }
    }

    /// What is wrong, without the lines that show the place.
    pub fn message(&self) -> String {
        let lines = self.text.split_inclusive('\n');
        let before = lines.take_while(|line| !line.trim_start().starts_with(ARROW));
        let text = self.text[..before.map(str::len).sum()].trim_end();
        match &self.exception {
            Some(exception) => format!("{text}: {exception}"),
            None => text.to_owned(),
        }
    }

    /// What people get, without the end of the last line; `styled` for a terminal.
    pub fn rendered(&self, styled: bool) -> String {
        let colour = match self.severity {
            Severity::Error => "\x1b[1;31m",
            Severity::Warning => "\x1b[1;33m",
        };
        let [colour, green, plain] = match styled {
            true => [colour, "\x1b[1;32m", "\x1b[0m"],
            false => [""; 3],
        };
        let mut rendered = format!("{colour}{}:{plain} {}", self.severity, self.text);
        if let Some(help) = &self.help {
            rendered += &format!("\n\n{green}help:{plain} {help}");
        }
        rendered
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// The place that a text shows.
fn place(text: &str) -> Option<Place> {
    let mut lines = text.lines();
    let shown = lines.find_map(|line| line.trim_start().strip_prefix(ARROW))?;
    let mut parts = shown.trim_end().rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some(Place {
        file: parts.next()?.to_owned(),
        line,
        column: Some(column),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnostic(text: &str) -> Diagnostic {
        Diagnostic {
            place: place(text),
            ..Diagnostic::warning(text)
        }
    }

    #[test]
    fn places_are_read() {
        let text = "expected `;`, found eof\n     --> wit/a:b.wit:3:14\n      |\n    3 | type a";
        let found = diagnostic(text);
        assert_eq!(found.message(), "expected `;`, found eof");
        let place = found.place.unwrap();
        assert_eq!(place.file, "wit/a:b.wit");
        assert_eq!((place.line, place.column), (3, Some(14)));
    }

    #[test]
    fn most_have_none() {
        for text in ["no world", "a --> b", "two\nlines", "x\n --> nowhere"] {
            assert_eq!(diagnostic(text).place, None, "{text}");
        }
        assert_eq!(diagnostic("two\nlines").message(), "two\nlines");
    }
}
