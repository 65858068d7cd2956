//! From the launcher's command line and environment to the tool's.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use componentize_cli::arguments::{Arguments, Command, Componentize};
use componentize_cli::settings;
use componentize_engine::{Host, Tool, config};

use crate::packages::{self, Wanted};
use crate::{access, site_packages};

/// Why the tool was not run, or not to its end.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("the argument {0:?} is not valid UTF-8")]
    Argument(OsString),
    #[error("cannot start a thread: {0}")]
    Thread(std::io::Error),
    #[error(transparent)]
    Packages(#[from] packages::Error),
    #[error(transparent)]
    Host(#[from] componentize_engine::Error),
}

/// The program's name in messages.
const PROGRAM: &str = "componentize-py";

/// What of the environment the tool gets: how to print messages. Nothing in a component may depend
/// on it.
const ENVIRONMENT: [&str; 4] = ["NO_COLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS"];

/// Runs the tool as this process's command line says; its exit status is the result.
pub fn launch(tool: Tool) -> ExitCode {
    match run(tool) {
        Ok(status) => ExitCode::from(u8::try_from(status).unwrap_or(1)),
        Err(error) => {
            eprintln!("error: {error}");
            if let Error::Packages(error) = error
                && let Some(help) = error.help()
            {
                eprintln!("\nhelp: {help}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(tool: Tool) -> Result<i32, Error> {
    // By which path the launcher was found is nobody's business.
    let mut arguments = vec![PROGRAM.to_owned()];
    for argument in std::env::args_os().skip(1) {
        arguments.push(argument.into_string().map_err(Error::Argument)?);
    }
    let mut follow_links = false;
    let directories = match settings::arguments(&arguments, Arguments::definition()) {
        Ok(mut parsed) => {
            add_site_packages(&mut arguments, &mut parsed)?;
            follow_links = parsed.common.follow_links.is_on();
            access::directories(&parsed)
        }
        // WASI knows but one status for failure, so what has status 2 is said here.
        Err(settings::Error::Usage(error)) if error.use_stderr() => error.exit(),
        // Help and version are the tool's.
        Err(settings::Error::Usage(_)) => Vec::new(),
        Err(settings::Error::Settings(_)) => access::of_settings(),
    };
    let host = Host {
        arguments,
        environment: ENVIRONMENT
            .iter()
            .filter_map(|name| Some((name.to_string(), std::env::var(name).ok()?)))
            .collect(),
        directories,
        follow_links,
        cache: cache(),
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

/// The directory for what is kept between runs, as the XDG Base Directory Specification has it.
/// Nothing is kept if `COMPONENTIZE_PY_CACHE` is empty; otherwise it names another directory.
fn cache() -> Option<PathBuf> {
    if let Some(chosen) = std::env::var_os("COMPONENTIZE_PY_CACHE") {
        return (!chosen.is_empty()).then(|| PathBuf::from(chosen));
    }
    let base = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| Some(std::env::home_dir()?.join(".cache")))?;
    Some(base.join(PROGRAM).join("compiled"))
}

/// Adds the directories with the app's packages to the command line, unless it names some.
fn add_site_packages(arguments: &mut Vec<String>, parsed: &mut Arguments) -> Result<(), Error> {
    let found = match &parsed.command {
        Command::Componentize(options) if options.site_packages.is_empty() => {
            find_packages(parsed, options)?
        }
        _ => return Ok(()),
    };
    // After `--` there are no options.
    let end = arguments
        .iter()
        .position(|argument| argument == "--")
        .unwrap_or(arguments.len());
    let found: Vec<String> = found
        .into_iter()
        .filter_map(|directory| directory.into_os_string().into_string().ok())
        .collect();
    let added = found
        .iter()
        .map(|directory| format!("--site-packages={directory}"));
    arguments.splice(end..end, added);
    if let Command::Componentize(options) = &mut parsed.command {
        options.site_packages = found.into_iter().map(PathBuf::from).collect();
    }
    Ok(())
}

/// The directories with the app's packages: fetched ones where the command line or the project asks
/// for them, or else those of the user's Python.
fn find_packages(
    arguments: &Arguments,
    options: &Componentize,
) -> Result<Vec<PathBuf>, packages::Error> {
    let say = |text: &str| {
        if !arguments.common.quiet.is_on() {
            eprintln!("{text}");
        }
    };
    let fetch = |wanted: &Wanted| Ok(vec![packages::fetch(wanted, options.upgrade.is_on(), say)?]);
    if !options.requirements.is_empty() {
        return fetch(&Wanted::Files(&options.requirements));
    }
    let found = site_packages::find();
    if arguments.dependencies.is_empty() || options.project_dependencies.is_taken_back() {
        return Ok(found.directories);
    }
    if found.of_environment {
        match packages::first_lacking(&found.directories, &arguments.dependencies) {
            None => return Ok(found.directories),
            Some(lacking) => say(&format!(
                "the virtual environment does not have `{lacking}`, which the project depends on"
            )),
        }
    }
    fetch(&Wanted::Dependencies(&arguments.dependencies))
}
