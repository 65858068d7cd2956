//! The command line: which options exist, what they mean, and nothing more.
//!
//! These are plain types for clap, free of any input or output, since two programs read the same
//! command line with them: the tool, which acts on it, and the native launcher, which only has to
//! know which paths it names in order to open those for the tool and no others.
//!
//! Names and meanings are those of `componentize-py` 0.25, so that scripts written for it go on
//! working.

use std::{path::PathBuf, str::FromStr};

use clap::{Args, Parser, Subcommand};

/// Turn a Python app and a WIT world into a WebAssembly component.
#[derive(Debug, Clone, Parser)]
#[command(name = "componentize-py", bin_name = "componentize-py", version)]
#[command(max_term_width = 100, subcommand_required = true)]
pub struct Arguments {
    /// Options that mean the same to every command.
    #[command(flatten)]
    pub common: Common,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that come before the command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// A WIT file or a directory of WIT files [default: wit]
    ///
    /// A directory is one WIT package; packages that it uses are found in its subdirectory `deps`.
    /// May be given several times: a package may use those of the paths before it.
    #[arg(short = 'd', long, value_name = "PATH", value_parser = path)]
    pub wit_path: Vec<PathBuf>,

    /// The world to target, by its name or as `namespace:package/world`
    ///
    /// May be left out where there is only one. May be given several times: the component then
    /// imports and exports what all of these worlds do.
    #[arg(short, long, value_name = "WORLD")]
    pub world: Vec<String>,

    /// Print nothing but errors
    #[arg(short, long)]
    pub quiet: bool,

    /// Use what is marked `@unstable` in WIT with one of these features
    #[arg(long, value_name = "FEATURES", value_delimiter = ',')]
    pub features: Vec<String>,

    /// Use everything that is marked `@unstable` in WIT
    #[arg(long)]
    pub all_features: bool,

    /// Python module name for an imported interface
    ///
    /// For example `--import-interface-name wasi:clocks/monotonic-clock@0.2.0=clock`. Without it
    /// the module is named after the interface, and where two would clash, after its package too.
    /// May be given several times.
    #[arg(long, value_name = "INTERFACE=NAME")]
    pub import_interface_name: Vec<Assignment>,

    /// Python module name for an exported interface
    ///
    /// The same as `--import-interface-name`, for what the component exports.
    #[arg(long, value_name = "INTERFACE=NAME")]
    pub export_interface_name: Vec<Assignment>,

    /// Name of the Python package that is generated for the world [default: wit_world]
    #[arg(long, value_name = "NAME")]
    pub world_module: Option<String>,

    /// Put package and version into every generated module name
    #[arg(long)]
    pub full_names: bool,
}

/// What the tool can do.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Build a component from a Python app and its dependencies
    Componentize(Componentize),
    /// Write the Python package of the world, for editors and type checkers
    ///
    /// What is written shows the types and functions that an app has to do with. An app need not
    /// ship it: `componentize` generates the same code anew and connects it to the component's
    /// imports and exports.
    Bindings(Bindings),
}

/// Options of `componentize`.
#[derive(Debug, Clone, Args)]
pub struct Componentize {
    /// The app's Python module, for example `app` for a file `app.py`
    #[arg(value_name = "APP")]
    pub app: String,

    /// A directory in which the app or a package that it imports is found
    ///
    /// May be given several times; they are searched in this order, and after them the
    /// site-packages directory of the active virtual environment.
    #[arg(short, long, value_name = "PATH", default_value = ".", value_parser = path)]
    pub python_path: Vec<PathBuf>,

    /// The world of a package on the Python path that brings its own WIT.
    ///
    /// For packages with a `componentize-py.toml` whose WIT has several worlds. Not in the help, as
    /// it is understood and refused so far.
    #[arg(short, long, value_name = "MODULE=WORLD", hide = true)]
    pub module_worlds: Vec<Assignment>,

    /// Leave out what this world does not have
    ///
    /// The component then imports and exports only what is both in the targeted worlds and in this
    /// one: useful where a package is made for a larger world than the component will run in.
    #[arg(short, long, value_name = "WORLD")]
    pub intersect_world: Option<String>,

