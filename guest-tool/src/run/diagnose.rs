//! What a failure of the app says about its reason.

use std::path::Path;

use crate::python_path::PythonPath;

/// What may help against the exception whose traceback ends `stderr`.
pub(super) fn exception(stderr: &[u8], python_path: &PythonPath) -> Option<String> {
    let text = String::from_utf8_lossy(stderr);
    let last = text.lines().next_back()?;
    if last.starts_with("OSError: ") {
        return library(last, python_path);
    }
    if !last.starts_with("ImportError") && !last.starts_with("ModuleNotFoundError") {
        return None;
    }
    let (package, path) = python_path
        .foreign_libraries()
        .find(|(package, _)| text.contains(package))?;
    let reason = foreign(path);
    let path = path.display();
    Some(format!(
        "the native code of `{package}` ({path}) is {reason}: install a build of it for components, \
         which `componentize-py wheel build` makes",
    ))
}

/// What may help if the message is `dlopen`'s, and begins with the path of a library that was left
/// out.
fn library(message: &str, python_path: &PythonPath) -> Option<String> {
    let (named, _) = message.strip_prefix("OSError: ")?.split_once(": ")?;
    let file_name = Path::new(named).file_name()?;
    let (_, path) = python_path
        .foreign_libraries()
        .find(|(_, path)| path.file_name() == Some(file_name))?;
    let reason = foreign(path);
    let path = path.display();
    Some(format!(
        "`{named}` is a library for another platform ({path} is {reason}): build it for components, \
         as `componentize-py wheel build` does"
    ))
}

/// What a library is that was left out.
fn foreign(path: &Path) -> &'static str {
    match path.to_string_lossy().contains("-wasm32-wasi") {
        true => "for another version of Python",
        false => "not WebAssembly",
    }
}

/// What may help against a trap, given its message.
pub(super) fn trap(reason: &str) -> Option<String> {
    let called_import = reason.starts_with("import \"") && reason.ends_with("was called");
    called_import.then(|| {
        "while an app is imported, nothing of the outside world is there: \
         do this in a function that the component exports"
            .into()
    })
}

/// What is worth telling of a trap's message. `abort` and `exit` end in the instruction
/// `unreachable`, and have printed why.
pub(super) fn trap_reason(reason: String, stderr: &[u8]) -> Option<String> {
    let told = reason.contains("unreachable") && !stderr.is_empty();
    (!told).then_some(reason)
}

/// Takes the runtime's message, the last line of what was printed.
pub(super) fn take_message(stderr: &mut Vec<u8>) -> String {
    let text = stderr.trim_ascii_end();
    let start = text
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1);
    let message = String::from_utf8_lossy(&text[start..]).into_owned();
    stderr.truncate(start);
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calling_an_import_is_explained() {
        assert!(trap("import \"wasi:clocks/x\" \"now\" was called").is_some());
        assert!(trap("wasm trap: out of bounds memory access").is_none());
    }

    #[test]
    fn what_was_printed_tells_more_than_an_unreachable_instruction() {
        let reason = || "wasm `unreachable` instruction executed".to_owned();
        assert_eq!(trap_reason(reason(), b"the app ended the process\n"), None);
        assert_eq!(trap_reason(reason(), b""), Some(reason()));
        let other = "out of bounds memory access".to_owned();
        assert_eq!(trap_reason(other.clone(), b"printed\n"), Some(other));
    }

    #[test]
    fn the_message_is_the_last_line() {
        let mut stderr = b"printed by the app\nno class\n".to_vec();
        assert_eq!(take_message(&mut stderr), "no class");
        assert_eq!(stderr, b"printed by the app\n");
        assert_eq!(take_message(&mut Vec::new()), "");
    }
}
