//! What the tool needs of whoever runs it: an engine that runs core modules.
//!
//! This is the interface `engine` of `wit/engine.wit` as Rust traits; what each function promises
//! is told there. The tool's component implements them by calling that interface, tests by calling
//! an engine directly.

/// An engine.
pub trait Engine {
    /// A compiled core module.
    type Module;
    /// Instances of a list of modules.
    type Program: Program;

    /// Compiles a core module.
    fn compile(&self, binary: &[u8]) -> Result<Self::Module, String>;

    /// The module with this SHA-256 (lower-case hexadecimal), if the engine has it compiled
    /// already.
    fn precompiled(&self, sha256: &str) -> Option<Self::Module>;

    /// Instantiates modules in order, each under the name beside it.
    fn instantiate(&self, modules: &[(&str, &Self::Module)]) -> Result<Self::Program, String>;

    /// Calls functions of programs: at the same time, if the engine can. The results come in the
    /// order of the calls, each as [`Program::call`] gives it.
    fn call_all(&self, calls: &mut [Call<'_, Self::Program>]) -> Vec<Result<Option<u64>, String>> {
        let one = |call: &mut Call<'_, Self::Program>| {
            call.program
                .call(call.module, call.function, call.arguments)
        };
        calls.iter_mut().map(one).collect()
    }

    /// How many calls the engine can do at the same time.
    fn concurrency(&self) -> u32 {
        1
    }

    /// What the host has kept under this key (64 lower-case hexadecimal digits), if it keeps
    /// anything.
    fn load(&self, _key: &str) -> Option<Vec<u8>> {
        None
    }

    /// Lets the host keep a value under this key.
    fn store(&self, _key: &str, _value: &[u8]) {}
}

/// A call of a program's function.
pub struct Call<'c, P> {
    /// The program.
    pub program: &'c mut P,
    /// The name of the instance.
    pub module: &'c str,
    /// The name of the function that it exports.
    pub function: &'c str,
    /// All of them are i32.
    pub arguments: &'c [u32],
}

/// A running program.
pub trait Program {
    /// Calls an exported function of the instance named `module`. The result is that of the
    /// function, an i32 zero-extended; the error, if any, is the message of the trap.
    fn call(
        &mut self,
        module: &str,
        function: &str,
        arguments: &[u32],
    ) -> Result<Option<u64>, String>;

    /// Bytes of the memory.
    fn read(&mut self, address: u32, length: u32) -> Result<Vec<u8>, String>;

    /// The memory's size in pages of 64 KiB, and what of it is not zero, by address: ascending, not
    /// overlapping.
    fn memory(&mut self) -> (u32, Vec<(u32, Vec<u8>)>);
}
