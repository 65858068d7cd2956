//! The command line: which options exist, what they mean, and nothing more.
//!
//! These are plain types for clap, free of any input or output. What a command line leaves out may
//! be in the project's settings: [`crate::settings`] reads both.
//!
//! Names and meanings are those of `componentize-py` 0.25, so that scripts written for it go on
//! working. What is more than there: the options that say which world is meant may stand behind the
//! command as well, each switch has a `--no-` form (so that the command line can take back what the
//! settings say), and the command `completions`.

mod help;

use std::{
    path::{Path, PathBuf},
    str::FromStr,
};

use clap::{Args, Parser, Subcommand};

/// Where WIT is looked for if nothing says where it is.
pub const DEFAULT_WIT_PATH: &str = "wit";

/// Where the app is looked for if nothing says where it is.
const DEFAULT_PYTHON_PATH: &str = ".";

/// Where the component goes if nothing says where.
const DEFAULT_OUTPUT: &str = "index.wasm";

/// Turn a Python app and a WIT world into a WebAssembly component.
#[derive(Debug, Clone, Parser)]
#[command(name = "componentize-py", bin_name = "componentize-py", version)]
#[command(max_term_width = 100, subcommand_required = true, styles = help::STYLES)]
#[command(after_help = help::EXAMPLES)]
pub struct Arguments {
    /// Options that mean the same to every command.
    #[command(flatten)]
    pub common: Common,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that may stand before the command or behind it.
#[derive(Debug, Clone, Default, Args)]
pub struct Common {
    /// A WIT file or a directory of WIT files [default: wit]
    ///
    /// A directory is one WIT package; packages that it uses are found in its subdirectory `deps`.
    /// May be given several times: a package may use those of the paths before it.
    #[arg(short = 'd', long, value_name = "PATH", value_parser = path)]
    #[arg(help_heading = help::WORLD)]
    pub wit_path: Vec<PathBuf>,

    /// The world to target, by its name or as `namespace:package/world`
    ///
    /// May be left out where there is only one. May be given several times: the component then
    /// imports and exports what all of these worlds do.
    #[arg(short, long, value_name = "WORLD", help_heading = help::WORLD)]
    pub world: Vec<String>,

    /// Use what is marked `@unstable` in WIT with one of these features
    ///
    /// Several are separated by commas, or the option is given several times.
    #[arg(long, value_name = "FEATURES", value_delimiter = ',', help_heading = help::WORLD)]
    pub features: Vec<String>,

    /// Use everything that is marked `@unstable` in WIT
    #[arg(long, overrides_with = "no_all_features", help_heading = help::WORLD)]
    pub all_features: bool,

    /// The opposite of `--all-features`, which it takes back.
    #[arg(long, overrides_with = "all_features", hide = true)]
    pub no_all_features: bool,

    /// Name of the Python package that is generated for the world [default: wit_world]
    ///
    /// With dots in it, it is a package inside others.
    #[arg(long, value_name = "NAME", help_heading = help::NAMES)]
    pub world_module: Option<String>,

    /// Put package and version into every generated module name
    ///
    /// Without it they are in the name only where that tells two interfaces of the same name apart.
    #[arg(long, overrides_with = "no_full_names", help_heading = help::NAMES)]
    pub full_names: bool,

    /// The opposite of `--full-names`, which it takes back.
    #[arg(long, overrides_with = "full_names", hide = true)]
    pub no_full_names: bool,

    /// Python module name for an imported interface
    ///
    /// For example `--import-interface-name wasi:clocks/monotonic-clock@0.2.0=clock`. Without it
    /// the module is named after the interface, and where two would clash, after its package too.
    /// May be given several times.
    #[arg(long, value_name = "INTERFACE=NAME", help_heading = help::NAMES)]
    pub import_interface_name: Vec<Assignment>,

    /// Python module name for an exported interface
    ///
    /// The same as `--import-interface-name`, for what the component exports.
    #[arg(long, value_name = "INTERFACE=NAME", help_heading = help::NAMES)]
    pub export_interface_name: Vec<Assignment>,

    /// Print nothing but errors
    #[arg(short, long, overrides_with = "no_quiet")]
    pub quiet: bool,

    /// The opposite of `--quiet`, which it takes back.
    #[arg(long, overrides_with = "quiet", hide = true)]
    pub no_quiet: bool,
}

/// What the tool can do.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Build a component from a Python app and its dependencies
    #[command(after_help = help::COMPONENTIZE_EXAMPLES)]
    Componentize(Componentize),
    /// Write the Python package of the world, for editors and type checkers
    ///
    /// What is written shows the types and functions that an app has to do with. An app need not
    /// ship it: `componentize` generates the same code anew and connects it to the component's
    /// imports and exports.
    #[command(after_help = help::BINDINGS_EXAMPLES)]
    Bindings(Bindings),
    /// Write a shell's completions for this program to standard output
    ///
    /// Where the text has to go depends on the shell, see the examples.
    #[command(after_help = help::COMPLETIONS_EXAMPLES)]
    Completions(Completions),
}

/// Options of `componentize`.
#[derive(Debug, Clone, Default, Args)]
pub struct Componentize {
    /// The app's Python module, for example `app` for a file `app.py`
    #[arg(value_name = "APP")]
    pub app: Option<String>,

