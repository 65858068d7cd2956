//! Running the module, and making a module of what it became.
//!
//! Wizer does the second: it writes the module anew with the contents of memory as data segments,
//! the mutable globals with their values, and no way to start it a second time. It is also able to
//! instantiate the module and call one function without parameters; here a function is called with
//! data, so the module is run with wasmtime, and Wizer sees it through [`Live`]:
//!
//! 1. Instantiate; every import is a trap.
//! 2. `_initialize` runs the constructors of C and Rust.
//! 3. The heap is made large enough for what follows ([`HEAP`]). The program data is laid out
//!    behind it, in pages by which the memory grows, and `componentize_initialize` starts CPython
//!    on it.
//! 4. What must not be in the image is taken out: the program data with its pages, since the tool
//!    will lay it out anew for each app, and the part of the stack below the stack pointer, which
//!    holds nothing but traces of calls that have returned.
//!
//! The heap comes first so that what an app's component holds stays together in the low part of its
//! memory: wasmtime maps an initial memory whose contents end below 16 MiB, and copies most others
//! each time that it makes an instance.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use componentize_program::{Program, exports};
use wasmparser::ValType;
use wasmtime::{Instance, Linker, Memory, Module, Store, Val, WasmParams, WasmResults};
use wasmtime_wizer::{InstanceState, SnapshotVal, Wizer};

/// How large a block of the heap can be had without memory growing, in bytes: for starting CPython,
/// and for what most apps allocate while they are imported.
const HEAP: u32 = 8 << 20;

/// A page of memory, in bytes.
const PAGE: usize = 65_536;

/// The number of standard error, for `componentize_captured_output`.
const STANDARD_ERROR: u32 = 2;

/// Why there is no snapshot.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The module does not do what the runtime has to.
    #[error("{0:#}")]
    Wasm(wasmtime::Error),
    /// CPython did not start.
    #[error("{} failed: {reason}\n{output}", exports::INITIALIZE.name)]
    Initialize {
        /// The status, or the trap.
        reason: String,
        /// What was written to standard error.
        output: String,
    },
    /// The program data cannot be laid out.
    #[error("the library does not fit: {0}")]
    Program(#[from] componentize_program::Error),
    /// There is no memory for the heap.
    #[error("malloc of {HEAP} bytes failed")]
    OutOfMemory,
    /// Starting CPython took more than the heap.
    #[error("starting CPython takes more than {HEAP} bytes: make HEAP in runtime/snapshot larger")]
    HeapTooSmall,
}

impl From<wasmtime::Error> for Error {
    fn from(error: wasmtime::Error) -> Self {
        Self::Wasm(error)
    }
}

/// The image of `module` after CPython was started on `program`.
pub fn take(module: &[u8], program: &Program<'_>) -> Result<Vec<u8>, Error> {
    let mut wizer = Wizer::new();
    // It is not needed any more, and removed from the exports.
    wizer.init_func(exports::INITIALIZE.name);
    let (context, instrumented) = wizer.instrument(module)?;

    let mut live = Live::new(&instrumented)?;
    live.initialize(program)?;
    Ok(now(wizer.snapshot(&context, &mut live))?)
}

/// An instance of the runtime.
struct Live {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
    /// How much of the memory the image has, in bytes.
    kept: usize,
}

impl Live {
    fn new(binary: &[u8]) -> Result<Self, Error> {
        let engine = componentize_engine::config::new()?;
        let module = Module::from_binary(&engine, binary)?;
        let mut linker = Linker::new(&engine);
        linker.define_unknown_imports_as_traps(&module)?;
        let mut store = Store::new(&engine, ());
        let instance = linker.instantiate(&mut store, &module)?;
        let memory = instance
            .get_memory(&mut store, "memory")
            .ok_or_else(|| wasmtime::Error::msg("the module exports no memory"))?;
        let kept = memory.data_size(&store);
        Ok(Self {
            store,
            instance,
            memory,
            kept,
        })
    }

