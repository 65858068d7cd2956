//! The front door: what the command line says is done, and what came of it is printed.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use componentize_cli::arguments::{
    Arguments, Bindings, Command, Common, Completions, Componentize, Compose, Destination,
};
use componentize_cli::settings;
use componentize_compose::Part;

use crate::componentize::{self, Session};
use crate::engine::Engine;
use crate::error::Error;
use crate::output;
use crate::report::Report;
use crate::runtime::Runtime;

/// Exit status of a command that did not do its work.
const FAILURE: u8 = 1;

/// Where messages go.
pub struct Streams<'a> {
    /// For results.
    pub output: &'a mut dyn Write,
    /// For errors.
    pub errors: &'a mut dyn Write,
    /// Whether results go to a terminal, which shows colours.
    pub styled_output: bool,
    /// Whether errors do.
    pub styled_errors: bool,
}

/// Does what `arguments` say, the first of which is the program's name; returns the exit status: 0,
/// 1 if it could not be done, 2 if it was not understood.
///
/// A stream that is closed early is not an error: there is nobody left to tell.
pub fn run<E: Engine>(
    arguments: impl IntoIterator<Item = OsString>,
    engine: &E,
    runtime: &Runtime,
    streams: &mut Streams,
) -> u8 {
    let arguments = match settings::arguments(arguments, definition(runtime)) {
        Ok(arguments) => arguments,
        Err(settings::Error::Usage(error)) => return explain(&error, streams),
        Err(settings::Error::Settings(error)) => return fail(&error.into(), streams),
    };
    let result = match &arguments.command {
        Command::Componentize(options) => {
            componentize(engine, runtime, &arguments.common, options, streams)
        }
        Command::Bindings(options) => bindings(&arguments.common, options),
        Command::Compose(options) => compose(&arguments.common, options, streams),
        Command::Completions(options) => {
            completions(options, definition(runtime), streams);
            Ok(())
        }
    };
    match result {
        Ok(()) => 0,
        Err(error) => fail(&error, streams),
    }
}

/// The command line with the version that this tool has.
fn definition(runtime: &Runtime) -> clap::Command {
    let version = format!(
        "{} (CPython {}, wit-parser {})",
        env!("CARGO_PKG_VERSION"),
        runtime.python_version,
        env!("WIT_PARSER_VERSION"),
    );
    Arguments::definition().version(version)
}

fn fail(error: &Error, streams: &mut Streams) -> u8 {
    let _ = error.print(streams.errors, streams.styled_errors);
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
    runtime: &Runtime,
    common: &Common,
    options: &Componentize,
    streams: &mut Streams,
) -> Result<(), Error> {
    // The launcher has fetched them, and says where they are.
    if !options.requirements.is_empty() && options.site_packages.is_empty() {
        return Err(Error::CannotFetch);
    }
    output::check(options.output())?;
    for path in options.report.iter().filter_map(|it| it.path.as_ref()) {
        output::check(path)?;
    }
    let mut session = Session::default();
    let component = componentize::componentize(engine, runtime, common, options, &mut session);
    let _ = print_output(&session, streams);
    let _ = warn_of_links(&session, common.follow_links.is_on(), streams);
    for warning in &session.warnings {
        let _ = warn(warning, streams);
    }
    output::write(options.output(), &component?)?;
    if let Some(report) = &session.report {
        write_reports(report, &options.report, streams)?;
    }
    if !common.quiet.is_on() {
        let _ = writeln!(streams.output, "Component built successfully");
    }
    Ok(())
}

/// Writes a report to where it is asked for.
fn write_reports(
    report: &Report,
    destinations: &[Destination],
    streams: &mut Streams,
) -> Result<(), Error> {
    for Destination { path, format } in destinations {
        let text = report.text(*format);
        match path {
            Some(path) => output::write(path, text.as_bytes())?,
            None => _ = streams.output.write_all(text.as_bytes()),
        }
    }
    Ok(())
}

fn bindings(common: &Common, options: &Bindings) -> Result<(), Error> {
    for (path, text) in componentize::package(common)? {
        output::write(&options.output_dir.join(path), text.as_bytes())?;
    }
    Ok(())
}

fn compose(common: &Common, options: &Compose, streams: &mut Streams) -> Result<(), Error> {
    output::check(&options.output)?;
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
    let composed = componentize_compose::compose(&parts.collect::<Vec<_>>())?;
    output::write(&options.output, &composed)?;
    if !common.quiet.is_on() {
        let _ = writeln!(streams.output, "Components composed successfully");
    }
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

/// Prints what the app printed, with the paths in tracebacks as the user knows them.
fn print_output(session: &Session, streams: &mut Streams) -> io::Result<()> {
    streams.output.write_all(&session.output.stdout)?;
    for line in session.output.stderr.split_inclusive(|&byte| byte == b'\n') {
        match with_origin(line, session) {
            Some(line) => streams.errors.write_all(line.as_bytes())?,
            None => streams.errors.write_all(line)?,
        }
    }
    streams.errors.flush()?;
    streams.output.flush()
}

/// Warns of the links that were left out: what they lead to may be missed.
fn warn_of_links(session: &Session, follow_links: bool, streams: &mut Streams) -> io::Result<()> {
    let advice = match follow_links {
        true => "this host does not let it be followed",
        false => {
            "name the directory that it leads to as well, or follow all links with `--follow-links`"
        }
    };
    for link in session.python_path.links_left_out() {
        let link = link.display();
        let message = format!(
            "`{link}` is left out: it is a link to outside of the directories of the command line; {advice}"
        );
        warn(&message, streams)?;
    }
    Ok(())
}

fn warn(message: &str, streams: &mut Streams) -> io::Result<()> {
    let [yellow, plain] = match streams.styled_errors {
        true => ["\x1b[1;33m", "\x1b[0m"],
        false => [""; 2],
    };
    writeln!(streams.errors, "{yellow}warning:{plain} {message}")
}

/// A line of a traceback (`  File "/app/app.py", line 1, in …`) with the file's own path.
fn with_origin(line: &[u8], session: &Session) -> Option<String> {
    let line = std::str::from_utf8(line).ok()?;
    let (before, rest) = line.split_once("File \"")?;
    let (path, after) = rest.split_once('"')?;
    let origin = session.python_path.origin(path)?;
    Some(format!("{before}File \"{}\"{after}", origin.display()))
}
