//! One round: from the list of native libraries to what the program says in the end.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;

use componentize_link::relocate::{
    self, BASE, Base, Linkage, Relocated, RelocatedModule, SideModule,
};
use componentize_link::snapshot::Image;
use componentize_program::{Encoded, Late, Library, Program as ProgramData};

use super::late::late;
use super::running::{Report, Running, Stop};
use super::shipped::Shipped;
use super::{
    Contents, Error, Failure, Input, Outcome, Output, Parts, diagnose, left_out, memory, symbols,
    tree,
};
use crate::compress::Compressor;
use crate::engine::{Engine, Program};
use crate::python_path::PythonPath;
use crate::runtime::Runtime;
use crate::shim;

/// The name of the shim in the program. (Native libraries have their paths, which lie in
/// directories of the tree and so have more than one slash.)
pub(crate) const SHIM: &str = "/shim";

/// The name of the module with the canonical built-ins in the program.
pub(crate) const BUILTINS: &str = "/builtins";

/// The name of the module with the program data.
const PROGRAM_DATA: &str = "/program";

/// What the names of exports begin with that are linkers' own.
const INTERNAL: &str = "__wasm_";

/// What a native library may take of the memory, in bytes, without anybody having opened it.
const SMALL: u32 = 64 << 10;

/// What a round is made of.
pub(super) struct Attempt<'a, E: Engine> {
    pub engine: &'a E,
    pub runtime: &'a E::Module,
    pub base: &'a Base,
    pub input: &'a Input<'a>,
    pub parts: &'a Parts,
    pub compressor: &'a Compressor<'a>,
    pub python_path: &'a PythonPath,
    /// The native libraries that the app opens while it is started, in this order, by their paths
    /// in the tree.
    pub libraries: &'a [String],
    /// Those among them that the app has asked for. Others were guessed.
    pub asked_for: &'a BTreeSet<String>,
    /// The symbols of the runtime that the app can ask for.
    pub symbols: &'a BTreeSet<String>,
}

/// How a round ended.
pub(super) enum Ended {
    /// The component can be made of this.
    Complete(Box<Outcome>),
    /// More is needed, and there.
    Needs(More),
    /// These native libraries were not needed.
    Unused(BTreeSet<String>),
    /// The app failed.
    Failed(Failure),
}

/// What joins the program in the next round.
#[derive(Debug, Default)]
pub(super) struct More {
    /// Native libraries: their paths in the tree, none of them in the list yet.
    pub libraries: BTreeSet<String>,
    /// Symbols of the runtime: their names, none of them in the list yet.
    pub symbols: BTreeSet<String>,
    /// Installed modules that were not read yet, by their names.
    pub modules: BTreeSet<String>,
}

impl More {
    fn is_empty(&self) -> bool {
        self.libraries.is_empty() && self.symbols.is_empty() && self.modules.is_empty()
    }
}

/// The compiled runtime: the engine's own, or else compiled now.
pub(super) fn load_runtime<E: Engine>(engine: &E, runtime: &Runtime) -> Result<E::Module, Error> {
    match engine.precompiled(runtime.image_sha256) {
        Some(module) => Ok(module),
        None => compile(engine, BASE, runtime.image),
    }
}

/// What the program data says of a native library.
pub(crate) fn library<'a>(module: &RelocatedModule, late: Option<Late<'a>>) -> Library<'a> {
    Library {
        path: module.name.clone(),
        symbols: module.symbols.clone(),
        memory: module.memory_base..module.memory_base.saturating_add(module.memory_size),
        table: module.table_base..module.table_base.saturating_add(module.table_size),
        needs: module.needs.clone(),
        missing: module.missing.clone(),
        apply_data_relocs: module.apply_data_relocs,
        call_constructors: module.call_constructors,
        late,
    }
}

