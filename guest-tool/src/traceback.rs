//! Tracebacks, as CPython prints them.
//!
//! ```text
//! Traceback (most recent call last):
//!   File "/app/app.py", line 2, in <module>
//!     import shop
//!   File "/app/shop.py", line 7
//!     price = = 3
//!             ^
//! SyntaxError: invalid syntax
//! ```
//!
//! Their paths are those in the tree; the user knows the files by others.

use crate::diagnostic::Place;
use crate::python_path::PythonPath;

/// How a traceback starts.
const HEAD: &str = "Traceback (most recent call last):";

/// What the lines of source below a frame are indented with.
const INDENT: usize = 4;

/// What was printed, with the paths that the user knows.
pub fn with_origins(printed: &[u8], python_path: &PythonPath) -> Vec<u8> {
    let mut result = Vec::with_capacity(printed.len());
    for line in printed.split_inclusive(|&byte| byte == b'\n') {
        let text = std::str::from_utf8(line).ok();
        match text.and_then(|line| with_origin(line, python_path)) {
            Some(line) => result.extend(line.bytes()),
            None => result.extend(line),
        }
    }
    result
}

fn with_origin(line: &str, python_path: &PythonPath) -> Option<String> {
    let (before, path, after) = frame(line)?;
    let origin = python_path.origin(path)?;
    Some(format!("{before}File \"{}\"{after}", origin.display()))
}

/// What is before, in and behind the name of the file in a frame's line.
fn frame(line: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = line.split_once("File \"")?;
    let (path, after) = rest.split_once('"')?;
    Some((before, path, after))
}

/// The traceback at the end of what was printed, without its head. A syntax error in the app's
/// module itself has none, as nothing else was being run.
fn last(printed: &str) -> Option<&str> {
    if let Some((_, traceback)) = printed.rsplit_once(HEAD) {
        return Some(traceback);
    }
    let mut start = printed.len();
    for line in printed.split_inclusive('\n').rev() {
        start -= line.len();
        if line_of(line).is_some() {
            return Some(&printed[start..]);
        }
    }
    None
}

/// The exception at the end of what was printed: its type and message, on one line.
pub fn exception(printed: &str) -> Option<&str> {
    let traceback = last(printed)?;
    match traceback.lines().next_back()? {
        // So CPython ends where it has no memory left for more (Python/pythonrun.c,
        // `_PyErr_Display`), having written what the exception is.
        LOST => traceback
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix(LOST_EXCEPTION)),
        line => Some(line),
    }
}

/// What CPython says where an exception cannot be printed.
const LOST: &str = "lost sys.stderr";

/// What the line above it begins with that has the exception, as `repr` shows it.
const LOST_EXCEPTION: &str = "object repr     : ";

/// Where the exception was raised whose traceback is at the end of what was printed: the innermost
/// frame in a file of the app's own, or, if there is none, of one of its dependencies.
pub fn place(printed: &str, python_path: &PythonPath) -> Option<Place> {
    let lines: Vec<_> = last(printed)?.lines().collect();
    let mut found = None;
    for (index, line) in lines.iter().enumerate() {
        let Some((path, number)) = line_of(line) else {
            continue;
        };
        let is_own = python_path.distribution_of(path).is_none();
        let Some(file) = python_path.origin(path) else {
            continue;
        };
        if matches!(found, Some((true, _))) && !is_own {
            continue;
        }
        let source = python_path.files().get(path);
        let column = source.and_then(|source| column(source, number, &lines[index + 1..]));
        let place = Place {
            file: file.display().to_string(),
            line: number,
            column,
        };
        found = Some((is_own, place));
    }
    found.map(|(_, place)| place)
}

/// The file and the line of a frame.
fn line_of(line: &str) -> Option<(&str, u32)> {
    let (_, path, after) = frame(line)?;
    let number = after.strip_prefix(", line ")?;
    let end = number.find(|it: char| !it.is_ascii_digit());
    let number = number[..end.unwrap_or(number.len())].parse().ok()?;
    Some((path, number))
}

/// The column that is marked below the source of a line, of which a traceback shows no indentation.
/// Where characters are wider than others, marks do not tell.
fn column(source: &[u8], number: u32, below: &[&str]) -> Option<u32> {
    let [_, marks, ..] = below else {
        return None;
    };
    let is_mark = |it: char| it == '^' || it == '~';
    let marked = marks.find(is_mark)?.checked_sub(INDENT)?;
    if !marks.chars().all(|it| it == ' ' || is_mark(it)) {
        return None;
    }
    let index = usize::try_from(number.checked_sub(1)?).ok()?;
    let line = source.split(|&byte| byte == b'\n').nth(index)?;
    let indentation = line.len() - line.trim_ascii_start().len();
    let column = u32::try_from(indentation + marked + 1).ok()?;
    line.is_ascii().then_some(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read() {
        let read = |line| line_of(line);
        assert_eq!(
            read("  File \"/a b.py\", line 12, in f"),
            Some(("/a b.py", 12))
        );
        assert_eq!(read("  File \"/a.py\", line 3"), Some(("/a.py", 3)));
        assert_eq!(read("    File(\"/a.py\")"), None);
    }

    #[test]
    fn marks_give_the_column_in_the_file() {
        let source = b"def f():\n    return g(1)\n";
        let below = ["    return g(1)", "           ~^^^", "Error"];
        assert_eq!(column(source, 2, &below), Some(12));
        assert_eq!(column(source, 2, &["    return g(1)", "Error"]), None);
        assert_eq!(column(source, 9, &below), None);
        assert_eq!(column("    é = g(1)".as_bytes(), 1, &below), None);
    }

    #[test]
    fn the_exception_is_the_last_line() {
        let printed = "printed\nTraceback (most recent call last):\n  …\nValueError: no\n";
        assert_eq!(exception(printed), Some("ValueError: no"));
        let printed = "printed\n  File \"/app/a.py\", line 1\n    =\n    ^\nSyntaxError: no\n";
        assert_eq!(exception(printed), Some("SyntaxError: no"));
        assert_eq!(last(printed), Some(&printed[8..]));
        assert_eq!(exception("printed\n"), None);
        let printed = "Traceback (most recent call last):\n  …\nobject type name: MemoryError\n\
                       object repr     : MemoryError()\nlost sys.stderr\n";
        assert_eq!(exception(printed), Some("MemoryError()"));
    }
}