    fn initialize(&mut self, program: &Program<'_>) -> Result<(), Error> {
        self.call::<(), ()>("_initialize", ())?;

        let block: u32 = self.call("malloc", HEAP)?;
        if block == 0 {
            return Err(Error::OutOfMemory);
        }
        self.call::<u32, ()>("free", block)?;
        self.kept = self.memory.data_size(&self.store);

        let address = u32::try_from(self.kept).map_err(|_| Error::OutOfMemory)?;
        let data = componentize_program::encode(program, address)?;
        let end = data.address as usize + data.bytes.len();
        let pages = (end - self.kept).div_ceil(PAGE) as u64;
        self.memory.grow(&mut self.store, pages)?;
        let size = self.memory.data_size(&self.store);
        self.memory
            .write(&mut self.store, data.address as usize, &data.bytes)
            .map_err(wasmtime::Error::from)?;

        let status = self.call::<u32, u32>(exports::INITIALIZE.name, data.address);
        match status {
            Ok(0) => {}
            Ok(status) => return Err(self.failure(format!("status {status}"))),
            Err(error) => return Err(self.failure(error.root_cause().to_string())),
        }

        if self.memory.data_size(&self.store) != size {
            return Err(Error::HeapTooSmall);
        }
        self.clear_dead_stack()
    }

    /// Zeroes the stack below the stack pointer.
    fn clear_dead_stack(&mut self) -> Result<(), Error> {
        let regions: u32 = self.call(exports::MEMORY_REGIONS.name, ())?;
        let low = self.read_u32(regions)?;
        let pointer = self
            .instance
            .get_global(&mut self.store, "__stack_pointer")
            .and_then(|global| global.get(&mut self.store).i32())
            .ok_or_else(|| wasmtime::Error::msg("the module exports no __stack_pointer"))?
            .cast_unsigned();
        self.memory
            .data_mut(&mut self.store)
            .get_mut(low as usize..pointer as usize)
            .ok_or_else(|| wasmtime::Error::msg("the stack is not inside the memory"))?
            .fill(0);
        Ok(())
    }

    /// What went wrong, with what was written to standard error.
    fn failure(&mut self, reason: String) -> Error {
        let output = self.captured_output().unwrap_or_default();
        Error::Initialize {
            reason,
            output: String::from_utf8_lossy(&output).into_owned(),
        }
    }

    fn captured_output(&mut self) -> Result<Vec<u8>, Error> {
        let region: u32 = self.call(exports::CAPTURED_OUTPUT.name, STANDARD_ERROR)?;
        let address = self.read_u32(region)?;
        let length = self.read_u32(region + 4)?;
        let mut output = vec![0; length as usize];
        self.memory
            .read(&self.store, address as usize, &mut output)
            .map_err(wasmtime::Error::from)?;
        Ok(output)
    }

    fn call<P: WasmParams, R: WasmResults>(
        &mut self,
        name: &str,
        parameters: P,
    ) -> wasmtime::Result<R> {
        self.instance
            .get_typed_func::<P, R>(&mut self.store, name)?
            .call(&mut self.store, parameters)
    }

    fn read_u32(&self, address: u32) -> wasmtime::Result<u32> {
        let mut bytes = [0; 4];
        self.memory
            .read(&self.store, address as usize, &mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }
}

impl InstanceState for Live {
    async fn global_get(&mut self, name: &str, _: ValType) -> SnapshotVal {
        let global = self
            .instance
            .get_global(&mut self.store, name)
            .expect("Wizer exports all mutable globals");
        match global.get(&mut self.store) {
            Val::I32(value) => SnapshotVal::I32(value),
            Val::I64(value) => SnapshotVal::I64(value),
            Val::F32(bits) => SnapshotVal::F32(bits),
            Val::F64(bits) => SnapshotVal::F64(bits),
            Val::V128(value) => SnapshotVal::V128(value.as_u128()),
            other => unreachable!("Wizer refuses mutable globals like {other:?}"),
        }
    }

    async fn memory_contents(&mut self, name: &str, contents: impl FnOnce(&[u8]) + Send) {
        let memory = self
            .instance
            .get_memory(&mut self.store, name)
            .expect("Wizer exports all memories");
        contents(&memory.data(&self.store)[..self.kept]);
    }
}

/// The result of a future that never waits: as those of [`Live`], and so Wizer's.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => unreachable!("nothing waits"),
    }
}

#[cfg(test)]
mod tests {
    use componentize_program::Directory;

    use super::*;

