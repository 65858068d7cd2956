//! Runs the app up to the point at which the component will begin.
//!
//! The program is the runtime, the modules that are linked to it, and the [program data] with the
//! app's files. An [`Engine`] instantiates it with no imports; then the tool calls, in this order,
//!
//! 1. the initialisation of the shim, by which the runtime learns of the world's types;
//! 2. `componentize_start`, which imports the app and makes one object of each exported class;
//! 3. `componentize_finish`, which cleans up: from here on the program is as the component starts;
//! 4. nothing: memory and mutable globals are read, and they are the result;
//! 5. `componentize_report`, on the same program, which is of no other use any more: which files and
//!    native libraries the component will need at run time.
//!
//! Which native libraries the program is linked with is found by running: when the app asks for one
//! that is not there (2), or could at run time (5), the library joins the list and everything is
//! done again. An app that asks for one is asked for its report as well, so that what it would stop
//! at next is known too. Libraries keep their order, hence their addresses and their bytes, from
//! round to round, and the engine need not compile them twice. In the same way a package joins that
//! is installed but was not read, if the app stops because it is missing. Each round adds
//! something, and what there is to add is finite.
//!
//! What of the tree does not ship is then overwritten with zeros in the memory that was read, as is
//! the dead part of the stack.
//!
//! [program data]: componentize_program

mod attempt;
mod diagnose;
mod memory;

pub(crate) use attempt::SHIM;

use std::collections::BTreeMap;

use componentize_link::{
    relocate::{self, Base, RelocatedModule},
    snapshot::Image,
};

use crate::{
    engine::Engine,
    python_path::{self, PythonPath},
    runtime::{Runtime, StandardLibrary},
};

/// What is run.
#[derive(Debug)]
pub struct Input<'a> {
    /// CPython.
    pub runtime: &'a Runtime<'a>,
    /// The modules that every app can import.
    pub standard_library: &'a StandardLibrary<'a>,
    /// The side module that lifts and lowers the world's types.
    pub shim: &'a [u8],
    /// The side module with the canonical built-ins, where the world has something asynchronous.
    pub builtins: Option<&'a [u8]>,
    /// The files that are generated for the world, by absolute path in the tree.
    pub bindings: &'a BTreeMap<String, String>,
    /// Name of the generated module that holds the table of the world's types and functions.
    pub abi_module: &'a str,
    /// Directories of the tree to search for modules before those of the Python path.
    pub search_path: &'a [&'a str],
    /// The module that is imported.
    pub application: &'a str,
    /// The app's module, as messages name it: the same, unless the app is called by a generated one.
    pub app: &'a str,
    /// Whether there is no WASI at run time.
    pub stub_wasi: bool,
    /// What randomness is derived from until the component runs.
    pub seed: [u8; 16],
}

/// The program as it was left.
#[derive(Debug)]
pub struct Outcome {
    /// The modules that follow the runtime, in the order of their instantiation.
    pub modules: Vec<RelocatedModule>,
    /// Memory and mutable globals.
    pub image: Image,
    /// What the app printed.
    pub output: Output,
}

/// What the app printed until its snapshot.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error.
    pub stderr: Vec<u8>,
}

/// Why the app did not get that far, and what it printed until then.
#[derive(Debug)]
pub struct Failure {
    /// What went wrong.
    pub error: Box<Error>,
    /// What the app had printed, which includes the traceback of an exception.
    pub output: Output,
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A native library cannot be read.
    #[error("cannot read `{path}`: {source}")]
    ReadLibrary {
        /// Where it is on disk.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A native library cannot be linked.
    #[error(transparent)]
    Relocate(#[from] relocate::Error),
    /// The files cannot be laid out in memory.
    #[error(transparent)]
    Program(#[from] componentize_program::Error),
    /// The Python path cannot be read.
    #[error(transparent)]
    PythonPath(#[from] python_path::Error),
    /// The engine refuses a module.
    #[error("the engine cannot load `{module}`: {reason}")]
    Engine {
        /// The module's name in the program.
        module: String,
        /// What the engine says.
        reason: String,
    },
    /// The app raised an exception, whose traceback is in the output.
    #[error("the app `{application}` failed while it was imported")]
    Exception {
        /// The app's module.
        application: String,
        /// What may be the reason.
        help: Option<String>,
    },
    /// The app does not fit the world; the runtime says why.
    #[error("{message}")]
    Unfit {
        /// The runtime's message.
        message: String,
    },
    /// The program was stopped.
    #[error(
        "the app `{application}` was stopped while it was imported{}",
        after_colon(reason)
    )]
    Trap {
        /// The app's module.
        application: String,
        /// Which instruction or import stopped it; none where the output says why.
        reason: Option<String>,
        /// What may be the reason.
        help: Option<String>,
    },
    /// The runtime does not do what was agreed on.
    #[error("the runtime inside the tool is damaged: {what}")]
    Runtime {
        /// What it did or did not.
        what: String,
    },
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::Exception { help, .. } | Error::Trap { help, .. } => help.clone(),
            Error::PythonPath(error) => error.help(),
            _ => None,
        }
    }
}

fn after_colon(reason: &Option<String>) -> String {
    match reason {
        Some(reason) => format!(": {reason}"),
        None => String::new(),
    }
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure {
            error: Box::new(error.into()),
            output: Output::default(),
        }
    }
}

/// Runs the app in `engine`. Packages may be added to `python_path`.
pub fn run<E: Engine>(
    engine: &E,
    input: &Input,
    python_path: &mut PythonPath,
) -> Result<Outcome, Failure> {
    let runtime = attempt::load_runtime(engine, input.runtime)?;
    let base = Base::parse(input.runtime.image).map_err(Error::from)?;
    let mut libraries = Vec::new();
    loop {
        let attempt = attempt::Attempt {
            engine,
            runtime: &runtime,
            base: &base,
            input,
            python_path,
            libraries: &libraries,
        };
        match attempt.run()? {
            attempt::Ended::Complete(outcome) => return Ok(*outcome),
            attempt::Ended::NeedsLibraries(more) => libraries.extend(more),
            attempt::Ended::Failed(failure) => {
                let missing = diagnose::missing_module(&failure.output.stderr);
                let added = match missing {
                    Some(module) => python_path.add(&module)?,
                    None => false,
                };
                if !added {
                    return Err(failure);
                }
            }
        }
    }
}
