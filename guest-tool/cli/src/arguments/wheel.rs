//! Options of `wheel`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::help;
use crate::options::path;

/// What is done with wheels.
#[derive(Debug, Clone, Subcommand)]
pub enum Wheel {
    /// Build wheels of packages with native code from their sources
    ///
    /// A package of the index (NAME==VERSION) is built by its recipe, if there is one, and else as
    /// it says itself; a project's folder likewise. The compiler is clang for C and C++, and cargo
    /// for Rust.
    #[command(after_help = help::WHEEL_BUILD_EXAMPLES)]
    Build(BuildWheels),
    /// Make a directory of wheels an index, from which pip and uv install
    ///
    /// Beside the wheels there are then the pages of PEP 503 and PEP 691, as files with relative
    /// links: in `simple` for pip, which is told the platform, and in `any` for uv, which knows
    /// none of its name.
    #[command(after_help = help::WHEEL_INDEX_EXAMPLES)]
    Index(IndexWheels),
}

/// Options of `wheel build`.
#[derive(Debug, Clone, Args)]
pub struct BuildWheels {
    /// Packages with their versions (`numpy==2.4.6`), and folders of projects
    #[arg(value_name = "PACKAGE", required = true)]
    pub packages: Vec<String>,

    /// The directory to write the wheels to
    #[arg(short, long, value_name = "DIR", value_parser = path, default_value = "wheels")]
    pub output: PathBuf,

    /// A directory with recipes, which come before those of the SDK
    ///
    /// The recipe of a package is `NAME/recipe.toml` there. May be given several times.
    #[arg(long, value_name = "DIR", value_parser = path)]
    pub recipes: Vec<PathBuf>,

    /// Leave a package's own tests in the wheel, where its recipe knows which files they are
    #[arg(long)]
    pub tests: bool,

    /// What the compilers say, too
    #[arg(long)]
    pub verbose: bool,

    /// Where what does it is.
    #[command(flatten)]
    pub sdk: Sdk,
}

/// Options of `wheel index`.
#[derive(Debug, Clone, Args)]
pub struct IndexWheels {
    /// The directory with the wheels
    #[arg(value_name = "DIR", value_parser = path)]
    pub directory: PathBuf,

    /// Where what does it is.
    #[command(flatten)]
    pub sdk: Sdk,
}

/// The option that says where the SDK is.
#[derive(Debug, Clone, Args)]
pub struct Sdk {
    /// The folder with compilers, headers and recipes [default: $COMPONENTIZE_PY_SDK, or `sdk`
    /// near this program]
    #[arg(long = "sdk", value_name = "DIR", value_parser = path)]
    pub folder: Option<PathBuf>,
}
