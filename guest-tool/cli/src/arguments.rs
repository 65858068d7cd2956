//! The command line: which options exist, what they mean, and nothing more. How an option is
//! defined, and everything that follows from that, is told in [`crate::options`].
//!
//! These are plain types, free of any input or output. What a command line leaves out may be in the
//! project's settings: [`crate::settings`] reads both.
//!
//! Names and meanings are those of `componentize-py` 0.25, so that scripts written for it go on
//! working. What is more than there: the options that say which world is meant may stand after the
//! command as well, each switch has a `--no-` form (so that the command line can take back what the
//! settings say), and the commands beside `componentize` and `bindings`.

// Doc comments are the text of `--help`, in which "[default]" is no link.
#![allow(rustdoc::broken_intra_doc_links)]

mod grants;
mod help;
mod wheel;

use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

pub use self::grants::Grants;
pub use self::wheel::{BuildWheels, IndexWheels, Wheel};
pub use crate::options::{Assignment, Destination, Format, Glob, MessageFormat, Reference, Switch};
use crate::options::{Options, argument, option, options, path, switch};

/// Where WIT is looked for if nothing says where it is.
pub const DEFAULT_WIT_PATH: &str = "wit";

/// Where the app is looked for if nothing says where it is.
const DEFAULT_PYTHON_PATH: &str = ".";

/// Where the component goes if nothing says where.
const DEFAULT_OUTPUT: &str = "index.wasm";

options! {
    /// Options that mean the same to every command.
    pub struct Common {
        /// A WIT file or a directory of WIT files [default: wit]
        ///
        /// A directory is one WIT package; packages that it uses are found in its subdirectory
        /// `deps`. May be given several times: a package may use those of the paths before it.
        pub wit_path: Vec<PathBuf> = option("PATH").short('d').heading(help::WORLD).read();

        /// The world to target, by its name or as `namespace:package/world`
        ///
        /// May be left out where there is only one. May be given several times: the component then
        /// imports and exports what all of these worlds do.
        pub world: Vec<String> = option("WORLD").short('w').heading(help::WORLD);

        /// Use what is marked `@unstable` in WIT with one of these features
        ///
        /// Several are separated by commas, or the option is given several times.
        pub features: Vec<String> = option("FEATURES").delimiter(',').heading(help::WORLD);

        /// Use everything that is marked `@unstable` in WIT
        pub all_features: Switch = switch().heading(help::WORLD);

        /// Name of the Python package that is generated for the world [default: wit_world]
        ///
        /// With dots in it, it is a package inside others.
        pub world_module: Option<String> = option("NAME").heading(help::NAMES);

        /// Put package and version into every generated module name
        ///
        /// Without it they are in the name only where that tells two interfaces of the same name
        /// apart.
        pub full_names: Switch = switch().heading(help::NAMES);

        /// Python module name for an imported interface
        ///
        /// For example `--import-interface-name wasi:clocks/monotonic-clock@0.2.0=clock`. Without
        /// it the module is named after the interface, and where two would clash, after its package
        /// too. May be given several times.
        pub import_interface_name: Vec<Assignment> = option("INTERFACE=NAME").heading(help::NAMES);

        /// Python module name for an exported interface
        ///
        /// The same as `--import-interface-name`, for what the component exports.
        pub export_interface_name: Vec<Assignment> = option("INTERFACE=NAME").heading(help::NAMES);

        /// Follow symbolic links wherever they lead
        ///
        /// Without it, links are followed into the directories that the command line, the settings
        /// or the active virtual environment names; others are left out with a warning. Hosts other
        /// than the launcher cannot follow them.
        pub follow_links: Switch = switch();

        /// Print nothing but errors
        pub quiet: Switch = switch().short('q');

        /// For whom messages are: `human` or `json` [default: human]
        ///
        /// With `json`, everything that is said is a line of JSON on standard output, for editors
        /// and other programs: what the app prints, errors and warnings with their places, and at
        /// last whether the command has succeeded.
        pub message_format: Option<MessageFormat> = option("FORMAT");
    }
}