    /// The file to write the component to [default: index.wasm]
    #[arg(short, long, value_name = "FILE", value_parser = path)]
    pub output: Option<PathBuf>,

    /// Import nothing of WASI
    ///
    /// Whatever would call WASI fails. The random numbers that Python gives are then the same in
    /// each run, so never use them for secrets.
    #[arg(short, long, overrides_with = "no_stub_wasi")]
    pub stub_wasi: bool,

    /// The opposite of `--stub-wasi`, which it takes back.
    #[arg(long, overrides_with = "stub_wasi", hide = true)]
    pub no_stub_wasi: bool,

    /// A directory in which the app or a package that it imports is found [default: .]
    ///
    /// May be given several times; they are searched in this order, and after them the
    /// site-packages directory of the active virtual environment.
    #[arg(short, long, value_name = "PATH", value_parser = path)]
    #[arg(help_heading = help::SOURCES)]
    pub python_path: Vec<PathBuf>,

    /// The world of a package on the Python path that brings its own WIT
    ///
    /// For packages with a `componentize-py.toml` (SDKs): the component then targets this world of
    /// MODULE's WIT too, and MODULE gets generated code for it. Where a package builds upon
    /// another, name the other one first. May be given several times.
    #[arg(short, long, value_name = "MODULE=WORLD", help_heading = help::SOURCES)]
    pub module_worlds: Vec<Assignment>,

    /// Leave out what this world does not have
    ///
    /// The component then imports and exports only what is both in the targeted worlds and in this
    /// one: useful where a package is made for a larger world than the component will run in.
    #[arg(short, long, value_name = "WORLD", help_heading = help::WORLD)]
    pub intersect_world: Option<String>,

    /// A directory of installed packages, searched after the Python path.
    ///
    /// For the launcher, which asks the Python interpreter of the machine for it.
    #[arg(long, value_name = "PATH", hide = true, value_parser = path)]
    pub site_packages: Vec<PathBuf>,

    /// Options that every command has.
    #[command(flatten)]
    pub common: Common,
}

impl Componentize {
    /// The app's module.
    pub fn app(&self) -> &str {
        self.app.as_deref().unwrap_or_default()
    }

    /// The file to write the component to.
    pub fn output(&self) -> &Path {
        self.output.as_deref().unwrap_or(Path::new(DEFAULT_OUTPUT))
    }

    /// The directories of sources, in the order in which they are searched.
    pub fn python_path(&self) -> Vec<PathBuf> {
        match &self.python_path[..] {
            [] => vec![PathBuf::from(DEFAULT_PYTHON_PATH)],
            paths => paths.to_vec(),
        }
    }
}

/// Options of `bindings`.
#[derive(Debug, Clone, Args)]
pub struct Bindings {
    /// The directory to write the package into; it is made if it is missing
    #[arg(value_name = "DIR", value_parser = path)]
    pub output_dir: PathBuf,

    /// Options that every command has.
    #[command(flatten)]
    pub common: Common,
}

/// Options of `completions`.
#[derive(Debug, Clone, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

impl Arguments {
    /// The command line with the options behind the command moved before it, where they are for
    /// whoever acts on it. Of those that cannot be given several times, the last one counts.
    pub fn united(mut self) -> Self {
        let behind = match &mut self.command {
            Command::Componentize(options) => std::mem::take(&mut options.common),
            Command::Bindings(options) => std::mem::take(&mut options.common),
            Command::Completions(_) => Common::default(),
        };
        self.common.add(behind);
        self
    }
}

impl Common {
    fn add(&mut self, later: Common) {
        self.wit_path.extend(later.wit_path);
        self.world.extend(later.world);
        self.features.extend(later.features);
        self.import_interface_name
            .extend(later.import_interface_name);
        self.export_interface_name
            .extend(later.export_interface_name);
        self.world_module = later.world_module.or(self.world_module.take());
        for (on, off, later_on, later_off) in [
            (
                &mut self.all_features,
                &mut self.no_all_features,
                later.all_features,
                later.no_all_features,
            ),
            (
                &mut self.full_names,
                &mut self.no_full_names,
                later.full_names,
                later.no_full_names,
            ),
            (
                &mut self.quiet,
                &mut self.no_quiet,
                later.quiet,
                later.no_quiet,
            ),
        ] {
            if later_on || later_off {
                (*on, *off) = (later_on, later_off);
            }
        }
    }
}

/// A path without `./` at its start.
///
/// The C library for WASI looks a path up among the directories that the host opened, comparing
/// text: `./src` would not be found in one that is named `src`.
pub fn path(text: &str) -> Result<PathBuf, &'static str> {
    let mut path = text;
    while let Some(rest) = path.strip_prefix("./") {
        path = rest.trim_start_matches('/');
    }
    match (text, path) {
        ("", _) => Err("it is empty"),
        (_, "") => Ok(PathBuf::from(".")),
        (_, path) => Ok(PathBuf::from(path)),
    }
}

/// A value of the form `KEY=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// What is left of the equals sign.
    pub key: String,
    /// What is right of it.
    pub value: String,
}

impl FromStr for Assignment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((key, value)) if !key.is_empty() && !value.is_empty() => Ok(Assignment {
                key: key.to_owned(),
                value: value.to_owned(),
            }),
            _ => Err("it is not of the form `KEY=VALUE`"),
        }
    }
}

#[cfg(test)]
mod tests;
