//! From the user's command line and environment to the tool's.

use std::ffi::OsString;
use std::path::PathBuf;

use componentize_cli::arguments::{
    Arguments, Command, Common, Componentize, Executable, MessageFormat, Wheel,
};
use componentize_cli::settings;

use crate::access::Directory;
use crate::packages::{self, Wanted};
use crate::testing::Testing;
use crate::watching::Watching;
use crate::{access, site_packages, testing, user};

/// What is to be done for a command line.
pub enum Plan {
    /// Run the tool.
    Run(Run),
    /// Make an executable.
    Make(Making),
    /// Build a component, and run it.
    Test(Testing),
    /// Build wheels, or make an index of them.
    Wheel(Wheel),
    /// Build a component again and again.
    Watch(Watching),
    /// Nothing more: all was said, and this is the exit status.
    End(u8),
}

/// A run of the tool.
#[derive(Clone)]
pub struct Run {
    /// Its command line, from the program's name on.
    pub arguments: Vec<String>,
    /// Its environment.
    pub environment: Vec<(String, String)>,
    /// All of the file system that it sees.
    pub directories: Vec<Directory>,
    /// Whether links in these directories may lead anywhere, for reading, instead of into them
    /// only.
    pub follow_links: bool,
    /// A directory in which is kept what the tool would otherwise compute anew in the next run.
    pub cache: Option<PathBuf>,
}

/// An executable that is to be made.
pub struct Making {
    /// Of what, and where.
    pub options: Executable,
    /// Whether only errors are said.
    pub quiet: bool,
    /// For whom messages are.
    pub message_format: MessageFormat,
}

/// Why the tool is not run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("the argument {0:?} is not valid UTF-8")]
    Argument(OsString),
    #[error(transparent)]
    Testing(#[from] testing::Error),
    #[error(transparent)]
    Packages(#[from] packages::Error),
}

/// The program's name in messages.
const PROGRAM: &str = "componentize-py";

/// What of the environment the tool gets: how to print messages. Nothing in a component may depend
/// on it.
const ENVIRONMENT: [&str; 5] = ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS"];

/// What is to be done for a command line, which begins behind the program's name: by which path
/// that was found is nobody's business. Errors are printed.
pub fn plan(words: impl IntoIterator<Item = OsString>) -> Plan {
    try_to_plan(words).unwrap_or_else(|error| {
        eprintln!("error: {error}");
        if let Error::Packages(error) = error
            && let Some(help) = error.help()
        {
            eprintln!("\nhelp: {help}");
        }
        Plan::End(1)
    })
}

fn try_to_plan(words: impl IntoIterator<Item = OsString>) -> Result<Plan, Error> {
    let mut arguments = vec![PROGRAM.to_owned()];
    for word in words {
        arguments.push(word.into_string().map_err(Error::Argument)?);
    }
    plan_words(arguments)
}

/// What is to be done for a command line that is text, the program's name first.
pub(crate) fn plan_words(mut arguments: Vec<String>) -> Result<Plan, Error> {
    let mut follow_links = false;
    let directories = match settings::arguments(&arguments, Arguments::definition()) {
        Ok(mut parsed) => {
            if let Some(plan) = native_only(&arguments, &parsed)? {
                return Ok(plan);
            }
            add_site_packages(&mut arguments, &mut parsed)?;
            follow_links = parsed.common.follow_links.is_on();
            access::directories(&parsed)
        }
        // WASI knows but one status for failure, so what has status 2 is said here.
        Err(settings::Error::Usage(error)) if error.use_stderr() => {
            let _ = error.print();
            return Ok(Plan::End(u8::try_from(error.exit_code()).unwrap_or(1)));
        }
        // Help and version are the tool's.
        Err(settings::Error::Usage(_)) => Vec::new(),
        Err(settings::Error::Settings { .. }) => access::of_settings(),
    };
    Ok(Plan::Run(Run {
        arguments,
        environment: ENVIRONMENT
            .iter()
            .filter_map(|name| Some((name.to_string(), std::env::var(name).ok()?)))
            .collect(),
        directories,
        follow_links,
        cache: cache(),
    }))
}

/// What takes a compiler or other processes. A component has neither: there the tool is run, and
/// says that it cannot be done.
fn native_only(words: &[String], parsed: &Arguments) -> Result<Option<Plan>, Error> {
    if cfg!(target_family = "wasm") {
        return Ok(None);
    }
    Ok(match &parsed.command {
        Command::Componentize(options) if options.watch.is_on() => {
            Some(Plan::Watch(Watching::new(words, &parsed.common, options)))
        }
        Command::Executable(options) => {
            let options = options.clone();
            Some(Plan::Make(Making::new(options, &parsed.common)))
        }
        Command::Test(options) => {
            let before = words_before(words, "test");
            Some(testing::plan(&words[..before], options.clone())?)
        }
        Command::Wheel(options) => Some(Plan::Wheel(options.clone())),
        _ => None,
    })
}

/// How many words stand before a command that is one of them.
fn words_before(words: &[String], command: &str) -> usize {
    let is_it = |&index: &usize| {
        // The same word may be an option's value, and then something is missing.
        let line = words[..index].iter().map(String::as_str);
        let line = line.chain(["completions", "bash"]);
        words[index] == command && Arguments::parse(line, &mut Arguments::definition()).is_ok()
    };
    (1..words.len()).find(is_it).unwrap_or(words.len())
}

impl Making {
    fn new(options: Executable, common: &Common) -> Self {
        Making {
            options,
            quiet: common.quiet.is_on(),
            message_format: common.message_format.unwrap_or_default(),
        }
    }
}

/// The directory for what is kept between runs, as the XDG Base Directory Specification has it.
/// Nothing is kept if `COMPONENTIZE_PY_CACHE` is empty; otherwise it names another directory.
fn cache() -> Option<PathBuf> {
    if let Some(chosen) = std::env::var_os("COMPONENTIZE_PY_CACHE") {
        return (!chosen.is_empty()).then(|| PathBuf::from(chosen));
    }
    let base = user::base_directory("XDG_CACHE_HOME");
    let base = base.or_else(|| Some(user::home()?.join(".cache")))?;
    Some(base.join(PROGRAM).join("compiled"))
}

/// How many words stand before `--`, after which there are no options.
pub(crate) fn end_of_options(arguments: &[String]) -> usize {
    let end = arguments.iter().position(|argument| argument == "--");
    end.unwrap_or(arguments.len())
}

/// Adds the directories with the app's packages to the command line, unless it names some.
fn add_site_packages(arguments: &mut Vec<String>, parsed: &mut Arguments) -> Result<(), Error> {
    let found = match &parsed.command {
        Command::Componentize(options) if options.site_packages.is_empty() => {
            find_packages(parsed, options)?
        }
        _ => return Ok(()),
    };
    let end = end_of_options(arguments);
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
    let fetch = |wanted: &Wanted| {
        let (index, upgrade) = (options.index.as_deref(), options.upgrade.is_on());
        Ok(vec![packages::fetch(wanted, index, upgrade, say)?])
    };
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