    /// A runtime whose `componentize_initialize` is `body`; its result is the address of the
    /// program data, less 4096.
    fn runtime(body: &str) -> Vec<u8> {
        let text = format!(
            r#"(module
                (import "wasi" "clock" (func $clock))
                (memory (export "memory") 2)
                (table (export "table") 3 funcref)
                (elem (i32.const 1) $clock)
                (global $sp (export "__stack_pointer") (mut i32) (i32.const 1024))
                (data (i32.const 2048) "\00\08\00\00\00\10\00\00")     ;; the stack's region
                (data (i32.const 2064) "\00\09\00\00\05\00\00\00")     ;; the region of the output
                (data (i32.const 2304) "Oops!")
                (func (export "_initialize") (i32.store8 (i32.const 4000) (i32.const 7)))
                (func (export "malloc") (param i32) (result i32) (i32.const 4096))
                (func (export "free") (param i32)
                    (i32.store (i32.const 4008) (local.get 0)))
                (func (export "componentize_initialize") (param $program i32) (result i32) {body})
                (func (export "componentize_captured_output") (param i32) (result i32) (i32.const 2064))
                (func (export "componentize_memory_regions") (result i32) (i32.const 2072)))"#
        );
        wat::parse_str(text).unwrap()
    }

    fn program() -> Program<'static> {
        let mut tree = Directory::default();
        tree.insert_file("file", &b"CONTENT"[..]).unwrap();
        Program {
            tree,
            ..Program::default()
        }
    }

    /// An instance of an image, without starting anything.
    fn instance(image: &[u8]) -> Live {
        Live::new(image).unwrap()
    }

    #[test]
    fn memory_and_globals_are_as_initialization_left_them() {
        let image = take(
            &runtime(
                "(i32.store8 (i32.const 500) (i32.const 1))
                 (i32.store8 (i32.const 1020) (i32.const 2))
                 (i32.store (i32.const 4004) (i32.load (local.get $program)))
                 (global.set $sp (i32.const 1008))
                 (i32.const 0)",
            ),
            &program(),
        )
        .unwrap();
        let mut live = instance(&image);
        let byte = |address: usize| live.memory.data(&live.store)[address];
        assert_eq!(byte(4000), 7, "_initialize has run");
        assert_eq!(
            u32::from(byte(4004)),
            componentize_program::VERSION,
            "it was given the program data"
        );
        assert_eq!(byte(4009), 16, "the heap was made and is free");
        assert_eq!(byte(500), 0, "the stack is cleared below the pointer");
        assert_eq!(byte(1020), 2, "and kept above it");
        let rest = &live.memory.data(&live.store)[4096..];
        assert!(rest.iter().all(|byte| *byte == 0), "the data is gone");
        assert_eq!(live.memory.size(&live.store), 2, "and its pages");
        let pointer = live.instance.get_global(&mut live.store, "__stack_pointer");
        assert_eq!(pointer.unwrap().get(&mut live.store).i32(), Some(1008));
    }

    #[test]
    fn what_the_tool_links_to_is_still_exported() {
        let image = take(&runtime("(i32.const 0)"), &program()).unwrap();
        let mut live = instance(&image);
        assert!(live.instance.get_table(&mut live.store, "table").is_some());
        assert!(live.instance.get_func(&mut live.store, "malloc").is_some());
        for gone in ["_initialize", exports::INITIALIZE.name] {
            assert!(live.instance.get_func(&mut live.store, gone).is_none());
        }
    }

    #[test]
    fn equal_inputs_give_equal_images() {
        let runtime = runtime("(i32.const 0)");
        let one = take(&runtime, &program()).unwrap();
        assert_eq!(one, take(&runtime, &program()).unwrap());
    }

    #[test]
    fn a_heap_behind_the_program_data_is_refused() {
        let error = take(
            &runtime("(drop (memory.grow (i32.const 1))) (i32.const 0)"),
            &program(),
        );
        assert!(matches!(error, Err(Error::HeapTooSmall)), "{error:?}");
    }

    #[test]
    fn failures_come_with_standard_error() {
        let error = take(&runtime("(i32.const 2)"), &program()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "componentize_initialize failed: status 2\nOops!"
        );
        let error = take(&runtime("(call $clock) (i32.const 0)"), &program()).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("clock"), "{message}");
        assert!(message.ends_with("\nOops!"), "{message}");
    }
}
