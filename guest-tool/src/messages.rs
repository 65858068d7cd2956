//! What the tool says, to people or to programs.
//!
//! To people it says
//!
//! ```text
//! error: what is wrong, and where
//!
//! help: what to do about it
//! ```
//!
//! on standard error, where the app's own errors are, and results on standard output. To programs
//! (`--message-format json`) it writes all of that to standard output, as JSON, one object a line,
//! each with a `reason`:
//!
//! - `output`: what the app printed to a `stream`, `stdout` or `stderr`, while it was imported, as
//!   `text`;
//! - `diagnostic`: `severity`, which is `error` or `warning`; `message`; where they are known,
//!   `file`, `line` and `column` (from 1, in characters), and `help`; and as `rendered` what people
//!   would have got;
//! - `report`: a report that was asked for on standard output, as `text`;
//! - `finished`, the last one: `success`, and the `output` file if there is one.

use std::io::Write;
use std::path::Path;

use componentize_cli::arguments::MessageFormat;
use serde_json::{Value, json};

use crate::diagnostic::Diagnostic;

/// Where messages go.
pub struct Streams<'a> {
    /// For results.
    pub output: &'a mut dyn Write,
    /// For errors.
    pub errors: &'a mut dyn Write,
    /// Whether results go to a terminal, which shows colours.
    pub styled_output: bool,
    /// Whether errors do.
    pub styled_errors: bool,
}

/// What is said in a format.
///
/// A stream that is closed early is not an error: there is nobody left to tell.
pub struct Messages<'m, 's> {
    streams: &'m mut Streams<'s>,
    format: MessageFormat,
    quiet: bool,
}

impl<'m, 's> Messages<'m, 's> {
    /// In this format.
    pub fn new(streams: &'m mut Streams<'s>, format: MessageFormat) -> Self {
        Messages {
            streams,
            format,
            quiet: false,
        }
    }

    /// The same, without telling people of a success, if they want that.
    pub fn quietly(self, quiet: bool) -> Self {
        Messages { quiet, ..self }
    }

    /// Whether to tell how far the command is. (That is for the host to show, or not.)
    pub fn tells_progress(&self) -> bool {
        !self.quiet
    }

    /// What the app has printed.
    pub fn printed(&mut self, stdout: &[u8], stderr: &[u8]) {
        match self.format {
            MessageFormat::Human => {
                let _ = self.streams.output.write_all(stdout);
                let _ = self.streams.errors.write_all(stderr);
                let _ = self.streams.errors.flush();
                let _ = self.streams.output.flush();
            }
            MessageFormat::Json => {
                for (stream, bytes) in [("stdout", stdout), ("stderr", stderr)] {
                    if !bytes.is_empty() {
                        let text = String::from_utf8_lossy(bytes);
                        self.write(json!({"reason": "output", "stream": stream, "text": text}));
                    }
                }
            }
        }
    }

    /// An error or a warning.
    pub fn diagnostic(&mut self, diagnostic: &Diagnostic) {
        match self.format {
            MessageFormat::Human => {
                let rendered = diagnostic.rendered(self.streams.styled_errors);
                let _ = writeln!(self.streams.errors, "{rendered}");
            }
            MessageFormat::Json => self.write(object(diagnostic)),
        }
    }

    /// A report that was asked for on standard output.
    pub fn report(&mut self, text: &str) {
        match self.format {
            MessageFormat::Human => _ = self.streams.output.write_all(text.as_bytes()),
            MessageFormat::Json => self.write(json!({"reason": "report", "text": text})),
        }
    }

    /// The command has done its work, and written it to `output` if it says something to people.
    pub fn succeeded(&mut self, text: Option<&str>, output: &Path) {
        match self.format {
            MessageFormat::Human => {
                if let Some(text) = text.filter(|_| !self.quiet) {
                    let _ = writeln!(self.streams.output, "{text}");
                }
            }
            MessageFormat::Json => {
                let output = output.display().to_string();
                self.write(json!({"reason": "finished", "success": true, "output": output}));
            }
        }
    }

    /// The command has not done its work; the diagnostic before says why.
    pub fn failed(&mut self) {
        if self.format == MessageFormat::Json {
            self.write(json!({"reason": "finished", "success": false}));
        }
    }

    fn write(&mut self, object: Value) {
        let _ = writeln!(self.streams.output, "{object}");
    }
}

/// For programs.
fn object(diagnostic: &Diagnostic) -> Value {
    let mut object = json!({
        "reason": "diagnostic",
        "severity": diagnostic.severity.to_string(),
        "message": diagnostic.message(),
        "rendered": diagnostic.rendered(false),
    });
    if let Some(help) = &diagnostic.help {
        object["help"] = json!(help);
    }
    if let Some(place) = &diagnostic.place {
        object["file"] = json!(place.file);
        object["line"] = json!(place.line);
        if let Some(column) = place.column {
            object["column"] = json!(column);
        }
    }
    object
}
