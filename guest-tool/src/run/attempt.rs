//! One round: from the list of native libraries to what the program says in the end.

use std::{borrow::Cow, collections::BTreeSet, fs};

use componentize_link::{
    relocate::{self, BASE, Base, Linkage, Relocated, RelocatedModule, SideModule},
    snapshot::{GlobalValue, Image},
};
use componentize_program::{Directory, Encoded, Library, Program as ProgramData};

use wasmparser::{Parser, Payload};

use super::{Error, Failure, Input, Outcome, Output, diagnose, memory};
use crate::{
    engine::{Engine, Program},
    python_path::PythonPath,
    runtime::Runtime,
    shim,
};

/// The name of the shim in the program. (Native libraries have their paths, which lie in
/// directories of the tree and so have more than one slash.)
pub(crate) const SHIM: &str = "/shim";

/// The name of the module with the canonical built-ins in the program.
const BUILTINS: &str = "/builtins";

/// The name of the module with the program data.
const PROGRAM_DATA: &str = "/program";

/// What the name of the function begins with that initialises an extension module of CPython.
const INITIALISER: &str = "PyInit";

/// The numbers of the standard streams in POSIX.
const STANDARD_OUTPUT: u32 = 1;
const STANDARD_ERROR: u32 = 2;

/// What a round is made of.
pub(super) struct Attempt<'a, E: Engine> {
    pub engine: &'a E,
    pub runtime: &'a E::Module,
    pub base: &'a Base,
    pub input: &'a Input<'a>,
    pub python_path: &'a PythonPath,
    /// The native libraries that are linked in, in this order, by their paths in the tree.
    pub libraries: &'a [String],
}

/// How a round ended.
pub(super) enum Ended {
    /// The component can be made of this.
    Complete(Box<Outcome>),
    /// More libraries are needed: their paths in the tree, none of them linked in yet.
    NeedsLibraries(BTreeSet<String>),
    /// The app failed.
    Failed(Failure),
}

/// The compiled runtime: the engine's own, or else compiled now.
pub(super) fn load_runtime<E: Engine>(engine: &E, runtime: &Runtime) -> Result<E::Module, Error> {
    match engine.precompiled(runtime.image_sha256) {
        Some(module) => Ok(module),
        None => compile(engine, BASE, runtime.image),
    }
}

fn compile<E: Engine>(engine: &E, name: &str, binary: &[u8]) -> Result<E::Module, Error> {
    let refused = |reason| Error::Engine {
        module: name.to_owned(),
        reason,
    };
    engine.compile(binary).map_err(refused)
}