options! {
    /// Options of `componentize`.
    pub struct Componentize {
        /// The app's Python module, for example `app` for a file `app.py`
        pub app: Option<String> = argument("APP");

        /// Build a web server of a WSGI application (PEP 3333), for example `shop:app`
        ///
        /// MODULE:NAME is a Flask or Django application or any other object that is called as a
        /// WSGI application. NAME may have dots in it, `create_app()` is what the function gives,
        /// and without one it is `application`.
        ///
        /// No WIT is needed: the world is `wasi:http/proxy@0.2`, unless `--world` names another one
        /// that exports an HTTP handler, such as `wasi:http/service@0.3`.
        pub wsgi: Option<Reference> =
            option("MODULE:NAME").heading(help::WEB).instead_of(&["app"]);

        /// Build a web server of an ASGI application, for example `shop:app`
        ///
        /// As `--wsgi`, for Starlette, FastAPI, Django's asynchronous side and the like.
        pub asgi: Option<Reference> =
            option("MODULE:NAME").heading(help::WEB).instead_of(&["app", "wsgi"]);

        /// Have the web application answer a request for this path while the component is built
        ///
        /// What the first request imports, compiles and remembers is in the component then, and
        /// need not be made by each instance anew. The answer is thrown away; one with a status of
        /// 500 or more fails the build. May be given several times.
        pub warm_up: Vec<String> = option("PATH").heading(help::WEB).instead_of(&["app"]);

        /// The file to write the component to [default: index.wasm]
        pub output: Option<PathBuf> = option("FILE").short('o').write();

        /// Import nothing of WASI
        ///
        /// Whatever would call WASI fails. The random numbers that Python gives are then the same
        /// in each run, so never use them for secrets.
        pub stub_wasi: Switch = switch().short('s');

        /// Ship what matches, although nothing is known to need it
        ///
        /// A name is that of a module (`babel.dates`, `xml.*`), with what is in it if it is a
        /// package, or of an installed distribution (`tzdata`), which ships whole, with what it
        /// requires. With a slash in it, GLOB is a path in the component (`/app/.well-known/**`),
        /// or one below a directory of the Python path (`assets/*.wasm`); without one, it is also
        /// the name of files (`*.pyi`). May be given several times.
        pub include: Vec<Glob> = option("GLOB").heading(help::SHIPPED);

        /// Leave out what matches, as if it were not installed
        ///
        /// GLOB means the same as for `--include`. What it names cannot be imported, neither while
        /// the component is built nor when it runs: ModuleNotFoundError says that it was left out,
        /// and code that does without optional modules does without it. What both options name does
        /// not ship. May be given several times.
        pub exclude: Vec<Glob> = option("GLOB").heading(help::SHIPPED);

        /// Leave the sources of Python modules out
        ///
        /// Bytecode is all that is needed to run them. Tracebacks then have no lines of source.
        pub no_source: Switch = switch().heading(help::SHIPPED);

        /// Compile Python code without docstrings and assertions, as `python -OO` does
        ///
        /// Docstrings of what is imported while the component is built are in its memory otherwise,
        /// and those of large packages are megabytes. Few packages cannot do without them; some
        /// command lines take their help texts from them.
        pub optimize_bytecode: Switch = switch().heading(help::SHIPPED);

        /// Compress the memory that the component starts with
        ///
        /// What packages have in memory when they are imported makes a component large: with this
        /// it takes about half as much. It is decompressed whenever an instance starts, which takes
        /// a few milliseconds for a small app and a hundred for pandas, and instances no longer
        /// share it. Use it where a component's size counts more than how fast it starts.
        pub compress_memory: Switch = switch().heading(help::SHIPPED);

        /// Tell what is in the component, how large it is and why it is there
        ///
        /// FILE ends in `.html` (a page to look around in), `.json`, or `.txt` (a table). Without
        /// FILE, or with `-`, the table is printed. May be given several times.
        pub report: Vec<Destination> = option("FILE").missing("-").heading(help::SHIPPED).write();

        /// A directory in which the app or a package that it imports is found [default: .]
        ///
        /// May be given several times; they are searched in this order, and after them the
        /// site-packages directory of the active virtual environment.
        pub python_path: Vec<PathBuf> = option("PATH").short('p').heading(help::SOURCES).read();

        /// A requirements file: what it asks for is fetched with uv or pip
        ///
        /// For the version of Python that components have, into a cache, and once only: where the
        /// same was asked for before, nothing is fetched. May be given several times. The app gets
        /// these packages, and none of those that are installed. Only the native launcher can fetch
        /// packages.
        pub requirements: Vec<PathBuf> = option("FILE").heading(help::SOURCES);

        /// An index of wheels with native code for components, which comes before all others
        ///
        /// A directory of which `componentize-py wheel index` has made one, or its URL. It is for
        /// what is fetched: `--requirements` and the dependencies of the project.
        pub index: Option<String> = option("INDEX").heading(help::SOURCES);

        /// Fetch the dependencies of the project, if they are not installed [default]
        ///
        /// They stand under `[project]` in a `pyproject.toml` that has `[tool.componentize-py]` as
        /// well. Where a virtual environment is active that has all of them, it is used. Otherwise
        /// they are fetched as by `--requirements`. With `--no-project-dependencies`, installed
        /// packages are used, whatever they are.
        pub project_dependencies: Switch = switch().heading(help::SOURCES);

        /// Fetch packages anew, in the newest versions that are allowed
        pub upgrade: Switch = switch().heading(help::SOURCES);

        /// Build again whenever a source has changed
        ///
        /// Sources are what lies in the directories of the Python path and of WIT, requirements
        /// files, and the project's settings. It ends with Ctrl-C. Only the native launcher can do
        /// this.
        pub watch: Switch = switch();

        /// The world of a package on the Python path that brings its own WIT
        ///
        /// For packages with a `componentize-py.toml` (SDKs): the component then targets this world
        /// of MODULE's WIT too, and MODULE gets generated code for it. Where a package builds upon
        /// another, name the other one first. May be given several times.
        pub module_worlds: Vec<Assignment> =
            option("MODULE=WORLD").short('m').heading(help::SOURCES);

        /// Leave out what this world does not have
        ///
        /// The component then imports and exports only what is both in the targeted worlds and in
        /// this one: useful where a package is made for a larger world than the component will run
        /// in.
        pub intersect_world: Option<String> = option("WORLD").short('i').heading(help::WORLD);

        /// A world whose exports the component has as well, whatever the others are
        pub additional_world: Vec<String> = option("WORLD").for_launcher();

        /// A directory of installed packages, searched after the Python path
        ///
        /// The launcher asks the Python interpreter of the machine for it.
        pub site_packages: Vec<PathBuf> = option("PATH").for_launcher().read();
    }
}

