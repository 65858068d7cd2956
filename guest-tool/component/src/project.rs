//! A project that is given as data: its files are written to the current directory, as long as it
//! is worked on, and its settings become the words of a command line.

use std::io;
use std::path::{Component, Path, PathBuf};

use componentize::command;
use componentize::diagnostic::Diagnostic;
use componentize::error::Error as ToolError;
use componentize_cli::arguments::{Arguments, Common, Componentize};
use componentize_cli::options::Options;
use componentize_cli::{settings, suggest};

use crate::RUNTIME;
use crate::exports::componentize::tool::library::{File, Project, Setting};

/// What is wrong with a project as it is given.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("`{0}` cannot be the path of a file: it has to be names with `/` between them")]
    Path(String),
    #[error("there are two files `{0}`")]
    Twice(String),
    #[error("the file `{path}` cannot be there: {source}")]
    Write { path: String, source: io::Error },
    #[error("there is no setting `{0}`")]
    Unknown(String),
    #[error("the setting `{name}` is `true` or `false`, not `{value}`")]
    NoSwitch { name: String, value: String },
}

impl From<Error> for Diagnostic {
    fn from(error: Error) -> Self {
        let help = match &error {
            Error::Unknown(name) => {
                let keys = keys();
                let similar = suggest::closest(name, keys.iter().map(String::as_str));
                similar.map(|similar| format!("a setting with a similar name exists: `{similar}`"))
            }
            _ => None,
        };
        Diagnostic {
            help,
            ..Diagnostic::error(&error.to_string())
        }
    }
}

/// The files of a project in the current directory. They go when this does.
pub struct Files {
    /// What is in that directory because of them.
    entries: Vec<PathBuf>,
}

impl Files {
    /// Writes them.
    ///
    /// # Errors
    /// A path is none that a file of a project has, or not the only one of its kind.
    pub fn new(files: &[File]) -> Result<Self, Error> {
        let mut written = Files {
            entries: Vec::new(),
        };
        for file in files {
            written.write(file)?;
        }
        Ok(written)
    }

    fn write(&mut self, File { path, contents }: &File) -> Result<(), Error> {
        let place = place(path).ok_or_else(|| Error::Path(path.clone()))?;
        let refused = |source| Error::Write {
            path: path.clone(),
            source,
        };
        if place.is_file() {
            return Err(Error::Twice(path.clone()));
        }
        if let Some(first) = place.components().next() {
            self.entries.push(first.as_os_str().into());
        }
        if let Some(directory) = place.parent() {
            std::fs::create_dir_all(directory).map_err(refused)?;
        }
        std::fs::write(place, contents).map_err(refused)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        for entry in &self.entries {
            // What is not there any more need not go: several files have the same directory.
            let _ = std::fs::remove_file(entry);
            let _ = std::fs::remove_dir_all(entry);
        }
    }
}

/// The place of a file in the current directory, if it has one.
fn place(path: &str) -> Option<&Path> {
    let is_name = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\0');
    let place = Path::new(path);
    let mut components = place.components();
    let is_relative = components.all(|it| matches!(it, Component::Normal(_)));
    (is_relative && path.split('/').all(is_name)).then_some(place)
}

/// What is asked for: by the settings that are given, and those that are in the project's files.
/// `command` is the command, and `argument` its argument, if the settings do not have it.
pub fn arguments(
    project: &Project,
    command: &str,
    argument: Option<&str>,
) -> Result<Arguments, Diagnostic> {
    let definition = command::definition(&RUNTIME);
    let mut words = vec!["componentize-py".to_owned(), command.to_owned()];
    let mut arguments: Vec<String> = argument.map(str::to_owned).into_iter().collect();
    for setting in &project.settings {
        if !keys().contains(&setting.name) {
            return Err(Error::Unknown(setting.name.clone()).into());
        }
        let accepts = |command: &clap::Command| {
            let mut options = command.get_arguments();
            options.find_map(|it| {
                let is_it = it.get_long() == Some(&setting.name);
                is_it.then(|| it.get_action().takes_values())
            })
        };
        let command = definition.find_subcommand(command);
        match command.and_then(accepts) {
            Some(true) => words.push(format!("--{}={}", setting.name, setting.value)),
            Some(false) => words.push(switch(setting)?),
            None if setting.name == "app" && argument.is_none() => {
                arguments.push(setting.value.clone());
            }
            // It is one of another command's.
            None => {}
        }
    }
    if !arguments.is_empty() {
        words.push("--".to_owned());
        words.append(&mut arguments);
    }
    settings::arguments(words, definition).map_err(|error| match error {
        settings::Error::Usage(error) => misused(&error),
        settings::Error::Settings { error, .. } => ToolError::from(error).into(),
    })
}

/// The names that settings can have.
fn keys() -> Vec<String> {
    [Common::keys(), Componentize::keys()].concat()
}

fn switch(Setting { name, value }: &Setting) -> Result<String, Error> {
    match value.as_str() {
        "true" => Ok(format!("--{name}")),
        "false" => Ok(format!("--no-{name}")),
        _ => Err(Error::NoSwitch {
            name: name.clone(),
            value: value.clone(),
        }),
    }
}

/// What is wrong with the settings as a command line, without how that is used.
fn misused(error: &clap::Error) -> Diagnostic {
    let rendered = error.render().to_string();
    let text = rendered.split("\n\nUsage:").next().unwrap_or_default();
    Diagnostic::error(text.strip_prefix("error: ").unwrap_or(text).trim_end())
}
