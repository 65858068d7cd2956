//! The import `engine` of the tool.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use componentize::tool::engine::{Chunk, Host, HostModule, HostProgram};
use componentize::tool::progress;
use componentize_engine_common::{Engine as _, Program as _};
use componentize_progress::Step;
use wasmtime::component::{HasSelf, Linker, Resource, ResourceTable};
use wasmtime::{Module, Result};

use crate::cache::Modules;
use crate::config;
use crate::kept::Kept;
use crate::native::{Instances, Native};
use crate::terminal::Terminal;

wasmtime::component::bindgen!({
    world: "tool",
    path: "../../wit",
    imports: { default: trappable },
    with: {
        "componentize:tool/engine.module": wasmtime::Module,
        "componentize:tool/engine.program": crate::interface::Shared,
    },
});

/// What the functions of the interface work on.
pub(crate) struct State {
    modules: Modules,
    kept: Kept,
    native: Native,
    /// Shows how far the tool is, if anybody looks.
    progress: Option<Arc<Terminal>>,
    /// The modules and programs to which the tool has handles.
    handles: ResourceTable,
}

impl State {
    pub(crate) fn new(
        engine: wasmtime::Engine,
        modules: Modules,
        kept: Kept,
        progress: Option<Arc<Terminal>>,
    ) -> Self {
        Self {
            modules,
            kept,
            native: Native::new(engine),
            progress,
            handles: ResourceTable::new(),
        }
    }
}

/// Lets the tool import `engine` and `progress`, with the state that `project` finds in the store's
/// data.
pub(crate) fn add_to_linker<T: 'static>(
    linker: &mut Linker<T>,
    project: fn(&mut T) -> &mut State,
) -> Result<()> {
    componentize::tool::engine::add_to_linker::<T, HasSelf<State>>(linker, project)?;
    progress::add_to_linker::<T, HasSelf<State>>(linker, project)
}

/// A program. The methods of a resource that are called at the same time have it by reference.
pub type Shared = Mutex<Instances>;

/// A call of a program: the names of the instance and of the function, and its arguments.
type Call = (Resource<Shared>, String, String, Vec<u32>);

/// Only one thread calls a program at a time. If that has panicked, so does the launcher.
fn lock(program: &Shared) -> MutexGuard<'_, Instances> {
    program.lock().unwrap_or_else(PoisonError::into_inner)
}

fn call(
    program: &Shared,
    module: &str,
    function: &str,
    arguments: &[u32],
) -> Result<Option<u64>, String> {
    let result = lock(program).call(module, function, arguments);
    result.map_err(|error| error.to_string())
}

impl progress::Host for State {
    fn begin(&mut self, step: progress::Step) -> Result<()> {
        if let Some(progress) = &self.progress {
            progress.begin(match step {
                progress::Step::Read => Step::Read,
                progress::Step::Compile => Step::Compile,
                progress::Step::Import => Step::Import,
                progress::Step::Encode => Step::Encode,
            });
        }
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        if let Some(progress) = &self.progress {
            progress.end();
        }
        Ok(())
    }
}

impl Host for State {
    /// Whoever runs a launcher does so on a machine of their own.
    fn limit(&mut self, _: Option<u32>, _: Option<u64>) -> Result<Result<(), String>> {
        Ok(Err(
            "the launcher does not limit what an app uses".to_owned()
        ))
    }

    fn concurrency(&mut self) -> Result<u32> {
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        Ok(u32::try_from(threads).unwrap_or(u32::MAX))
    }

    fn load(&mut self, key: String) -> Result<Option<Vec<u8>>> {
        Ok(self.kept.load(&key))
    }

    fn store(&mut self, key: String, value: Vec<u8>) -> Result<()> {
        self.kept.store(&key, &value);
        Ok(())
    }
}

impl HostModule for State {
    fn compile(&mut self, binary: Vec<u8>) -> Result<Result<Resource<Module>, String>> {
        Ok(match self.modules.compile(&binary, &mut self.kept) {
            Ok(module) => Ok(self.handles.push(module)?),
            Err(message) => Err(message),
        })
    }

    fn precompiled(&mut self, sha256: String) -> Result<Option<Resource<Module>>> {
        let module = self.modules.precompiled(&sha256);
        Ok(module.map(|module| self.handles.push(module)).transpose()?)
    }

    fn drop(&mut self, module: Resource<Module>) -> Result<()> {
        self.handles.delete(module)?;
        Ok(())
    }
}

impl HostProgram for State {
    fn instantiate(
        &mut self,
        modules: Vec<(String, Resource<Module>)>,
    ) -> Result<Result<Resource<Shared>, String>> {
        let modules = modules
            .iter()
            .map(|(name, module)| Ok((name.as_str(), self.handles.get(module)?)))
            .collect::<Result<Vec<_>>>()?;
        let program = self.native.instantiate(&modules);
        Ok(match program {
            Ok(program) => Ok(self.handles.push(Mutex::new(program))?),
            Err(error) => Err(error.to_string()),
        })
    }

    fn call(
        &mut self,
        program: Resource<Shared>,
        module: String,
        function: String,
        arguments: Vec<u32>,
    ) -> Result<Result<Option<u64>, String>> {
        let program = self.handles.get(&program)?;
        Ok(call(program, &module, &function, &arguments))
    }

    fn call_all(&mut self, calls: Vec<Call>) -> Result<Vec<Result<Option<u64>, String>>> {
        let calls = calls
            .iter()
            .map(|(program, module, function, arguments)| {
                let program = self.handles.get(program)?;
                Ok((program, &**module, &**function, &**arguments))
            })
            .collect::<Result<Vec<_>>>()?;
        // What does not get a thread of its own is done here.
        let one =
            |(program, module, function, arguments)| call(program, module, function, arguments);
        Ok(thread::scope(|scope| {
            let threads: Vec<_> = calls
                .into_iter()
                .map(|of| {
                    let builder = thread::Builder::new().stack_size(config::THREAD_STACK);
                    let thread = builder.spawn_scoped(scope, move || one(of));
                    thread.map_err(|_| of)
                })
                .collect();
            let joined = threads.into_iter().map(|thread| match thread {
                Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                Err(of) => one(of),
            });
            joined.collect()
        }))
    }

    fn read(
        &mut self,
        program: Resource<Shared>,
        address: u32,
        length: u32,
    ) -> Result<Result<Vec<u8>, String>> {
        let bytes = lock(self.handles.get(&program)?).read(address, length);
        Ok(bytes.map_err(|error| error.to_string()))
    }

    fn memory(&mut self, program: Resource<Shared>) -> Result<(u32, Vec<Chunk>)> {
        let (pages, chunks) = lock(self.handles.get(&program)?).memory();
        let chunks = chunks
            .into_iter()
            .map(|chunk| Chunk {
                address: chunk.address,
                bytes: chunk.bytes,
            })
            .collect();
        Ok((pages, chunks))
    }

    fn drop(&mut self, program: Resource<Shared>) -> Result<()> {
        self.handles.delete(program)?;
        Ok(())
    }
}
