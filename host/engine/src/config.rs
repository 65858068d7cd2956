//! The settings of wasmtime, for compiling ahead of time and for running alike.

use wasmtime::{Config, Engine, OptLevel, RegallocAlgorithm, Result, WasmBacktraceDetails};

use crate::code;

/// Bytes of the native stack that WebAssembly may take: for the tool, and again for the program
/// that it runs.
///
/// Interpreting Python takes some 500 bytes a frame of C; what the interface promises are 20,000
/// frames.
pub const WASM_STACK: usize = 16 << 20;

/// Bytes of stack that a thread which runs the tool needs: the tool's, the program's, and what the
/// host itself uses.
pub const THREAD_STACK: usize = 2 * WASM_STACK + (8 << 20);

/// An engine that runs what the tool asks for. One for a process is enough.
///
/// What it compiles is run once, to import an app: the compiler would take longer to make it fast
/// than it then runs. Code that was compiled ahead of time loads into it nevertheless, as neither
/// setting changes what code means.
pub fn new() -> Result<Engine> {
    let mut config = settings()?;
    config
        .cranelift_opt_level(OptLevel::None)
        .cranelift_regalloc_algorithm(RegallocAlgorithm::SinglePass);
    Engine::new(&config)
}

/// An engine that compiles what is to become part of the launcher.
pub fn ahead_of_time() -> Result<Engine> {
    Engine::new(&settings()?)
}

/// What both have to agree on.
///
/// The machine code that it makes runs on every machine of the same architecture, so that a
/// launcher can be built on one machine and used on another: no features of the building machine's
/// processor are used.
fn settings() -> Result<Config> {
    let mut config = Config::new();
    config
        // A target that is named, even if it is the host, has none of the host's processor
        // features.
        .target(&target_lexicon::HOST.to_string())?
        .with_custom_code_memory(code::publisher())
        .max_wasm_stack(WASM_STACK)
        // Nothing is run asynchronously here, but it must not be less.
        .async_stack_size(WASM_STACK)
        .concurrency_support(false)
        // Traps are reported by their message. Frames and source positions would be of the tool's
        // and CPython's insides, and make the executable a third larger.
        .wasm_backtrace_max_frames(None)
        .wasm_backtrace_details(WasmBacktraceDetails::Disable)
        .generate_address_map(false)
        .native_unwind_info(false)
        // Everything is instantiated once, so there is nothing to gain from mapping the initial
        // contents of memories. And to do that wasmtime seals a file in memory, which Linux refuses
        // once in a while on a busy machine, when it is moving that file's pages (EBUSY).
        .memory_init_cow(false);
    Ok(config)
}