impl Common {
    /// The files and directories of WIT.
    pub fn wit_path(&self) -> Vec<PathBuf> {
        or_default(&self.wit_path, DEFAULT_WIT_PATH)
    }
}

impl Componentize {
    /// The app's module: of a web application, the one that has it.
    pub fn app(&self) -> &str {
        let web = self.wsgi.as_ref().or(self.asgi.as_ref());
        let module = web.map(|reference| reference.module.as_str());
        module.or(self.app.as_deref()).unwrap_or_default()
    }

    /// The file to write the component to.
    pub fn output(&self) -> &Path {
        self.output.as_deref().unwrap_or(Path::new(DEFAULT_OUTPUT))
    }

    /// The directories of sources, in the order in which they are searched.
    pub fn python_path(&self) -> Vec<PathBuf> {
        or_default(&self.python_path, DEFAULT_PYTHON_PATH)
    }
}

fn or_default(given: &[PathBuf], default: &str) -> Vec<PathBuf> {
    match given {
        [] => vec![PathBuf::from(default)],
        given => given.to_vec(),
    }
}

/// Options of `bindings`.
#[derive(Debug, Clone, Args)]
pub struct Bindings {
    /// The directory to write the package into; it is made if it is missing
    #[arg(value_name = "DIR", value_parser = path)]
    pub output_dir: PathBuf,
}

/// Options of `compose`.
#[derive(Debug, Clone, Args)]
pub struct Compose {
    /// The component whose exports are left, and the components that provide what it imports
    ///
    /// Each import is taken from the nearest component after it that exports it.
    #[arg(value_name = "COMPONENT", value_parser = path, num_args = 2.., required = true)]
    pub components: Vec<PathBuf>,

