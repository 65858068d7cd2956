//! The settings of wasmtime for what becomes part of an executable: those with which a component is
//! compiled, and those with which it is run, have to be the same.
//!
//! They are those of the `wasmtime` command, as far as a component can tell: the stack has the same
//! size, so what recurses there recurses here.

use wasmtime::{Config, WasmBacktraceDetails};

/// The settings, for a compiler and for a runner alike.
pub fn settings() -> Config {
    let mut config = Config::new();
    config
        // What components of WASI 0.3 and of the newest value types are made of.
        .wasm_component_model_async(true)
        .wasm_component_model_more_async_builtins(true)
        .wasm_component_model_async_stackful(true)
        .wasm_component_model_map(true)
        .wasm_component_model_fixed_length_lists(true)
        // A trap is reported by its message. Frames would be of CPython's insides, and their
        // addresses a third of the file.
        .wasm_backtrace_max_frames(None)
        .wasm_backtrace_details(WasmBacktraceDetails::Disable)
        .generate_address_map(false)
        .native_unwind_info(false);
    config
}