impl<E: Engine> Attempt<'_, E> {
    pub fn run(&self) -> Result<Ended, Error> {
        let relocated = self.relocate()?;
        let mut data = self.lay_out(&relocated)?;
        let mut running = Running {
            program: self.instantiate(&relocated, &mut data)?,
            application: self.input.app,
        };
        let started = running.start(&relocated.modules, data.address);
        let mut output = running.output()?;
        let wanted = running.lines("componentize_wanted_libraries")?;
        let mut more = self.not_linked(wanted.iter().map(String::as_str));
        if !more.is_empty() {
            // The app may have stopped before it could ask for others, which the report knows.
            let report = running.lines("componentize_report").unwrap_or_default();
            more.extend(self.not_linked(after_word(&report, "library").into_iter()));
            return Ok(Ended::NeedsLibraries(more));
        }
        if let Err(stop) = started {
            return Ok(Ended::Failed(self.failure(stop, output)));
        }

        running.call("componentize_finish", &[])?;
        let (pages, chunks) = running.program.memory();
        let globals = running.globals(&relocated.modules)?;
        let mut image = Image {
            pages,
            chunks,
            globals,
        };
        let stack = running.stack()?;
        let report = running.lines("componentize_report")?;
        // Normally nothing; where the report cannot be made, the reason, and everything ships.
        output.stderr.extend(running.captured(STANDARD_ERROR)?);
        let files = after_word(&report, "file");
        let more = self.not_linked(after_word(&report, "library").into_iter());
        if !more.is_empty() {
            return Ok(Ended::NeedsLibraries(more));
        }

        let ships = |path: &str| files.contains(path) || self.is_linked(path);
        let changes = data.without(ships);
        memory::change(&mut image.chunks, &changes);
        memory::zero(&mut image.chunks, stack);
        // Contents that do not ship need no memory, if nothing was allocated behind them.
        if image.pages == memory::pages(changes.packed.end) {
            image.pages = memory::pages(changes.packed_end);
        }
        Ok(Ended::Complete(Box::new(Outcome {
            modules: relocated.modules,
            image,
            output,
        })))
    }

    /// Gives the shim and the libraries their places in memory.
    fn relocate(&self) -> Result<Relocated, Error> {
        let mut binaries = Vec::new();
        for path in self.libraries {
            binaries.push((path, self.read_library(path)?));
        }
        // Of an extension module CPython asks for nothing but the function that initialises it:
        // importlib's ExtensionFileLoader, in Python/importdl.c. Of other libraries ctypes may ask
        // for anything.
        let initialisers = |symbol: &str| symbol.starts_with(INITIALISER);
        let all = |symbol: &str| !symbol.starts_with("__wasm_");
        let mut modules = vec![SideModule {
            name: SHIM,
            binary: self.input.shim,
            linkage: Linkage::Outside(&shim::is_of_runtime),
            symbols: &|_| false,
        }];
        modules.extend(self.input.builtins.map(|binary| SideModule {
            name: BUILTINS,
            binary,
            linkage: Linkage::Outside(&|_| true),
            symbols: &|_| false,
        }));
        modules.extend(binaries.iter().map(|(path, binary)| SideModule {
            name: path,
            binary,
            linkage: Linkage::Shared,
            symbols: if is_extension_module(binary) {
                &initialisers
            } else {
                &all
            },
        }));
        Ok(relocate::relocate(self.base, &modules)?)
    }

    fn read_library(&self, path: &str) -> Result<Cow<'_, [u8]>, Error> {
        if let Some(&binary) = self.input.standard_library.libraries.get(path) {
            return Ok(Cow::Borrowed(binary));
        }
        let on_disk = &self.python_path.libraries()[path];
        let read = fs::read(on_disk).map_err(|source| Error::ReadLibrary {
            path: on_disk.display().to_string(),
            source,
        });
        read.map(Cow::Owned)
    }

    /// The program data, for the memory that the modules leave.
    fn lay_out(&self, relocated: &Relocated) -> Result<Encoded, Error> {
        let input = self.input;
        let linked = |module: &&RelocatedModule| self.is_linked(&module.name);
        let libraries = relocated.modules.iter().filter(linked);
        let program = ProgramData {
            tree: self.tree()?,
            libraries: libraries
                .map(|module| Library {
                    path: module.name.clone(),
                    symbols: module.symbols.clone(),
                    apply_data_relocs: module.apply_data_relocs,
                    call_constructors: module.call_constructors,
                })
                .collect(),
            application: Some(input.application.to_owned()),
            search_path: self.search_path().map(str::to_owned).collect(),
            abi_module: Some(input.abi_module.to_owned()),
            stub_wasi: input.stub_wasi,
            seed: input.seed,
        };
        Ok(componentize_program::encode(
            &program,
            relocated.memory_end,
        )?)
    }

    /// The directories of the tree that are searched for modules, the first one first.
    fn search_path(&self) -> impl Iterator<Item = &str> {
        let generated = self.input.search_path.iter().copied();
        generated.chain(self.python_path.search_path())
    }

    fn tree(&self) -> Result<Directory<'_>, Error> {
        let mut tree = Directory::default();
        let standard_library = self.input.standard_library;
        for (path, content) in &standard_library.files {
            tree.insert_file(path, *content)?;
        }
        for (path, content) in self.python_path.files() {
            tree.insert_file(path, content.as_slice())?;
        }
        for (path, content) in self.input.bindings {
            tree.insert_file(path, content.as_bytes())?;
        }
        let extensions = self.python_path.libraries().keys();
        for path in standard_library.libraries.keys().chain(extensions) {
            tree.insert_file(path, &[][..])?;
        }
        for path in self.search_path() {
            tree.make_directory(path)?;
        }
        Ok(tree)
    }

    /// Compiles what is not compiled yet and instantiates everything. Takes the bytes of `data`,
    /// which are not needed any more once they are in a module.
    fn instantiate(&self, relocated: &Relocated, data: &mut Encoded) -> Result<E::Program, Error> {
        let mut compiled = Vec::new();
        for module in &relocated.modules {
            let module_compiled = compile(self.engine, &module.name, &module.binary)?;
            compiled.push((module.name.as_str(), module_compiled));
        }
        let bytes = std::mem::take(&mut data.bytes);
        let binary = relocate::data_module(data.address, &bytes);
        drop(bytes);
        compiled.push((PROGRAM_DATA, compile(self.engine, PROGRAM_DATA, &binary)?));
        drop(binary);

        let mut modules = vec![(BASE, self.runtime)];
        modules.extend(compiled.iter().map(|(name, module)| (*name, module)));
        let refused = |reason| Error::Engine {
            module: self.input.app.to_owned(),
            reason,
        };
        self.engine.instantiate(&modules).map_err(refused)
    }

    /// Those of the paths that can be linked in and are not yet.
    fn not_linked<'p>(&self, paths: impl Iterator<Item = &'p str>) -> BTreeSet<String> {
        let known = |path: &&str| {
            self.input.standard_library.libraries.contains_key(*path)
                || self.python_path.libraries().contains_key(*path)
        };
        paths
            .filter(known)
            .filter(|path| !self.is_linked(path))
            .map(str::to_owned)
            .collect()
    }

    fn is_linked(&self, path: &str) -> bool {
        self.libraries.iter().any(|library| library == path)
    }

    fn failure(&self, stop: Stop, mut output: Output) -> Failure {
        let application = self.input.app.to_owned();
        let error = match stop {
            Stop::Exception => Error::Exception {
                application,
                help: diagnose::exception(&output.stderr, self.python_path),
            },
            Stop::Message => Error::Unfit {
                message: diagnose::take_message(&mut output.stderr),
            },
            Stop::Trap(reason) => Error::Trap {
                application,
                help: diagnose::trap(&reason),
                reason: diagnose::trap_reason(reason, &output.stderr),
            },
        };
        Failure {
            error: Box::new(error),
            output,
        }
    }
}

