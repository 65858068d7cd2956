//! The line that is shown.

use std::io::Write;

use crate::Step;

/// Goes to the start of the line, and makes it empty.
const CLEAR: &[u8] = b"\r\x1b[K";

/// How wide a terminal is of which nothing is known, in columns.
const WIDTH: usize = 80;

/// A line of a terminal that is written again and again.
///
/// Where it cannot be written, nobody misses it.
#[derive(Debug)]
pub struct Line<W> {
    output: W,
    is_shown: bool,
}

impl<W: Write> Line<W> {
    /// Of the terminal behind `output`, with nothing in it yet.
    pub fn new(output: W) -> Self {
        Line {
            output,
            is_shown: false,
        }
    }

    /// Shows a step, and for how many seconds it has been going on. `width` is that of the terminal
    /// in columns, if it is known.
    pub fn show(&mut self, step: Step, seconds: u64, width: Option<usize>) {
        let text = match seconds {
            0 => format!("{}...", step.text()),
            _ => format!("{}... {seconds} s", step.text()),
        };
        // The last column stays empty: some terminals begin a new line after it.
        let width = width.filter(|&width| width > 0).unwrap_or(WIDTH) - 1;
        let text: String = text.chars().take(width).collect();
        let _ = self.output.write_all(CLEAR);
        let _ = self.output.write_all(text.as_bytes());
        let _ = self.output.flush();
        self.is_shown = true;
    }

    /// Takes it back.
    pub fn clear(&mut self) {
        if self.is_shown {
            let _ = self.output.write_all(CLEAR);
            let _ = self.output.flush();
            self.is_shown = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_wide_as_the_terminal_and_taken_back() {
        let mut written = Vec::new();
        let mut line = Line::new(&mut written);
        line.clear();
        line.show(Step::Import, 2, Some(80));
        line.show(Step::Import, 3, Some(12));
        line.show(Step::Encode, 0, None);
        line.clear();
        line.clear();
        let written = String::from_utf8(written).unwrap();
        let shown: Vec<_> = written.split("\r\x1b[K").collect();
        let expected = [
            "",
            "Importing the app... 2 s",
            "Importing t",
            "Encoding the component...",
            "",
        ];
        assert_eq!(shown, expected);
    }
}
