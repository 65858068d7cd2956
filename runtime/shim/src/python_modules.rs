//! The names of the Python modules that belong to the runtime.

/// What the runtime does in Python. The interpreter has loaded it when it starts.
pub const RUNTIME: &str = "componentize_py_runtime";

/// The classes that all worlds share.
pub const TYPES: &str = "componentize_py_types";

/// The package for asynchronous worlds.
pub const ASYNCHRONOUS: &str = "componentize_py_async_support";

/// The module of that package with the event loop.
pub const LOOP: &str = "componentize_py_async_support.loop";

/// The module of that package with what is called in place of generated functions.
pub const OPERATIONS: &str = "componentize_py_async_support.operations";

/// The module of that package with the functions that the shim offers it.
pub const ABI: &str = "componentize_py_async_support.abi";
