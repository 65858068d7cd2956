//! What the component imports: an engine, and who is told how far it is.

use componentize::engine::{self, Call};
use componentize::progress::{Progress, Step};

use crate::bindings::componentize::tool::engine as imported;
use crate::bindings::componentize::tool::progress;

/// What has no more to it than that it is imported.
#[derive(Debug)]
pub struct Imported;

impl Progress for Imported {
    fn begin(&self, step: Step) {
        progress::begin(match step {
            Step::Read => progress::Step::Read,
            Step::Compile => progress::Step::Compile,
            Step::Import => progress::Step::Import,
            Step::Encode => progress::Step::Encode,
        });
    }

    fn end(&self) {
        progress::end();
    }
}

impl engine::Engine for Imported {
    type Module = imported::Module;
    type Program = imported::Program;

    fn compile(&self, binary: &[u8]) -> Result<Self::Module, String> {
        imported::Module::compile(binary)
    }

    fn precompiled(&self, sha256: &str) -> Option<Self::Module> {
        imported::Module::precompiled(sha256)
    }

    fn instantiate(&self, modules: &[(&str, &Self::Module)]) -> Result<Self::Program, String> {
        let named: Vec<_> = modules
            .iter()
            .map(|(name, module)| ((*name).to_owned(), *module))
            .collect();
        imported::Program::instantiate(&named)
    }

    fn call_all(&self, calls: &mut [Call<'_, Self::Program>]) -> Vec<Result<Option<u64>, String>> {
        let calls = calls.iter();
        let calls: Vec<_> = calls
            .map(|call| {
                let (module, function) = (call.module.to_owned(), call.function.to_owned());
                (&*call.program, module, function, call.arguments.to_vec())
            })
            .collect();
        imported::Program::call_all(&calls)
    }

    fn concurrency(&self) -> u32 {
        imported::concurrency()
    }

    fn load(&self, key: &str) -> Option<Vec<u8>> {
        imported::load(key)
    }

    fn store(&self, key: &str, value: &[u8]) {
        imported::store(key, value);
    }
}

impl engine::Program for imported::Program {
    fn call(
        &mut self,
        module: &str,
        function: &str,
        arguments: &[u32],
    ) -> Result<Option<u64>, String> {
        imported::Program::call(self, module, function, arguments)
    }

    fn read(&mut self, address: u32, length: u32) -> Result<Vec<u8>, String> {
        imported::Program::read(self, address, length)
    }

    fn memory(&mut self) -> (u32, Vec<(u32, Vec<u8>)>) {
        let (pages, chunks) = imported::Program::memory(self);
        let chunks = chunks.into_iter();
        (pages, chunks.map(|it| (it.address, it.bytes)).collect())
    }
}
