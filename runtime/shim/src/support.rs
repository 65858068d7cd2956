//! The Python part of the shim: the module `componentize_py_runtime`, which the interpreter has loaded when it starts.

use pyo3::call::PyCallArgs;
use pyo3::prelude::*;

/// The module's name.
pub const MODULE: &str = "componentize_py_runtime";

/// Calls a function of the module.
pub fn call<'py>(
    python: Python<'py>,
    function: &str,
    arguments: impl PyCallArgs<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    python.import(MODULE)?.getattr(function)?.call1(arguments)
}
