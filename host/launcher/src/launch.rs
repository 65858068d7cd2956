//! Runs the tool as was planned.

use std::process::ExitCode;

use componentize_engine::{Directory, Host, Tool, config};
use componentize_launch::{Plan, Run, Testing, plan};

use crate::{executable, watch, wheel};

/// Why the tool was not run, or not to its end.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("cannot start a thread: {0}")]
    Thread(std::io::Error),
    #[error("cannot start this program again: {0}")]
    Watch(std::io::Error),
    #[error(transparent)]
    Executable(#[from] executable::Error),
    #[error(transparent)]
    Wheel(#[from] wheel::Error),
    #[error(transparent)]
    Host(#[from] componentize_engine::Error),
}

/// Runs the tool as this process's command line says; its exit status is the result.
pub fn launch(tool: Tool) -> ExitCode {
    let result = match plan(std::env::args_os().skip(1)) {
        Plan::Run(it) => run(it, tool),
        Plan::Test(it) => test(it, tool),
        Plan::Watch(it) => watch::watch(it).map_err(Error::Watch),
        Plan::Wheel(it) => wheel::run(&it).map_err(Error::from),
        Plan::Make(it) => executable::make(&it).map_err(Error::from).map(|()| 0),
        Plan::End(status) => return ExitCode::from(status),
    };
    match result {
        Ok(status) => ExitCode::from(u8::try_from(status).unwrap_or(1)),
        Err(error) => {
            eprintln!("error: {error}");
            let help = match &error {
                Error::Executable(error) => error.help(),
                Error::Wheel(error) => error.help(),
                _ => None,
            };
            if let Some(help) = help {
                eprintln!("\nhelp: {help}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Builds a component with tests, and runs it.
fn test(testing: Testing, tool: Tool) -> Result<i32, Error> {
    let built = run(testing.build.clone(), tool)?;
    match built {
        0 => Ok(executable::test(&testing)?),
        status => Ok(status),
    }
}

/// The variable by which the tool learns how wide the terminal is: WASI does not say.
const COLUMNS: &str = "COLUMNS";

fn run(mut run: Run, tool: Tool) -> Result<i32, Error> {
    let is_known = run.environment.iter().any(|(name, _)| name == COLUMNS);
    if let Some(width) = componentize_engine::width().filter(|_| !is_known) {
        run.environment
            .push((COLUMNS.to_owned(), width.to_string()));
    }
    let directories = run.directories.into_iter();
    let host = Host {
        arguments: run.arguments,
        environment: run.environment,
        directories: directories
            .map(|it| Directory {
                host: it.host,
                guest: it.guest,
                writable: it.writable,
            })
            .collect(),
        follow_links: run.follow_links,
        cache: run.cache,
    };
    // The main thread's stack is as large as the user's limits say.
    let thread = std::thread::Builder::new()
        .stack_size(config::THREAD_STACK)
        .spawn(move || host.run(&tool))
        .map_err(Error::Thread)?;
    match thread.join() {
        Ok(result) => Ok(result?),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}