/// Compiles the module of this name in a program.
pub(crate) fn compile<E: Engine>(
    engine: &E,
    name: &str,
    binary: &[u8],
) -> Result<E::Module, Error> {
    let refused = |reason| Error::Engine {
        module: name.to_owned(),
        reason,
    };
    engine.compile(binary).map_err(refused)
}

impl<E: Engine> Attempt<'_, E> {
    pub fn run(&self) -> Result<Ended, Error> {
        let mut late = self.late_libraries();
        let relocated = self.relocate(&late)?;
        // What has to be started is there from the beginning: the component starts nothing.
        for module in relocated.modules.iter().filter(|module| module.starts) {
            late.remove(&module.name);
        }
        let absent = left_out::list(self.parts);
        let mut data = self.lay_out(&relocated, &late, &absent)?;
        let is_there = |module: &&RelocatedModule| !late.contains(&module.name);
        let modules: Vec<_> = relocated.modules.iter().filter(is_there).collect();
        let program = self.instantiate(&modules, &mut data)?;
        let mut running = Running {
            program,
            application: self.input.app,
        };
        let started = running.start(&modules, data.address);
        let wanted = running.wanted()?;
        let report = running.report()?;
        let output = running.output()?;
        let more = self.more(&wanted, &report);
        if !more.is_empty() {
            return Ok(Ended::Needs(more));
        }
        if let Err(stop) = started {
            let opening = match stop {
                Stop::Trap(_) => running.opening_library()?,
                _ => None,
            };
            return Ok(Ended::Failed(self.failure(stop, opening, output)));
        }
        let unused = self.unused(&relocated.modules, &report);
        if !unused.is_empty() {
            return Ok(Ended::Unused(unused));
        }

        running.finish()?;
        let (pages, chunks) = running.program.memory();
        let globals = running.globals(&modules)?;
        let mut image = Image {
            pages,
            chunks,
            globals,
            late,
            ..Image::default()
        };
        let regions = running.regions()?;
        let objects = match self.input.measure {
            true => running.measure()?,
            false => Vec::new(),
        };
        let shipped = Shipped::new(self.input, self.parts, self.python_path, &report, &absent);
        let changes = data.without(|path| shipped.ships(path));
        memory::change(&mut image.chunks, &changes);
        memory::zero(&mut image.chunks, regions.stack);
        // Contents that do not ship need no memory, if nothing was allocated behind them.
        if image.pages == memory::pages(changes.packed.end) {
            image.pages = memory::pages(changes.packed_end);
        }
        let there = modules.into_iter();
        let contents = Contents::new(regions.heap, there, &data, &changes, objects);
        Ok(Ended::Complete(Box::new(Outcome {
            modules: relocated.modules,
            contents,
            selection: self.parts.selection.clone(),
            image,
            imported: report.imported,
            output,
        })))
    }

    /// The native libraries that the component may open, and that the app does not open while it is
    /// started.
    fn late_libraries(&self) -> BTreeSet<String> {
        let library = self.parts.selection.libraries.keys();
        let extensions = self.python_path.libraries().keys();
        let all = library
            .chain(extensions)
            .filter(|path| !self.libraries.contains(path));
        all.cloned().collect()
    }

    /// Gives the shim and the libraries their places in memory.
    fn relocate(&self, late: &BTreeSet<String>) -> Result<Relocated, Error> {
        let mut binaries = Vec::new();
        for path in self.libraries.iter().chain(late) {
            binaries.push((path, self.read_library(path)?));
        }
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
            symbols: &|symbol| !symbol.starts_with(INTERNAL),
        }));
        let relocated = relocate::relocate_with(self.base, &modules, self.symbols)?;
        Ok(relocated)
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
    fn lay_out(
        &self,
        relocated: &Relocated,
        late_libraries: &BTreeSet<String>,
        absent: &str,
    ) -> Result<Encoded, Error> {
        let input = self.input;
        let compressor = self.compressor;
        let ours = [SHIM, BUILTINS, relocate::GLOBALS];
        let is_library = |module: &&RelocatedModule| !ours.contains(&&*module.name);
        let libraries = relocated.modules.iter().filter(is_library);
        let is_late = |module: &RelocatedModule| late_libraries.contains(&module.name);
        let program = ProgramData {
            tree: tree::tree(input, self.parts, compressor, self.python_path, absent)?,
            libraries: libraries
                .map(|module| {
                    let late = is_late(module).then(|| late(module, self.engine, compressor));
                    library(module, late)
                })
                .collect(),
            symbols: relocated.symbols.clone(),
            application: Some(input.application.to_owned()),
            search_path: input
                .search_path(self.python_path)
                .map(str::to_owned)
                .collect(),
            abi_module: Some(input.abi_module.to_owned()),
            stub_wasi: input.stub_wasi,
            dictionary: input.standard_library.dictionary.into(),
            seed: input.seed,
        };
        Ok(componentize_program::encode(
            &program,
            relocated.memory_end,
        )?)
    }

    /// Compiles what is not compiled yet and instantiates the runtime, `modules` and the program
    /// data. Takes the bytes of `data`, which are not needed any more once they are in a module.
    fn instantiate(
        &self,
        modules: &[&RelocatedModule],
        data: &mut Encoded,
    ) -> Result<E::Program, Error> {
        let mut compiled = Vec::new();
        for module in modules {
            let module_compiled = compile(self.engine, &module.name, &module.binary)?;
            compiled.push((module.name.as_str(), module_compiled));
        }
        let bytes = std::mem::take(&mut data.bytes);
        let binary = relocate::data_module(data.address, &bytes);
        drop(bytes);
        compiled.push((PROGRAM_DATA, compile(self.engine, PROGRAM_DATA, &binary)?));
        drop(binary);

        let mut program = vec![(BASE, self.runtime)];
        program.extend(compiled.iter().map(|(name, module)| (*name, module)));
        let refused = |reason| Error::Engine {
            module: self.input.app.to_owned(),
            reason,
        };
        self.engine.instantiate(&program).map_err(refused)
    }

    /// What the app was looking for that can be had.
    fn more(&self, wanted: &[String], report: &Report) -> More {
        let known = |path: &&String| {
            self.input.standard_library.libraries.contains_key(*path)
                || self.python_path.libraries().contains_key(*path)
        };
        let is_new = |path: &&String| !self.libraries.contains(path);
        let wanted = wanted.iter();
        let (paths, names): (Vec<_>, Vec<_>) = wanted.partition(|wanted| wanted.starts_with('/'));
        let is_symbol =
            |name: &&String| symbols::exports(self.base, name) && !self.symbols.contains(*name);
        let missed = report.missed.iter();
        More {
            libraries: paths
                .into_iter()
                .filter(known)
                .filter(is_new)
                .cloned()
                .collect(),
            symbols: names.into_iter().filter(is_symbol).cloned().collect(),
            modules: missed
                .filter(|name| self.python_path.can_add(name))
                .cloned()
                .collect(),
        }
    }

    /// The libraries that the app did without, and that had better be compressed. Small ones stay:
    /// they are not worth another round.
    fn unused(&self, modules: &[RelocatedModule], report: &Report) -> BTreeSet<String> {
        let imported: BTreeSet<_> = report.imported.modules.values().collect();
        let is_unused = |module: &&RelocatedModule| {
            let path = &module.name;
            module.memory_size > SMALL
                && self.libraries.contains(path)
                && !self.asked_for.contains(path)
                && !imported.contains(path)
        };
        let unused = modules.iter().filter(is_unused);
        unused.map(|module| module.name.clone()).collect()
    }

    /// `opening` is the library whose constructors have trapped.
    fn failure(&self, stop: Stop, opening: Option<String>, mut output: Output) -> Failure {
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
                library: opening,
                reason: diagnose::trap_reason(reason, &output.stderr),
            },
        };
        Failure {
            error: Box::new(error),
            output,
        }
    }
}
