//! What the component has from outside, its engine, and what it carries inside, the runtime.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use ::componentize::command;
use ::componentize::engine::{self, Call};
use ::componentize::messages::Streams;
use ::componentize::runtime::Runtime;

use self::componentize::tool::engine as imported;

wit_bindgen::generate!({
    world: "tool",
    path: "../wit",
});

/// The files of the runtime image; `build.rs` knows where they are.
const RUNTIME: Runtime = Runtime {
    image: include_bytes!(env!("RUNTIME_IMAGE")),
    image_sha256: include_str!(env!("RUNTIME_IMAGE_SHA256")).trim_ascii(),
    standard_library: include_bytes!(env!("STANDARD_LIBRARY")),
    python_version: include_str!(env!("PYTHON_VERSION")).trim_ascii(),
};

/// Runs the tool on the component's standard streams.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let (mut output, mut errors) = (io::stdout(), io::stderr());
    let colours = std::env::var_os("NO_COLOR").is_none();
    let styled_output = colours && output.is_terminal();
    let styled_errors = colours && errors.is_terminal();
    let mut streams = Streams {
        output: &mut output,
        errors: &mut errors,
        styled_output,
        styled_errors,
    };
    command::run(arguments, &Imported, &RUNTIME, &mut streams).into()
}

/// The engine that the component imports.
struct Imported;

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