    /// The file to write the composition to
    #[arg(short, long, value_name = "FILE", value_parser = path)]
    pub output: PathBuf,
}

/// Options of `init`.
#[derive(Debug, Clone, Args)]
pub struct Init {
    /// The directory to make, after which the project is named
    #[arg(value_name = "NAME", value_parser = path)]
    pub directory: PathBuf,

    /// The world that the component is for [default: one of the project's own]
    ///
    /// `wasi:cli/command` is a program that is run, `wasi:http/proxy` an HTTP server on WASI 0.2,
    /// and `wasi:http/service` one on WASI 0.3.
    #[arg(short, long, value_name = "WORLD")]
    pub world: Option<String>,
}

/// Options of `executable`.
#[derive(Debug, Clone, Args)]
pub struct Executable {
    /// The component
    #[arg(value_name = "COMPONENT", value_parser = path)]
    pub component: PathBuf,

    /// The file to write the executable to
    #[arg(short, long, value_name = "FILE", value_parser = path)]
    pub output: PathBuf,

    /// What the program may do.
    #[command(flatten)]
    pub grants: Grants,

    /// The architecture of the machines that are to run it: `x86_64` or `aarch64`, or a target
    /// triple that begins so, of Linux [default: this machine's]
    ///
    /// For another one than this machine's, `--runner` has to be given.
    #[arg(long, value_name = "TARGET")]
    pub target: Option<String>,

    /// The program to which the component is added: `componentize-runner-*` of a release, or an
    /// executable that was made for that architecture before
    ///
    /// It has to be of the same version as this program. For this machine's architecture, one is
    /// inside this program.
    #[arg(long, value_name = "FILE", value_parser = path)]
    pub runner: Option<PathBuf>,
}

/// Options of `test`.
#[derive(Debug, Clone, Args)]
pub struct Test {
    /// Files and directories with tests [default: tests, or else test, or else all]
    #[arg(value_name = "PATH", value_parser = path)]
    pub paths: Vec<PathBuf>,

    /// What runs the tests [default: pytest if the project has it, or else unittest]
    #[arg(long, value_name = "RUNNER")]
    pub runner: Option<TestRunner>,

    /// What the tests may do.
    #[command(flatten)]
    pub grants: Grants,

    /// Arguments for pytest, or for unittest's `discover`
    #[arg(last = true, value_name = "ARGUMENTS")]
    pub arguments: Vec<String>,
}

/// What runs tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TestRunner {
    /// The package of that name.
    Pytest,
    /// The module of the standard library.
    Unittest,
}

/// Options of `completions`.
#[derive(Debug, Clone, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// What a command line asks for.
#[derive(Debug, Clone)]
pub struct Arguments {
    /// Options that mean the same to every command.
    pub common: Common,
    /// What to do.
    pub command: Command,
    /// What the project depends on, by its metadata: `[project.dependencies]`, where settings are
    /// too.
    pub dependencies: Vec<String>,
}

/// What the tool can do.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "a process has one of these")]
pub enum Command {
    /// Build a component.
    Componentize(Componentize),
    /// Write the Python package of a world.
    Bindings(Bindings),
    /// Make one component of several.
    Compose(Compose),
    /// Make a project.
    Init(Init),
    /// Make an executable of a component.
    Executable(Executable),
    /// Run the tests of a project.
    Test(Test),
    /// Build wheels, or make an index of them.
    Wheel(Wheel),
    /// Write a shell's completions.
    Completions(Completions),
}

/// Turn a Python app and a WIT world into a WebAssembly component.
#[derive(Parser)]
#[command(name = "componentize-py", bin_name = "componentize-py", version)]
#[command(max_term_width = 100, subcommand_required = true, styles = help::STYLES)]
#[command(after_help = help::EXAMPLES)]
struct Line {
    #[command(flatten)]
    before: Common,
    #[command(subcommand)]
    command: LineCommand,
}

