//! A project's settings: the table `[tool.componentize-py]` of the `pyproject.toml` in the current
//! directory.
//!
//! It may hold whatever the command line may, under the options' long names (and `app`, the
//! argument of `componentize`), so that `componentize-py componentize` alone builds a project. What
//! the command line says wins: a switch and its `--no-` form, a value, and a list as a whole. Paths
//! are relative to the file, which is in the current directory, so they mean the same in both
//! places.
//!
//! The native launcher reads the settings too, with the same code, as it opens for the tool the
//! paths that they name.

use std::{ffi::OsString, path::Path};

use clap::{FromArgMatches, error::ErrorKind};

use crate::{
    arguments::{self, Arguments, Assignment, Command, Common, Componentize},
    configuration::{self, Mistake, Source, Table, Text},
};

/// The file that may hold settings.
pub const FILE: &str = "pyproject.toml";

/// The tool's name in the file.
const TOOL: &str = "componentize-py";

/// The settings that there are.
const KEYS: [&str; 15] = [
    "all-features",
    "app",
    "export-interface-name",
    "features",
    "full-names",
    "import-interface-name",
    "intersect-world",
    "module-worlds",
    "output",
    "python-path",
    "quiet",
    "stub-wasi",
    "wit-path",
    "world",
    "world-module",
];

