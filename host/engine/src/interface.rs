//! The import `engine` of the tool.

use componentize::tool::engine::{Chunk, Host, HostModule, HostProgram};
use componentize_engine_common::{Engine as _, Program as _};
use wasmtime::component::{HasSelf, Linker, Resource, ResourceTable};
use wasmtime::{Module, Result};

use crate::cache::Modules;
use crate::kept::Kept;
use crate::native::{Instances, Native};

wasmtime::component::bindgen!({
    world: "tool",
    path: "../../wit",
    imports: { default: trappable },
    with: {
        "componentize:tool/engine.module": wasmtime::Module,
        "componentize:tool/engine.program": crate::native::Instances,
    },
});

/// What the functions of the interface work on.
pub(crate) struct State {
    modules: Modules,
    kept: Kept,
    native: Native,
    /// The modules and programs to which the tool has handles.
    handles: ResourceTable,
}

impl State {
    pub(crate) fn new(engine: wasmtime::Engine, modules: Modules, kept: Kept) -> Self {
        Self {
            modules,
            kept,
            native: Native::new(engine),
            handles: ResourceTable::new(),
        }
    }
}

/// Lets the tool import `engine`, with the state that `project` finds in the store's data.
pub(crate) fn add_to_linker<T: 'static>(
    linker: &mut Linker<T>,
    project: fn(&mut T) -> &mut State,
) -> Result<()> {
    componentize::tool::engine::add_to_linker::<T, HasSelf<State>>(linker, project)
}

impl Host for State {
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
        Ok(match self.modules.compile(&binary) {
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
    ) -> Result<Result<Resource<Instances>, String>> {
        let modules = modules
            .iter()
            .map(|(name, module)| Ok((name.as_str(), self.handles.get(module)?)))
            .collect::<Result<Vec<_>>>()?;
        let program = self.native.instantiate(&modules);
        Ok(match program {
            Ok(program) => Ok(self.handles.push(program)?),
            Err(error) => Err(error.to_string()),
        })
    }

    fn call(
        &mut self,
        program: Resource<Instances>,
        module: String,
        function: String,
        arguments: Vec<u32>,
    ) -> Result<Result<Option<u64>, String>> {
        let program = self.handles.get_mut(&program)?;
        let result = program.call(&module, &function, &arguments);
        Ok(result.map_err(|error| error.to_string()))
    }

    fn read(
        &mut self,
        program: Resource<Instances>,
        address: u32,
        length: u32,
    ) -> Result<Result<Vec<u8>, String>> {
        let bytes = self.handles.get(&program)?.read(address, length);
        Ok(bytes.map_err(|error| error.to_string()))
    }

    fn memory(&mut self, program: Resource<Instances>) -> Result<(u32, Vec<Chunk>)> {
        let (pages, chunks) = self.handles.get(&program)?.memory();
        let chunks = chunks
            .into_iter()
            .map(|chunk| Chunk {
                address: chunk.address,
                bytes: chunk.bytes,
            })
            .collect();
        Ok((pages, chunks))
    }

    fn drop(&mut self, program: Resource<Instances>) -> Result<()> {
        self.handles.delete(program)?;
        Ok(())
    }
}