/// Why `componentize_start` did not succeed.
enum Stop {
    /// A Python exception; its traceback was printed.
    Exception,
    /// Something else; it was printed.
    Message,
    /// A trap.
    Trap(String),
}

/// A program that was instantiated.
struct Running<'a, P> {
    program: P,
    application: &'a str,
}

impl<P: Program> Running<'_, P> {
    /// Initialises the shim and starts the app with the program data at `address`.
    fn start(&mut self, modules: &[RelocatedModule], address: u32) -> Result<(), Stop> {
        let shim = modules.iter().find(|module| module.name == SHIM);
        if shim.is_some_and(|shim| shim.apply_data_relocs.is_some()) {
            let relocated = self.program.call(SHIM, "__wasm_apply_data_relocs", &[]);
            relocated.map_err(Stop::Trap)?;
        }
        for module in modules {
            if module.name == SHIM || module.name == BUILTINS {
                let initialised = self.program.call(&module.name, "__wasm_call_ctors", &[]);
                initialised.map_err(Stop::Trap)?;
            }
        }
        let status = self.program.call(BASE, "componentize_start", &[address]);
        match status.map_err(Stop::Trap)? {
            Some(0) => Ok(()),
            Some(1) => Err(Stop::Exception),
            _ => Err(Stop::Message),
        }
    }

    fn call(&mut self, function: &str, arguments: &[u32]) -> Result<u32, Error> {
        match self.program.call(BASE, function, arguments) {
            Ok(result) => Ok(result.unwrap_or_default() as u32),
            Err(reason) => Err(Error::Trap {
                application: self.application.to_owned(),
                help: None,
                reason: Some(format!("{reason} (in {function})")),
            }),
        }
    }

    fn read(&mut self, address: u32, length: u32) -> Result<Vec<u8>, Error> {
        let damaged = |what| Error::Runtime { what };
        self.program.read(address, length).map_err(damaged)
    }

    /// The two words at `address`.
    fn pair(&mut self, address: u32) -> Result<[u32; 2], Error> {
        let bytes = self.read(address, 8)?;
        let word = |at| bytes.get(at..at + 4).and_then(|it| it.try_into().ok());
        match (word(0), word(4)) {
            (Some(first), Some(second)) => {
                Ok([u32::from_le_bytes(first), u32::from_le_bytes(second)])
            }
            _ => Err(Error::Runtime {
                what: "a read was short".into(),
            }),
        }
    }

    /// The bytes of the region that `function` gives.
    fn region(&mut self, function: &str, arguments: &[u32]) -> Result<Vec<u8>, Error> {
        let address = self.call(function, arguments)?;
        let [start, length] = self.pair(address)?;
        self.read(start, length)
    }

    fn lines(&mut self, function: &str) -> Result<Vec<String>, Error> {
        let text = self.region(function, &[])?;
        let text = String::from_utf8_lossy(&text);
        Ok(text.lines().map(str::to_owned).collect())
    }

    fn output(&mut self) -> Result<Output, Error> {
        Ok(Output {
            stdout: self.captured(STANDARD_OUTPUT)?,
            stderr: self.captured(STANDARD_ERROR)?,
        })
    }

    /// What was written to a standard stream since the start, or since `componentize_finish`.
    fn captured(&mut self, stream: u32) -> Result<Vec<u8>, Error> {
        self.region("componentize_captured_output", &[stream])
    }

    /// The addresses of the C stack, on which nothing is alive between calls.
    fn stack(&mut self) -> Result<std::ops::Range<u32>, Error> {
        let address = self.call("componentize_memory_regions", &[])?;
        let [low, high] = self.pair(address)?;
        Ok(low..high)
    }

    fn globals(&mut self, modules: &[RelocatedModule]) -> Result<Vec<GlobalValue>, Error> {
        let mut globals = Vec::new();
        for reader in modules.iter().flat_map(|module| &module.globals) {
            let mut value = 0;
            for (position, function) in reader.functions.iter().enumerate() {
                let part = self.program.call(&reader.instance, function, &[]);
                let part = part.map_err(|what| Error::Runtime { what })?;
                value |= u128::from(part.unwrap_or_default()) << (64 * position);
            }
            globals.push(GlobalValue {
                module: reader.module.clone(),
                index: reader.index,
                value,
            });
        }
        Ok(globals)
    }
}

/// What follows `word` and a space, on the lines that start so.
fn after_word<'a>(lines: &'a [String], word: &str) -> BTreeSet<&'a str> {
    let rest = |line: &'a String| line.strip_prefix(word)?.strip_prefix(' ');
    lines.iter().filter_map(rest).collect()
}

/// Whether a native library is an extension module of CPython. What is no module at all, relocation
/// refuses.
fn is_extension_module(binary: &[u8]) -> bool {
    let payloads = Parser::new(0).parse_all(binary);
    payloads.map_while(Result::ok).any(|payload| {
        let Payload::ExportSection(exports) = payload else {
            return false;
        };
        let mut exports = exports.into_iter().map_while(Result::ok);
        exports.any(|export| export.name.starts_with(INITIALISER))
    })
}