/// Why there is nothing to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line is not understood, or it asks for help or the version.
    #[error(transparent)]
    Usage(#[from] clap::Error),
    /// The settings are wrong.
    #[error(transparent)]
    Settings(#[from] configuration::Error),
}

/// What the command line `words` and the project's settings say together. `command` is how the
/// command line is understood: that of [`Arguments`].
pub fn arguments(
    words: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    mut command: clap::Command,
) -> Result<Arguments, Error> {
    let mut matches = command.try_get_matches_from_mut(words)?;
    let arguments = Arguments::from_arg_matches_mut(&mut matches)
        .map_err(|error| error.format(&mut command))?;
    let mut arguments = arguments.united();
    if let Command::Completions(_) = arguments.command {
        return Ok(arguments);
    }
    let path = Path::new(FILE);
    if let Some(text) = configuration::read(path)? {
        let source = Source { path, text: &text };
        fill(&mut arguments, source).map_err(configuration::Error::from)?;
    }
    if let Command::Componentize(Componentize { app: None, .. }) = arguments.command {
        return Err(no_app(&mut command).into());
    }
    Ok(arguments)
}

/// As clap says it of an argument that nothing can stand in for.
fn no_app(command: &mut clap::Command) -> clap::Error {
    let message = "the app is missing: give the argument <APP>, or set `app` under \
                   [tool.componentize-py] in pyproject.toml";
    match command.find_subcommand_mut("componentize") {
        Some(command) => command.error(ErrorKind::MissingRequiredArgument, message),
        None => command.error(ErrorKind::MissingRequiredArgument, message),
    }
}

/// Fills in what the command line leaves out.
fn fill(arguments: &mut Arguments, source: Source) -> Result<(), Mistake> {
    let document = source.parse()?;
    let document = Table::new(source, document.get_ref());
    let tool = document.table("tool")?;
    let Some(settings) = tool.map(|tool| tool.table(TOOL)).transpose()?.flatten() else {
        return Ok(());
    };
    refuse_unknown(&settings)?;
    // Both in any case: a mistake is one whatever the command.
    let mut common = Common::default();
    fill_common(&mut common, &settings)?;
    let mut options = Componentize::default();
    fill_componentize(&mut options, &settings)?;
    arguments.common.complete(common);
    if let Command::Componentize(given) = &mut arguments.command {
        given.complete(options);
    }
    Ok(())
}

fn refuse_unknown(settings: &Table) -> Result<(), Mistake> {
    let Some((key, similar)) = settings.unknown_keys(&KEYS).next() else {
        return Ok(());
    };
    let message = format!("there is no setting `{}`", key.value);
    let help = match similar {
        Some(similar) => format!("a setting with a similar name exists: `{similar}`"),
        None => format!("the settings are {}", KEYS.join(", ")),
    };
    Err(settings.source().mistake(&key.span, message, Some(help)))
}

fn fill_common(common: &mut Common, settings: &Table) -> Result<(), Mistake> {
    common.wit_path = paths(settings, "wit-path")?;
    common.world = strings(settings, "world")?;
    common.features = strings(settings, "features")?;
    common.all_features = settings.flag("all-features")?.unwrap_or_default();
    common.world_module = settings.text("world-module")?.map(|text| text.value);
    common.full_names = settings.flag("full-names")?.unwrap_or_default();
    common.import_interface_name = assignments(settings, "import-interface-name")?;
    common.export_interface_name = assignments(settings, "export-interface-name")?;
    common.quiet = settings.flag("quiet")?.unwrap_or_default();
    Ok(())
}

fn fill_componentize(options: &mut Componentize, settings: &Table) -> Result<(), Mistake> {
    options.app = settings.text("app")?.map(|text| text.value);
    let output = settings.text("output")?;
    options.output = output.map(|text| path(settings, text)).transpose()?;
    options.stub_wasi = settings.flag("stub-wasi")?.unwrap_or_default();
    options.python_path = paths(settings, "python-path")?;
    options.module_worlds = assignments(settings, "module-worlds")?;
    options.intersect_world = settings.text("intersect-world")?.map(|text| text.value);
    Ok(())
}

fn strings(settings: &Table, key: &str) -> Result<Vec<String>, Mistake> {
    let texts = settings.texts(key)?.unwrap_or_default();
    Ok(texts.into_iter().map(|text| text.value).collect())
}

fn paths(settings: &Table, key: &str) -> Result<Vec<std::path::PathBuf>, Mistake> {
    let texts = settings.texts(key)?.unwrap_or_default();
    texts.into_iter().map(|text| path(settings, text)).collect()
}

fn path(settings: &Table, text: Text) -> Result<std::path::PathBuf, Mistake> {
    arguments::path(&text.value).map_err(|reason| {
        let message = format!("this is not a path: {reason}");
        settings.source().mistake(&text.span, message, None)
    })
}

fn assignments(settings: &Table, key: &str) -> Result<Vec<Assignment>, Mistake> {
    let pairs = settings.pairs(key)?.unwrap_or_default().into_iter();
    Ok(pairs
        .map(|(key, value)| Assignment {
            key: key.value,
            value: value.value,
        })
        .collect())
}

impl Common {
    /// Takes from `settings` what the command line leaves out.
    fn complete(&mut self, settings: Common) {
        complete_list(&mut self.wit_path, settings.wit_path);
        complete_list(&mut self.world, settings.world);
        complete_list(&mut self.features, settings.features);
        complete_list(
            &mut self.import_interface_name,
            settings.import_interface_name,
        );
        complete_list(
            &mut self.export_interface_name,
            settings.export_interface_name,
        );
        self.world_module = self.world_module.take().or(settings.world_module);
        self.all_features |= settings.all_features && !self.no_all_features;
        self.full_names |= settings.full_names && !self.no_full_names;
        self.quiet |= settings.quiet && !self.no_quiet;
    }
}

impl Componentize {
    /// Takes from `settings` what the command line leaves out.
    fn complete(&mut self, settings: Componentize) {
        self.app = self.app.take().or(settings.app);
        self.output = self.output.take().or(settings.output);
        self.intersect_world = self.intersect_world.take().or(settings.intersect_world);
        complete_list(&mut self.python_path, settings.python_path);
        complete_list(&mut self.module_worlds, settings.module_worlds);
        self.stub_wasi |= settings.stub_wasi && !self.no_stub_wasi;
    }
}

fn complete_list<T>(given: &mut Vec<T>, settings: Vec<T>) {
    if given.is_empty() {
        *given = settings;
    }
}
