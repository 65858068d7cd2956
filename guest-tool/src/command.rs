//! The front door: what the command line says is done, and what came of it is printed.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use componentize_cli::arguments::{
    Arguments, Bindings, Command, Common, Completions, Componentize, Compose, Destination, Init,
};
use componentize_cli::settings;
use componentize_compose::Part;

use crate::componentize;
use crate::diagnostic::Diagnostic;
use crate::engine::Engine;
use crate::error::Error;
use crate::messages::{Messages, Streams};
use crate::progress::{Progress, Unseen};
use crate::report::Report;
use crate::runtime::Runtime;
use crate::{init, outcome, output};

/// Exit status of a command that did not do its work.
const FAILURE: u8 = 1;

/// Does what `arguments` say, the first of which is the program's name; returns the exit status: 0,
/// 1 if it could not be done, 2 if it was not understood.
pub fn run<E: Engine>(
    arguments: impl IntoIterator<Item = OsString>,
    engine: &E,
    progress: &dyn Progress,
    runtime: &Runtime,
    streams: &mut Streams,
) -> u8 {
    let arguments = match settings::arguments(arguments, definition(runtime)) {
        Ok(arguments) => arguments,
        Err(settings::Error::Usage(error)) => return explain(&error, streams),
        Err(settings::Error::Settings {
            error,
            message_format,
        }) => {
            let mut messages = Messages::new(streams, message_format);
            return fail(&Error::from(error).into(), &mut messages);
        }
    };
    let common = &arguments.common;
    let format = common.message_format.unwrap_or_default();
    let mut messages = Messages::new(streams, format).quietly(common.quiet.is_on());
    let result = match &arguments.command {
        Command::Componentize(options) => {
            componentize(engine, progress, runtime, common, options, &mut messages)
        }
        Command::Bindings(options) => bindings(common, options, &mut messages),
        Command::Compose(options) => compose(options, &mut messages),
        Command::Init(options) => init(options, &mut messages),
        Command::Executable(_) => Err(Error::NativeOnly("executable").into()),
        Command::Test(_) => Err(Error::NativeOnly("test").into()),
        Command::Wheel(_) => Err(Error::NativeOnly("wheel").into()),
        Command::Completions(options) => {
            completions(options, definition(runtime), streams);
            return 0;
        }
    };
    match result {
        Ok(()) => 0,
        Err(diagnostic) => fail(&diagnostic, &mut messages),
    }
}

/// The command line with the version that this tool has.
pub fn definition(runtime: &Runtime) -> clap::Command {
    let version = format!(
        "{} (CPython {}, wit-parser {})",
        env!("CARGO_PKG_VERSION"),
        runtime.python_version,
        env!("WIT_PARSER_VERSION"),
    );
    Arguments::definition().version(version)
}

fn fail(diagnostic: &Diagnostic, messages: &mut Messages) -> u8 {
    messages.diagnostic(diagnostic);
    messages.failed();
    FAILURE
}

/// Prints help, the version, or what is wrong with the command line.
fn explain(error: &clap::Error, streams: &mut Streams) -> u8 {
    let (to, styled) = match error.use_stderr() {
        true => (&mut streams.errors, streams.styled_errors),
        false => (&mut streams.output, streams.styled_output),
    };
    let text = match styled {
        true => error.render().ansi().to_string(),
        false => error.render().to_string(),
    };
    let _ = to.write_all(text.as_bytes());
    error.exit_code() as u8
}

fn componentize<E: Engine>(
    engine: &E,
    progress: &dyn Progress,
    runtime: &Runtime,
    common: &Common,
    options: &Componentize,
    messages: &mut Messages,
) -> Result<(), Diagnostic> {
    if options.watch.is_on() {
        return Err(Error::NativeOnly("--watch").into());
    }
    check(options.output())?;
    for path in options.report.iter().filter_map(|it| it.path.as_ref()) {
        check(path)?;
    }
    let progress = match messages.tells_progress() {
        true => progress,
        false => &Unseen,
    };
    let outcome = outcome::componentize(engine, progress, runtime, common, options);
    messages.printed(&outcome.stdout, &outcome.stderr);
    for warning in &outcome.warnings {
        messages.diagnostic(warning);
    }
    let component = outcome.component?;
    write(options.output(), &component)?;
    if let Some(report) = &outcome.report {
        write_reports(report, &options.report, messages)?;
    }
    messages.succeeded(Some("Component built successfully"), options.output());
    Ok(())
}

fn check(path: &Path) -> Result<(), Error> {
    Ok(output::check(path)?)
}

fn write(path: &Path, contents: &[u8]) -> Result<(), Error> {
    Ok(output::write(path, contents)?)
}

/// Writes a report to where it is asked for.
fn write_reports(
    report: &Report,
    destinations: &[Destination],
    messages: &mut Messages,
) -> Result<(), Error> {
    for Destination { path, format } in destinations {
        let text = report.text(*format);
        match path {
            Some(path) => write(path, text.as_bytes())?,
            None => messages.report(&text),
        }
    }
    Ok(())
}

fn bindings(
    common: &Common,
    options: &Bindings,
    messages: &mut Messages,
) -> Result<(), Diagnostic> {
    for (path, text) in componentize::package(common)? {
        write(&options.output_dir.join(path), text.as_bytes())?;
    }
    messages.succeeded(None, &options.output_dir);
    Ok(())
}

fn compose(options: &Compose, messages: &mut Messages) -> Result<(), Diagnostic> {
    check(&options.output)?;
    let read = |path: &PathBuf| {
        let name = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => Ok((name, bytes)),
            Err(source) => Err(Error::Read { name, source }),
        }
    };
    let components = options.components.iter().map(read);
    let components = components.collect::<Result<Vec<_>, _>>()?;
    let parts = components.iter().map(|(name, bytes)| Part { name, bytes });
    let composed =
        componentize_compose::compose(&parts.collect::<Vec<_>>()).map_err(Error::from)?;
    write(&options.output, &composed)?;
    messages.succeeded(Some("Components composed successfully"), &options.output);
    Ok(())
}

fn init(options: &Init, messages: &mut Messages) -> Result<(), Diagnostic> {
    let directory = &options.directory;
    init::init(directory, options.world.as_deref()).map_err(Error::from)?;
    let path = directory.display();
    let text =
        format!("Made the project `{path}`; its README.md says how to build, run and test it");
    messages.succeeded(Some(&text), directory);
    Ok(())
}

/// Prints the completions for a shell. (Nothing can be done where nobody reads them.)
fn completions(options: &Completions, mut definition: clap::Command, streams: &mut Streams) {
    let name = definition.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut definition, &name, &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if options.shell == clap_complete::Shell::Bash {
        // In one of two places, clap_complete 4.6 takes a hyphen in the program's name for the
        // space before a subcommand, and bash then offers nothing behind one.
        script = script.replace(&name.replace('-', "__subcmd__"), &name.replace('-', "__"));
    }
    let _ = streams.output.write_all(script.as_bytes());
    let _ = streams.output.flush();
}
