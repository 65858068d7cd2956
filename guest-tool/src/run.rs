//! Runs the app up to the point at which the component will begin.
//!
//! The program is the runtime, the modules that are linked to it, and the [program data] with the
//! app's files. An [`Engine`] instantiates it with no imports; then the tool calls, in this order,
//!
//! 1. the initialisation of the shim, by which the runtime learns of the world's types;
//! 2. `componentize_start`, which imports the app and makes one object of each exported class;
//! 3. `componentize_wanted` and `componentize_report`: what was opened and imported, and
//!    what was looked for in vain;
//! 4. `componentize_finish`, which cleans up: from here on the program is as the component starts;
//! 5. nothing: memory and mutable globals are read, and they are the result;
//! 6. where someone wants to know, `componentize_measure`: whose the objects are in that memory.
//!
//! Before that, all Python sources are compiled ([`sources`](crate::sources)), and it is decided
//! what ships of the standard library ([`ship`]).
//!
//! Which native libraries take part is [guessed](opened), and then found by running: when the app
//! asks for one (2), the library joins the list and everything is done again. Libraries keep their
//! order, hence their addresses and their bytes, from round to round, and the engine need not
//! compile them twice. In the same way a package joins that is installed but was not read, if a
//! module of it was looked for, and [symbols] of the runtime that are looked up by name. Each round
//! adds something, and what there is to add is finite; or it takes away what was guessed wrongly,
//! which is not guessed again. Libraries that only the component can ask for are [`late`].
//!
//! What of the tree does not ship is then overwritten with zeros in the memory that was read, as is
//! the dead part of the stack.
//!
//! [program data]: componentize_program

mod attempt;
mod contents;
mod data;
mod diagnose;
mod late;
mod left_out;
pub mod memory;
mod opened;
mod running;
mod shipped;
mod symbols;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use attempt::{BUILTINS, SHIM, compile, library};
use componentize_link::relocate::{self, Base, RelocatedModule};
use componentize_link::snapshot::Image;
use componentize_program::Compressed;
pub use contents::{Contents, Place, What};
pub use running::Imported;

use crate::compress::Compressor;
use crate::engine::Engine;
use crate::progress::{Progress, Step};
use crate::python_path::{self, PythonPath};
use crate::runtime::{Runtime, StandardLibrary};
use crate::ship::{self, Origin, Selection};
use crate::sources::{Compiled, Compiler};

/// What is run.
#[derive(Debug)]
pub struct Input<'a> {
    /// Who is told when a step begins.
    pub progress: &'a dyn Progress,
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
    /// The app's module, as messages name it: the same, unless the app is called by a generated
    /// one.
    pub app: &'a str,
    /// Whether there is no WASI at run time.
    pub stub_wasi: bool,
    /// Whether sources stay out of the component.
    pub no_source: bool,
    /// Whether Python code is compiled without docstrings and assertions.
    pub optimize_bytecode: bool,
    /// What randomness is derived from until the component runs.
    pub seed: [u8; 16],
    /// Whether to find out whose the objects on the heap are.
    pub measure: bool,
}

impl Input<'_> {
    /// The directories of the tree that are searched for modules, the first one first.
    fn search_path<'s>(&'s self, python_path: &'s PythonPath) -> impl Iterator<Item = &'s str> {
        let generated = self.search_path.iter().copied();
        generated.chain(python_path.search_path())
    }

    /// Where the runtime looks for the list of modules that are left out: beside its own module
    /// `componentize_py_runtime`.
    fn absent_path(&self) -> String {
        let series = self.runtime.python_version.rsplit_once('.');
        let series = series.map_or(self.runtime.python_version, |(series, _)| series);
        format!("/lib/python{series}/componentize_py_absent.txt")
    }
}

/// What is known and made before the program is run.
struct Parts {
    /// The sources that could be compiled, by their paths in the tree.
    compiled: BTreeMap<String, Compiled>,
    /// The other files of the app and its dependencies, likewise.
    data: BTreeMap<String, Compressed<'static>>,
    /// What ships of the standard library.
    selection: Selection,
    /// The modules that the user excludes, each with the pattern.
    excluded: BTreeMap<String, String>,
}

