//! Running the tool: a command of WASI which imports `engine`.

use std::path::PathBuf;
use std::sync::Arc;

use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Engine, Store};
use wasmtime_wasi::p2::bindings::sync::Command;
use wasmtime_wasi::{FsPerms, I32Exit, WasiCtx, WasiCtxView, WasiView};

use crate::cache::Modules;
use crate::code::Code;
use crate::config;
use crate::interface::{self, State};
use crate::kept::Kept;
use crate::links::{self, Links};
use crate::terminal;

/// The tool, compiled ahead of time.
pub struct Tool {
    /// The tool component.
    pub component: Code,
    /// Modules that it will ask for: the SHA-256 of the binary (64 lower-case hexadecimal digits),
    /// and its code.
    pub modules: Vec<(String, Code)>,
}

/// A directory which the tool can open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Where it is.
    pub host: PathBuf,
    /// The tool's name for it: absolute, or relative to the directory where it was started.
    pub guest: String,
    /// Whether it may change what is in there.
    pub writable: bool,
}

/// What keeps the tool from running, or from running to its end.
#[derive(Debug)]
pub enum Error {
    /// A directory cannot be opened.
    Directory(Directory, wasmtime::Error),
    /// Something that is wrong with the launcher or the tool, not with what the user gave them.
    Internal(wasmtime::Error),
}

impl From<wasmtime::Error> for Error {
    fn from(error: wasmtime::Error) -> Self {
        Self::Internal(error)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Directory(directory, error) => write!(
                formatter,
                "cannot open the directory `{}`: {}",
                directory.guest,
                error.root_cause()
            ),
            Self::Internal(error) => write!(
                formatter,
                "internal error: {} (this should not happen; please report it)",
                error.root_cause()
            ),
        }
    }
}

impl std::error::Error for Error {}

/// Where the tool runs: what it can reach of the machine.
#[derive(Default)]
pub struct Host {
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

impl Host {
    /// Runs the tool to its end, with this process's standard output and standard error, and gives
    /// its exit status.
    ///
    /// This takes [`config::THREAD_STACK`] of the thread's stack.
    pub fn run(self, tool: &Tool) -> Result<i32, Error> {
        let engine = config::new()?;
        let component = tool.component.component(&engine)?;
        let modules = Modules::new(engine.clone(), tool.modules.iter().cloned());
        self.run_component(&engine, &component, modules)
    }

    /// As [`Host::run`], for a component and modules that were compiled otherwise.
    pub fn run_component(
        self,
        engine: &Engine,
        component: &Component,
        modules: Modules,
    ) -> Result<i32, Error> {
        let mut linker = Linker::new(engine);
        wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
        links::follow(&mut linker, self.links())?;
        interface::add_to_linker(&mut linker, |data: &mut Data| &mut data.engine)?;
        let kept = Kept::new(self.cache.clone());
        let progress = terminal::terminal().map(Arc::new);
        let data = Data {
            wasi: self.wasi()?,
            handles: ResourceTable::new(),
            engine: State::new(engine.clone(), modules, kept, progress.clone()),
        };
        let mut store = Store::new(engine, data);
        // Modules as large as what lies on the Python path are handed over in one call, which is
        // more than wasmtime lets guests that it does not trust do.
        store.set_hostcall_fuel(usize::MAX);
        let command = Command::instantiate(&mut store, component, &linker)?;
        let result = command.wasi_cli_run().call_run(&mut store);
        if let Some(progress) = progress {
            // The tool may have been stopped.
            progress.end();
        }
        // What is still open and allocated goes with the process.
        std::mem::forget(store);
        match result {
            Ok(Ok(())) => Ok(0),
            Ok(Err(())) => Ok(1),
            Err(error) => match error.downcast_ref::<I32Exit>() {
                Some(exit) => Ok(exit.0),
                None => Err(Error::Internal(error)),
            },
        }
    }

    /// Where links may lead.
    fn links(&self) -> Links {
        if self.follow_links {
            return Links::Anywhere;
        }
        let directories = self.directories.iter();
        Links::Into(directories.flat_map(|it| it.host.canonicalize()).collect())
    }

    fn wasi(self) -> Result<WasiCtx, Error> {
        let mut wasi = WasiCtx::builder();
        wasi.inherit_stdout()
            .inherit_stderr()
            .args(&self.arguments)
            .envs(&self.environment)
            // There is nothing else to do meanwhile.
            .allow_blocking_current_thread(true)
            .allow_tcp(false)
            .allow_udp(false);
        for directory in self.directories {
            let permissions = if directory.writable {
                FsPerms::ReadWrite
            } else {
                FsPerms::ReadOnly
            };
            wasi.preopened_dir(&directory.host, &directory.guest, permissions)
                .map_err(|error| Error::Directory(directory, error))?;
        }
        Ok(wasi.build())
    }
}

/// What the tool's imports work on.
struct Data {
    wasi: WasiCtx,
    handles: ResourceTable,
    engine: State,
}

impl WasiView for Data {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.handles,
        }
    }
}
