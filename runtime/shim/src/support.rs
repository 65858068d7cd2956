//! The Python part of the shim, the module `componentize_py_runtime`.

use pyo3::call::PyCallArgs;
use pyo3::prelude::*;

use crate::python_modules::RUNTIME;

/// Calls a function of the module.
pub fn call<'py>(
    python: Python<'py>,
    function: &str,
    arguments: impl PyCallArgs<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    self::function(python, function)?.call1(arguments)
}

/// A function of the module.
pub fn function<'py>(python: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    python.import(RUNTIME)?.getattr(name)
}

/// Does what CPython does when a program ends: runs the functions that `atexit` knows, and writes
/// out what is buffered.
pub fn finish_command() {
    Python::attach(|python| {
        if let Err(error) = call(python, "finish_command", ()) {
            error.display(python);
        }
    });
}
