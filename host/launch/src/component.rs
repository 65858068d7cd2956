//! The crate as a component: what it exports, and how it asks its host for programs.

use std::ffi::OsString;
use std::io;

use componentize::launch::programs;

use crate::program::Output;
use crate::{Plan, plan};

wit_bindgen::generate!({
    world: "launch",
});

struct Component;

export!(Component);

impl Guest for Component {
    fn plan(words: Vec<String>, directory: String) -> Planned {
        // WASI has no current directory, but its C library has. If it is gone, so are all paths.
        let _ = std::env::set_current_dir(directory);
        // The standard library for WASI knows no directory for temporary files.
        let temporary = std::env::var_os("TMPDIR").unwrap_or_else(|| "/tmp".into());
        // It is another one only if it was set before.
        let _ = tempfile::env::override_temp_dir(std::path::Path::new(&temporary));
        match plan(words.into_iter().map(OsString::from)) {
            Plan::End(status) => Planned::End(status),
            Plan::Run(it) => Planned::Run(Run {
                arguments: it.arguments,
                environment: it.environment,
                directories: it.directories.into_iter().map(Directory::from).collect(),
                follow_links: it.follow_links,
                cache: it.cache.map(|path| path.to_string_lossy().into_owned()),
            }),
            Plan::Make(_) | Plan::Test(_) | Plan::Watch(_) | Plan::Wheel(_) => {
                unreachable!("these are planned natively only")
            }
        }
    }
}

impl From<crate::Directory> for Directory {
    fn from(it: crate::Directory) -> Self {
        Self {
            host: it.host.to_string_lossy().into_owned(),
            guest: it.guest,
            writable: it.writable,
        }
    }
}

/// Has the host run a program.
pub fn run(
    name: &str,
    arguments: &[String],
    environment: &[(&'static str, &'static str)],
) -> io::Result<Output> {
    let environment: Vec<_> = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let output = programs::run(name, arguments, &environment).map_err(io::Error::other)?;
    Ok(Output {
        success: output.success,
        stdout: output.stdout,
        stderr: output.stderr,
    })
}
