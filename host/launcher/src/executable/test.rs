//! Runs the component that has a project's tests: as an executable, which is thrown away.

use std::process::Command;

use componentize_executable::layout::{self, Architecture};
use componentize_executable::{Directory, Kind, Manifest, config};
use componentize_launch::{RESULTS, Testing};

use super::{Error, architecture, compile, grants, read, runner, write};

/// The exit status of tests that did not come to their end.
const ABORTED: i32 = 1;

/// Runs tests whose component was built; their exit status.
pub fn test(testing: &Testing) -> Result<i32, Error> {
    let mut grants = grants(&testing.grants)?;
    grants.directories.push(Directory {
        host: testing.results.to_string_lossy().into_owned(),
        guest: RESULTS.to_owned(),
        writable: true,
    });
    let manifest = Manifest {
        kind: Kind::Command,
        // Tests put something else in the place of what the app needs of its host.
        tolerant: true,
        grants,
    };
    let program = testing.scratch.path().join("componentize-py-test");
    let file = make(testing, &manifest, architecture(None)?)?;
    let failed = |error: std::io::Error| Error::Test(error.to_string());
    write(&program, &file).map_err(failed)?;
    let ended = Command::new(&program).args(&testing.arguments).status();
    let ended = ended.map_err(failed)?.code().unwrap_or(ABORTED);
    Ok(match testing.status() {
        Some(status) => status.into(),
        None if ended == 0 => ABORTED,
        None => ended,
    })
}

fn make(
    testing: &Testing,
    manifest: &Manifest,
    architecture: Architecture,
) -> Result<Vec<u8>, Error> {
    // Although it runs once, it is optimised: frames of other code do not fit on the stack.
    let component = read(&testing.component)?;
    let code = compile(&component, architecture, config::settings())
        .map_err(|error| Error::Test(format!("{error:#}")))?;
    let runner = runner(None, architecture)?;
    layout::make(&runner, &code, manifest, architecture).map_err(|_| Error::Damaged)
}
