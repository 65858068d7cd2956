//! Test cases that are directories: inputs, and the expected output beside them.
//!
//! `expected.wat` is what must come out, `expected.err` the message that it must fail with. With
//! the environment variable BLESS set, the files are written instead of compared; look at the
//! difference before it is committed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use wasmparser::{Validator, WasmFeatures};

/// Runs every case in `directory`; `run` makes the output of a case's directory, or the message of
/// its failure.
///
/// # Panics
/// A case does not come out as expected. All of them are run before that.
pub fn run_cases(directory: &str, run: impl Fn(&Path) -> Result<String, String>) {
    let mut failures = String::new();
    let cases = sorted_entries(Path::new(directory));
    assert!(!cases.is_empty(), "{directory} holds no cases");
    for case in cases {
        if let Err(difference) = check(&case, run(&case)) {
            let _ = writeln!(failures, "== {}\n{difference}", case.display());
        }
    }
    assert!(
        failures.is_empty(),
        "{failures}\nset BLESS=1 to accept what came out"
    );
}

/// Compares what came out with what is expected, or writes it down.
fn check(case: &Path, actual: Result<String, String>) -> Result<(), String> {
    let (file, other, actual) = match actual {
        Ok(output) => ("expected.wat", "expected.err", output),
        Err(message) => ("expected.err", "expected.wat", message + "\n"),
    };
    if std::env::var_os("BLESS").is_some() {
        fs::write(case.join(file), actual).map_err(|error| error.to_string())?;
        let _ = fs::remove_file(case.join(other));
        return Ok(());
    }
    let expected = fs::read_to_string(case.join(file)).unwrap_or_default();
    if expected == actual {
        Ok(())
    } else {
        Err(format!(
            "-- expected in {file}:\n{expected}-- came out:\n{actual}"
        ))
    }
}

/// The entries of a directory, by name.
///
/// # Panics
/// It cannot be read.
pub fn sorted_entries(directory: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    paths
}

/// The text of a module, which must be valid.
///
/// # Panics
/// It is not.
pub fn print(binary: &[u8]) -> String {
    let text =
        wasmprinter::print_bytes(binary).unwrap_or_else(|error| format!("unprintable: {error}"));
    let features = WasmFeatures::default() | WasmFeatures::LEGACY_EXCEPTIONS;
    if let Err(error) = Validator::new_with_features(features).validate_all(binary) {
        panic!("not valid: {error}\n{text}");
    }
    text
}
