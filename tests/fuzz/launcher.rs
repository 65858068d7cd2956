//! The launcher, run as a user would.

use std::path::Path;
use std::process::Command;

/// What the launcher says in a folder, if it refuses to do what it is told.
pub fn refusal(folder: &Path, arguments: &[&str]) -> Option<String> {
    let launcher = crate::repository().join("target/release/componentize-py");
    let output = Command::new(launcher)
        .current_dir(folder)
        .env_remove("VIRTUAL_ENV")
        .args(arguments)
        .output()
        .expect("the launcher, which scripts/build.sh builds");
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    match output.status.code() {
        Some(0) => None,
        Some(1) if message.starts_with("error: ") => Some(message),
        other => panic!("ended with {other:?}: {message}"),
    }
}
