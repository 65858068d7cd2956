//! A project's settings: the table `[tool.componentize-py]` of the `pyproject.toml` in the current
//! directory.
//!
//! It may hold whatever the command line may, under the options' long names (and `app`, the
//! argument of `componentize`), so that `componentize-py componentize` alone builds a project. What
//! the command line says wins: a switch and its `--no-` form, a value, and a list as a whole. Paths
//! are relative to the file, which is in the current directory, so they mean the same in both
//! places.
//!
//! Of the rest of the file, `[project.dependencies]` is read, if there are settings.
//!
//! The native launcher reads the settings too, with the same code, as it opens for the tool the
//! paths that they name.

use std::ffi::OsString;
use std::path::Path;

use clap::error::ErrorKind;

use crate::arguments::{Arguments, Command, Common, Componentize, MessageFormat};
use crate::configuration::{self, Mistake, Source, Table};
use crate::options::Options;

/// The file that may hold settings.
pub const FILE: &str = "pyproject.toml";

/// The tool's name in the file.
const TOOL: &str = "componentize-py";

/// Why there is nothing to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line is not understood, or it asks for help or the version.
    #[error(transparent)]
    Usage(#[from] clap::Error),
    /// The settings are wrong.
    #[error("{error}")]
    Settings {
        /// What is wrong.
        error: configuration::Error,
        /// For whom messages are, by the command line.
        message_format: MessageFormat,
    },
}

/// What the command line `words` and the project's settings say together. `definition` is how the
/// command line is understood: [`Arguments::definition`].
///
/// # Errors
/// One of them is not understood, or the command line asks for help or the version.
pub fn arguments(
    words: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    mut definition: clap::Command,
) -> Result<Arguments, Error> {
    let mut arguments = Arguments::parse(words, &mut definition)?;
    // Tests are run by means of another command, which reads the settings.
    if let Command::Completions(_)
    | Command::Compose(_)
    | Command::Executable(_)
    | Command::Init(_)
    | Command::Test(_)
    | Command::Wheel(_) = arguments.command
    {
        return Ok(arguments);
    }
    if let Err(error) = read(&mut arguments) {
        return Err(Error::Settings {
            error,
            message_format: arguments.common.message_format.unwrap_or_default(),
        });
    }
    if let Command::Componentize(options) = &arguments.command
        && options.app().is_empty()
    {
        return Err(no_app(&mut definition).into());
    }
    Ok(arguments)
}

/// Reads the settings, if there are any, and takes from them what the command line leaves out.
fn read(arguments: &mut Arguments) -> Result<(), configuration::Error> {
    let path = Path::new(FILE);
    if let Some(text) = configuration::read(path)? {
        let source = Source { path, text: &text };
        complete(arguments, source)?;
    }
    Ok(())
}

/// As clap says it of an argument that nothing can stand in for.
fn no_app(definition: &mut clap::Command) -> clap::Error {
    let message = "the app is missing: give the argument <APP>, `--wsgi` or `--asgi`, or set `app`, \
                   `wsgi` or `asgi` under [tool.componentize-py] in pyproject.toml";
    match definition.find_subcommand_mut("componentize") {
        Some(command) => command.error(ErrorKind::MissingRequiredArgument, message),
        None => definition.error(ErrorKind::MissingRequiredArgument, message),
    }
}

/// Takes from the settings what the command line leaves out.
fn complete(arguments: &mut Arguments, source: Source) -> Result<(), Mistake> {
    let document = source.parse()?;
    let document = Table::new(source, document.get_ref());
    let tool = document.table("tool")?;
    let Some(settings) = tool.map(|tool| tool.table(TOOL)).transpose()?.flatten() else {
        return Ok(());
    };
    refuse_unknown(&settings)?;
    if let Some(project) = document.table("project")? {
        let dependencies = project.texts("dependencies")?.unwrap_or_default();
        arguments.dependencies = dependencies.into_iter().map(|it| it.value).collect();
    }
    // Both in any case: a mistake is one whatever the command.
    let (common, mut options) = (Common::read(&settings)?, Componentize::read(&settings)?);
    refuse_several_apps(&settings)?;
    arguments.common.complete(common);
    if let Command::Componentize(given) = &mut arguments.command {
        if !given.app().is_empty() {
            (options.app, options.wsgi, options.asgi) = (None, None, None);
        }
        given.complete(options);
    }
    Ok(())
}

/// There is one app, whichever of the settings names it.
fn refuse_several_apps(settings: &Table) -> Result<(), Mistake> {
    let mut given = None;
    for key in ["app", "wsgi", "asgi"] {
        let Some(text) = settings.text(key)? else {
            continue;
        };
        if let Some(other) = given.replace(key) {
            let message = format!("there is one app, and both `{other}` and `{key}` name it");
            return Err(settings.source().mistake(&text.span, message, None));
        }
    }
    Ok(())
}

fn refuse_unknown(settings: &Table) -> Result<(), Mistake> {
    let mut keys = [Common::keys(), Componentize::keys()].concat();
    keys.sort_unstable();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let Some((key, similar)) = settings.unknown_keys(&keys).next() else {
        return Ok(());
    };
    let message = format!("there is no setting `{}`", key.value);
    let help = match similar {
        Some(similar) => format!("a setting with a similar name exists: `{similar}`"),
        None => format!("the settings are {}", keys.join(", ")),
    };
    Err(settings.source().mistake(&key.span, message, Some(help)))
}
