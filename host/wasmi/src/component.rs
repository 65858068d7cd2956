//! The export `engine` of the component.

use std::cell::RefCell;

use componentize_engine_common::{Engine as _, Program as _};
use exports::componentize::tool::engine::{
    Chunk, Guest, GuestModule, GuestProgram, Module, ModuleBorrow, Program, ProgramBorrow,
};

use crate::{Instances, Limits, Wasmi};

wit_bindgen::generate!({
    world: "engine-component",
    path: "../../wit",
});

struct Component;

export!(Component);

impl Guest for Component {
    type Module = CompiledModule;
    type Program = RunningProgram;

    fn limit(memory: Option<u32>, fuel: Option<u64>) -> Result<(), String> {
        ENGINE.set(Wasmi::new(Limits { memory, fuel }));
        Ok(())
    }

    /// A component has one thread.
    fn concurrency() -> u32 {
        1
    }

    /// A component has nowhere to keep anything.
    fn load(_key: String) -> Option<Vec<u8>> {
        None
    }

    fn store(_key: String, _value: Vec<u8>) {}
}

thread_local! {
    /// A component has no other place for what all of its resources share: modules of one engine
    /// can be wired.
    static ENGINE: RefCell<Wasmi> = RefCell::default();
}

struct CompiledModule(wasmi::Module);

impl GuestModule for CompiledModule {
    fn compile(binary: Vec<u8>) -> Result<Module, String> {
        ENGINE
            .with_borrow(|engine| engine.compile(&binary))
            .map(|module| Module::new(CompiledModule(module)))
            .map_err(|error| error.to_string())
    }

    fn precompiled(_sha256: String) -> Option<Module> {
        None
    }
}

/// The methods of a resource get it by shared reference.
struct RunningProgram(RefCell<Instances>);

impl GuestProgram for RunningProgram {
    fn instantiate(modules: Vec<(String, ModuleBorrow<'_>)>) -> Result<Program, String> {
        let modules: Vec<_> = modules
            .iter()
            .map(|(name, module)| (name.as_str(), &module.get::<CompiledModule>().0))
            .collect();
        ENGINE
            .with_borrow(|engine| engine.instantiate(&modules))
            .map(|instances| Program::new(RunningProgram(RefCell::new(instances))))
            .map_err(|error| error.to_string())
    }

    fn call(
        &self,
        module: String,
        function: String,
        arguments: Vec<u32>,
    ) -> Result<Option<u64>, String> {
        self.0
            .borrow_mut()
            .call(&module, &function, &arguments)
            .map_err(|error| error.to_string())
    }

    fn call_all(
        calls: Vec<(ProgramBorrow<'_>, String, String, Vec<u32>)>,
    ) -> Vec<Result<Option<u64>, String>> {
        let calls = calls.into_iter();
        calls
            .map(|(program, module, function, arguments)| {
                let program = program.get::<RunningProgram>();
                program.call(module, function, arguments)
            })
            .collect()
    }

    fn read(&self, address: u32, length: u32) -> Result<Vec<u8>, String> {
        self.0
            .borrow()
            .read(address, length)
            .map_err(|error| error.to_string())
    }

    fn memory(&self) -> (u32, Vec<Chunk>) {
        let (pages, chunks) = self.0.borrow().memory();
        let chunks = chunks
            .into_iter()
            .map(|chunk| Chunk {
                address: chunk.address,
                bytes: chunk.bytes,
            })
            .collect();
        (pages, chunks)
    }
}
