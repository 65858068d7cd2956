//! Makes executables of components: `componentize-py executable`.
//!
//! The component is compiled for every processor of an architecture, this machine's or another one
//! (of x86-64, for those since 2009), and put behind the runner ([`componentize_executable`]),
//! which is part of this program. Equal components become equal files.

mod interface;
mod test;

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use componentize_cli::arguments::{self, MessageFormat};
use componentize_executable::layout::{self, Architecture, MakeError};
use componentize_executable::{Directory, Grants, Manifest, Variable, config, grants};
use componentize_launch::Making;
use wasmtime::{Config, Engine};

pub use test::test;

/// An executable may be run by everybody, as compilers leave it.
const MODE: u32 = 0o777;

/// Why there is no executable.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read `{path}`: {reason}", path = path.display())]
    Read {
        path: PathBuf,
        reason: std::io::Error,
    },
    #[error("cannot write `{path}`: {reason}", path = path.display())]
    Write {
        path: PathBuf,
        reason: std::io::Error,
    },
    #[error("cannot write `{path}`: it is a directory", path = path.display())]
    IsDirectory { path: PathBuf },
    #[error("`{text}` grants nothing: {reason}")]
    Grant { text: String, reason: grants::Error },
    #[error("there are no executables for the target `{0}`")]
    Target(String),
    #[error("the runner inside this program is for {0} only")]
    NoRunner(&'static str),
    #[error("`{path}` cannot be used as a runner: {reason}", path = path.display())]
    Runner { path: PathBuf, reason: MakeError },
    #[error("the runner inside this program is damaged")]
    Damaged,
    #[error("`{path}` does not become an executable: {reason}", path = path.display())]
    Interface {
        path: PathBuf,
        reason: interface::Error,
    },
    #[error("cannot compile `{path}`: {reason}", path = path.display())]
    Compile { path: PathBuf, reason: String },
    #[error("cannot run the tests: {0}")]
    Test(String),
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Error::Target(_) => Some(
                "targets are `x86_64` and `aarch64`, or triples such as `aarch64-unknown-linux-gnu`",
            ),
            Error::NoRunner(_) => Some(
                "name one with `--runner`: the file `componentize-runner-*` of a release of this version, \
                 or any executable that was made on such a machine",
            ),
            Error::Interface { reason, .. } => reason.help(),
            _ => None,
        }
    }
}

/// Makes an executable, and says so.
pub fn make(making: &Making) -> Result<(), Error> {
    let options = &making.options;
    if options.output.is_dir() {
        let path = options.output.clone();
        return Err(Error::IsDirectory { path });
    }
    let grants = grants(&options.grants)?;
    let architecture = architecture(options.target.as_deref())?;
    let component = read(&options.component)?;
    let kind = interface::kind(&component).map_err(|reason| Error::Interface {
        path: options.component.clone(),
        reason,
    })?;
    let runner = runner(options.runner.as_deref(), architecture)?;
    let code =
        compile(&component, architecture, config::settings()).map_err(|error| Error::Compile {
            path: options.component.clone(),
            reason: format!("{error:#}"),
        })?;
    let manifest = Manifest {
        kind,
        tolerant: false,
        grants,
    };
    let file = layout::make(&runner, &code, &manifest, architecture);
    let file = file.map_err(|reason| match &options.runner {
        Some(path) => Error::Runner {
            path: path.clone(),
            reason,
        },
        None => Error::Damaged,
    })?;
    write(&options.output, &file).map_err(|reason| Error::Write {
        path: options.output.clone(),
        reason,
    })?;
    say(making);
    Ok(())
}

fn say(making: &Making) {
    match making.message_format {
        MessageFormat::Human if making.quiet => {}
        MessageFormat::Human => println!("Executable built successfully"),
        MessageFormat::Json => {
            let output = making.options.output.display().to_string();
            let object =
                serde_json::json!({"reason": "finished", "success": true, "output": output});
            println!("{object}");
        }
    }
}

/// What options grant.
pub fn grants(options: &arguments::Grants) -> Result<Grants, Error> {
    fn all<T>(
        texts: &[String],
        parse: impl Fn(&str) -> Result<T, grants::Error>,
    ) -> Result<Vec<T>, Error> {
        let parsed = texts.iter().map(|text| {
            parse(text).map_err(|reason| Error::Grant {
                text: text.clone(),
                reason,
            })
        });
        parsed.collect()
    }
    Ok(Grants {
        directories: all(&options.dir, Directory::parse)?,
        variables: all(&options.env, Variable::parse)?,
        network: options.net,
    })
}

/// The architecture of a target, which is a triple or begins like one.
fn architecture(target: Option<&str>) -> Result<Architecture, Error> {
    let target = target.unwrap_or(std::env::consts::ARCH);
    let mut parts = target.split('-');
    let name = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let known = Architecture::ALL.into_iter().find(|it| it.name() == name);
    match known {
        Some(architecture) if rest.is_empty() || rest.contains(&"linux") => Ok(architecture),
        _ => Err(Error::Target(target.to_owned())),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|reason| Error::Read {
        path: path.to_owned(),
        reason,
    })
}

/// The runner in a file, or the one in this program.
fn runner(given: Option<&Path>, architecture: Architecture) -> Result<Vec<u8>, Error> {
    match given {
        Some(path) => read(path),
        None if architecture.name() == std::env::consts::ARCH => {
            zstd::stream::decode_all(crate::RUNNER).map_err(|_| Error::Damaged)
        }
        None => Err(Error::NoRunner(std::env::consts::ARCH)),
    }
}

/// What a processor of x86-64 has to have: all do that were made since 2009 (x86-64-v2). Without
/// them, many of WebAssembly's vector instructions are calls: NumPy made integers of other widths
/// 60 times slower.
const X86_64_V2: [&str; 5] = [
    "has_sse3",
    "has_ssse3",
    "has_sse41",
    "has_sse42",
    "has_popcnt",
];

/// Machine code for any processor of an architecture: a target that is named has none of the
/// features of this machine's processor.
fn compile(
    component: &[u8],
    architecture: Architecture,
    mut config: Config,
) -> wasmtime::Result<Vec<u8>> {
    config.target(&format!("{}-unknown-linux-musl", architecture.name()))?;
    if architecture.name() == "x86_64" {
        for feature in X86_64_V2 {
            // SAFETY: the flags are Cranelift's names of features, which the runner compares with
            // those of the processor when it loads the code.
            unsafe { config.cranelift_flag_enable(feature) };
        }
    }
    Engine::new(&config)?.precompile_component(component)
}

/// Writes all of a file, or nothing: under another name first.
fn write(path: &Path, contents: &[u8]) -> std::io::Result<()> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(directory)?;
    // What the user's mask takes away, it takes away here as well.
    let mut file = tempfile::Builder::new()
        .permissions(Permissions::from_mode(MODE))
        .tempfile_in(directory)?;
    file.write_all(contents)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