    /// The file to write the component to
    #[arg(short, long, value_name = "FILE", default_value = "index.wasm", value_parser = path)]
    pub output: PathBuf,

    /// Import nothing of WASI
    ///
    /// Whatever would call WASI fails. The random numbers that Python gives are then the same in
    /// each run, so never use them for secrets.
    #[arg(short, long)]
    pub stub_wasi: bool,

    /// A directory of installed packages, searched after the Python path.
    ///
    /// For the launcher, which asks the Python interpreter of the machine for it.
    #[arg(long, value_name = "PATH", hide = true, value_parser = path)]
    pub site_packages: Vec<PathBuf>,
}

/// Options of `bindings`.
#[derive(Debug, Clone, Args)]
pub struct Bindings {
    /// The directory to write the package into; it is made if it is missing
    #[arg(value_name = "DIR", value_parser = path)]
    pub output_dir: PathBuf,
}

/// A path without `./` at its start.
///
/// The C library for WASI looks a path up among the directories that the host opened, comparing
/// text: `./src` would not be found in one that is named `src`.
fn path(text: &str) -> Result<PathBuf, &'static str> {
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
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(line.split_whitespace())
    }

    #[test]
    fn definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn defaults_of_componentize() {
        let arguments = parse("componentize-py componentize app").unwrap();
        assert!(arguments.common.wit_path.is_empty());
        let Command::Componentize(options) = arguments.command else {
            panic!("{arguments:?}");
        };
        assert_eq!(options.app, "app");
        assert_eq!(options.python_path, [PathBuf::from(".")]);
        assert_eq!(options.output, PathBuf::from("index.wasm"));
        assert!(!options.stub_wasi);
    }

    #[test]
    fn every_option_of_the_existing_tool() {
        let arguments = parse(
            "componentize-py -d a --wit-path b -w one --world two -q --features x,y --features z \
             --all-features --import-interface-name a:b/c@1.0.0=d --export-interface-name e=f \
             --world-module hello --full-names componentize -p c --python-path d -m m=w \
             --module-worlds n=v -i shared -o out.wasm -s package.app",
        )
        .unwrap();
        let common = &arguments.common;
        assert_eq!(common.wit_path, [PathBuf::from("a"), PathBuf::from("b")]);
        assert_eq!(common.world, ["one", "two"]);
        assert_eq!(common.features, ["x", "y", "z"]);
        assert!(common.quiet && common.all_features && common.full_names);
        let name = &common.import_interface_name[0];
        assert_eq!([&name.key, &name.value], ["a:b/c@1.0.0", "d"]);
        assert_eq!(common.export_interface_name.len(), 1);
        assert_eq!(common.world_module.as_deref(), Some("hello"));
        let Command::Componentize(options) = arguments.command else {
            panic!("not componentize");
        };
        assert_eq!(
            options.python_path,
            [PathBuf::from("c"), PathBuf::from("d")]
        );
        assert_eq!(options.module_worlds.len(), 2);
        assert_eq!(options.intersect_world.as_deref(), Some("shared"));
        assert!(options.stub_wasi);
        assert_eq!(options.app, "package.app");
    }

    #[test]
    fn paths_are_as_the_host_names_directories() {
        for (text, expected) in [
            ("./src", "src"),
            (".//./src/./a/", "src/./a/"),
            ("./", "."),
            (".", "."),
            ("../src", "../src"),
            ("./../src", "../src"),
            ("/src", "/src"),
            (".src", ".src"),
        ] {
            assert_eq!(path(text), Ok(PathBuf::from(expected)), "{text}");
        }
        assert!(path("").is_err());
    }

    #[test]
    fn wrong_usage_is_status_2() {
        for line in [
            "componentize-py",
            "componentize-py componentize",
            "componentize-py componentise app",
            "componentize-py componentize app --no-such-option",
            "componentize-py --import-interface-name nonsense bindings dir",
            "componentize-py --import-interface-name =a bindings dir",
            "componentize-py bindings",
        ] {
            let error = parse(line).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{line}");
        }
    }

    #[test]
    fn a_misspelt_option_is_put_right() {
        let error = parse("componentize-py componentize app --stub-wassi").unwrap_err();
        assert!(error.to_string().contains("'--stub-wasi'"), "{error}");
    }
}
