//! The runtime as the product has it, with CPython started, run by wasmi: for
//! what Python code in it, and the virtual file system below that, make of
//! program data.

use std::fs;
use std::ops::Range;
use std::sync::LazyLock;

use componentize_link::relocate::PAGE;
use componentize_program::exports;
use wasmi::{
    CompilationMode, Config, Engine, Error, Extern, ExternType, Func, Instance, Linker, Memory,
    Module, Store, Val,
};

/// The module, of which functions are translated when they are called first.
static MODULE: LazyLock<Module> = LazyLock::new(|| {
    let path = crate::repository().join("target/runtime/image/runtime.wasm");
    let image = fs::read(path).expect("the runtime image, which scripts/build.sh makes");
    let mut config = Config::default();
    config.compilation_mode(CompilationMode::Lazy);
    config.set_max_recursion_depth(20_000);
    config.set_max_stack_height(64 << 20);
    Module::new(&Engine::new(&config), image).expect("a valid module")
});

/// The number of standard output in POSIX.
const STANDARD_OUTPUT: u32 = 1;

/// An instance. Whatever it asks of a host traps.
pub struct Runtime {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
}

impl Runtime {
    pub fn new() -> Runtime {
        let mut store = Store::new(MODULE.engine(), ());
        let mut linker = Linker::new(MODULE.engine());
        for import in MODULE.imports() {
            let ExternType::Func(ty) = import.ty() else {
                panic!("{import:?} is no function");
            };
            let name = format!("{}.{}", import.module(), import.name());
            let trap = Func::new(&mut store, ty.clone(), move |_, _, _| {
                Err(Error::new(format!("{name} was called")))
            });
            let defined = linker.define(import.module(), import.name(), trap);
            defined.expect("a definition");
        }
        let instance = linker.instantiate_and_start(&mut store, &MODULE);
        let instance = instance.expect("an instance");
        let memory = instance.get_export(&store, "memory");
        let memory = memory.and_then(Extern::into_memory).expect("a memory");
        Runtime {
            store,
            instance,
            memory,
        }
    }

    /// Takes `bytes` and more bytes of memory behind what is in use; gives the address.
    pub fn take(&mut self, bytes: usize) -> u32 {
        let address = self.memory().len();
        let pages = u64::try_from(bytes).expect("a size").div_ceil(PAGE);
        self.memory
            .grow(&mut self.store, pages)
            .expect("room for memory");
        u32::try_from(address).expect("an address")
    }

    pub fn memory(&self) -> &[u8] {
        self.memory.data(&self.store)
    }

    pub fn memory_mut(&mut self) -> &mut [u8] {
        self.memory.data_mut(&mut self.store)
    }

    pub fn write(&mut self, address: u32, bytes: &[u8]) {
        self.memory_mut()[place(address, bytes.len())].copy_from_slice(bytes);
    }

    /// Calls a function that has one result.
    pub fn call(&mut self, name: &str, arguments: &[u32]) -> u32 {
        let function = self.instance.get_func(&self.store, name);
        let function = function.unwrap_or_else(|| panic!("there is no {name}"));
        let arguments: Vec<_> = (arguments.iter())
            .map(|argument| Val::I32(argument.cast_signed()))
            .collect();
        let mut results = [Val::I32(0)];
        function
            .call(&mut self.store, &arguments, &mut results)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let [Val::I32(result)] = results else {
            panic!("{name} gave {results:?}");
        };
        result.cast_unsigned()
    }

    /// Runs Python code; gives what it has written since the program data was installed.
    pub fn run_python(&mut self, code: &str) -> String {
        let text = [code.as_bytes(), &[0]].concat();
        let address = self.take(text.len());
        self.write(address, &text);
        self.call("PyGILState_Ensure", &[]);
        let status = self.call("PyRun_SimpleString", &[address]);
        assert_eq!(
            status,
            0,
            "{code} failed: {}",
            self.captured(STANDARD_OUTPUT + 1)
        );
        self.captured(STANDARD_OUTPUT)
    }

    fn captured(&mut self, stream: u32) -> String {
        let region = self.call(exports::CAPTURED_OUTPUT.name, &[stream]);
        let [address, length] = [region, region + 4].map(|at| self.word(at));
        let length = usize::try_from(length).expect("a length");
        let text = self.memory()[place(address, length)].to_vec();
        String::from_utf8(text).expect("UTF-8")
    }

    fn word(&self, address: u32) -> u32 {
        let bytes = &self.memory()[place(address, 4)];
        u32::from_le_bytes(bytes.try_into().expect("four bytes"))
    }
}

/// Where in the bytes of the memory something is.
pub fn place(address: u32, length: usize) -> Range<usize> {
    let start = usize::try_from(address).expect("an address");
    start..start + length
}