/// The commands as they are written.
#[derive(Subcommand)]
#[allow(clippy::large_enum_variant, reason = "a process has one of these")]
enum LineCommand {
    /// Build a component from a Python app and its dependencies
    #[command(after_help = help::COMPONENTIZE_EXAMPLES)]
    Componentize(WithCommon<Componentize>),
    /// Write the Python package of the world, for editors and type checkers
    ///
    /// What is written shows the types and functions that an app has to do with. An app need not
    /// ship it: `componentize` generates the same code anew and connects it to the component's
    /// imports and exports.
    #[command(after_help = help::BINDINGS_EXAMPLES)]
    Bindings(WithCommon<Bindings>),
    /// Make one component of several, in whatever languages they are written
    ///
    /// What one imports and another exports is bound. What is left are the exports of the first,
    /// and the imports that none provides.
    #[command(after_help = help::COMPOSE_EXAMPLES)]
    Compose(Compose),
    /// Make a project that builds, type-checks and has a test
    #[command(after_help = help::INIT_EXAMPLES)]
    Init(Init),
    /// Make an executable of a component, which needs nothing but Linux to run
    ///
    /// Of a component that exports `wasi:cli/run` it is a program of the command line, of one that
    /// handles HTTP requests it is a server. It reaches nothing of the machine but its standard
    /// streams: what it needs besides is granted here, or when it is run.
    ///
    /// Only the native launcher can do this.
    #[command(after_help = help::EXECUTABLE_EXAMPLES)]
    Executable(Executable),
    /// Run the tests of a project inside a component that is built from it
    ///
    /// Tests are found as pytest or unittest do it, in a component with the project's settings,
    /// whose app they replace. They see what ships of the project, and have a temporary directory.
    /// A function that the world imports and that is not WASI's, ends the run if it is called.
    /// The exit status is that of pytest or unittest: 0 if all tests pass, 1 if some do not, 5 if
    /// there are none.
    ///
    /// Only the native launcher can do this.
    #[command(after_help = help::TEST_EXAMPLES)]
    Test(Test),
    /// Build wheels of packages with native code, for components
    ///
    /// Only the native launcher can do this.
    #[command(subcommand)]
    Wheel(Wheel),
    /// Write a shell's completions for this program to standard output
    ///
    /// Where the text has to go depends on the shell, see the examples.
    #[command(after_help = help::COMPLETIONS_EXAMPLES)]
    Completions(Completions),
}

/// A command's own options, and those of all commands, which may stand after the command too.
#[derive(Args)]
struct WithCommon<O: Args> {
    #[command(flatten)]
    options: O,
    #[command(flatten)]
    common: Common,
}

impl Arguments {
    /// How the command line is understood.
    pub fn definition() -> clap::Command {
        Line::command()
    }

    /// Understands the words of a command line, by a `definition` that is that of [`Arguments`],
    /// but perhaps for its version.
    ///
    /// # Errors
    /// It is not understood, or it asks for help or the version.
    pub fn parse(
        words: impl IntoIterator<Item = impl Into<std::ffi::OsString> + Clone>,
        definition: &mut clap::Command,
    ) -> Result<Self, clap::Error> {
        let mut matches = definition.try_get_matches_from_mut(words)?;
        let line = Line::from_arg_matches_mut(&mut matches);
        Ok(line.map_err(|error| error.format(definition))?.into())
    }
}

impl From<Line> for Arguments {
    /// Puts together what stands before the command and after it. Of options that cannot be given
    /// several times, the last one counts.
    fn from(line: Line) -> Self {
        let mut common = line.before;
        let command = match line.command {
            LineCommand::Componentize(written) => {
                common.add(written.common);
                Command::Componentize(written.options)
            }
            LineCommand::Bindings(written) => {
                common.add(written.common);
                Command::Bindings(written.options)
            }
            LineCommand::Compose(options) => Command::Compose(options),
            LineCommand::Init(options) => Command::Init(options),
            LineCommand::Executable(options) => Command::Executable(options),
            LineCommand::Test(options) => Command::Test(options),
            LineCommand::Wheel(options) => Command::Wheel(options),
            LineCommand::Completions(options) => Command::Completions(options),
        };
        Arguments {
            common,
            command,
            dependencies: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