/// The program as it was left.
#[derive(Debug)]
pub struct Outcome {
    /// The modules that follow the runtime, in the order of their instantiation.
    pub modules: Vec<RelocatedModule>,
    /// Memory and mutable globals.
    pub image: Image,
    /// What lies where in the memory.
    pub contents: Contents,
    /// What was imported.
    pub imported: Imported,
    /// What ships of the standard library.
    pub selection: Selection,
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
    /// Files cannot be compressed.
    #[error("cannot compress files: {0}")]
    Compress(std::io::Error),
    /// Compiling was stopped.
    #[error("Python's compiler was stopped: {reason}")]
    Compile {
        /// What stopped it.
        reason: String,
    },
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
        "the app `{application}` was stopped while it was imported{}{}",
        by_constructors(library),
        after_colon(reason)
    )]
    Trap {
        /// The app's module.
        application: String,
        /// The native library whose constructors were running, by its path in the tree.
        library: Option<String>,
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

fn by_constructors(library: &Option<String>) -> String {
    match library {
        Some(path) => format!(", in a constructor of the native library `{path}`"),
        None => String::new(),
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
    let dictionary = input.standard_library.dictionary;
    let compressor = Compressor::new(dictionary).map_err(Error::Compress)?;
    let compiler = Compiler {
        engine,
        runtime: input.runtime,
        module: &runtime,
        base: &base,
        standard_library: input.standard_library,
        compressor: &compressor,
        optimize: if input.optimize_bytecode { 2 } else { 0 },
    };
    let mut parts = Parts {
        compiled: BTreeMap::new(),
        data: BTreeMap::new(),
        selection: Selection::default(),
        excluded: BTreeMap::new(),
    };
    let mut libraries = Vec::new();
    let mut guess = opened::Guess::default();
    let mut guessed = BTreeSet::new();
    let mut asked_for = BTreeSet::new();
    let mut symbols = BTreeSet::new();
    let mut in_libraries = symbols::Libraries::default();
    loop {
        input.progress.begin(Step::Compile);
        parts.prepare(&compiler, input, python_path)?;
        for path in guess.libraries(input, &parts, python_path, &asked_for) {
            if guessed.insert(path.clone()) && !libraries.contains(&path) {
                libraries.push(path);
            }
        }
        symbols.extend(symbols::named(&parts, &base));
        symbols.extend(in_libraries.named(python_path, &base));
        let attempt = attempt::Attempt {
            engine,
            runtime: &runtime,
            base: &base,
            input,
            parts: &parts,
            compressor: &compressor,
            python_path,
            libraries: &libraries,
            asked_for: &asked_for,
            symbols: &symbols,
        };
        input.progress.begin(Step::Import);
        match attempt.run()? {
            attempt::Ended::Complete(outcome) => return Ok(*outcome),
            attempt::Ended::Failed(failure) => return Err(failure),
            attempt::Ended::Needs(more) => {
                libraries.extend(more.libraries.iter().cloned());
                asked_for.extend(more.libraries);
                symbols.extend(more.symbols);
                for module in more.modules {
                    python_path.add(&module)?;
                }
            }
            attempt::Ended::Unused(unused) => libraries.retain(|path| !unused.contains(path)),
        }
    }
}

impl Parts {
    /// Compiles the sources that were not compiled yet, compresses other files, and selects what
    /// ships with all of them.
    fn prepare<E: Engine>(
        &mut self,
        compiler: &Compiler<'_, E>,
        input: &Input,
        python_path: &PythonPath,
    ) -> Result<(), Error> {
        let bindings = input.bindings.iter();
        let bindings = bindings.map(|(path, text)| (&**path, text.as_bytes()));
        let files = python_path.files().iter();
        let files = files.map(|(path, content)| (&**path, &**content));
        let is_new = |path: &str| path.ends_with(".py") && !self.compiled.contains_key(path);
        let sources = bindings
            .chain(files.clone())
            .filter(|(path, _)| is_new(path));
        let compiled = compiler.compile(sources)?;
        self.compiled.extend(compiled);
        let others = files.filter(|(path, _)| !self.compiled.contains_key(*path));
        data::add(&mut self.data, others, compiler.engine, compiler.compressor);

        let origin = |path: &str| match python_path.distribution_of(path) {
            _ if input.bindings.contains_key(path) => Origin::Generated,
            Some(_) => Origin::Dependency,
            None => Origin::Own,
        };
        let modules = self.compiled.iter().map(|(path, compiled)| ship::Module {
            origin: origin(path),
            path,
            compiled,
        });
        let is_asynchronous = input.builtins.is_some();
        let globs = python_path.globs();
        self.selection = ship::select(input.standard_library, is_asynchronous, globs, modules);
        self.excluded = left_out::excluded(self, python_path);
        Ok(())
    }
}
