//! Why an app does not start.

use pyo3::exceptions::PyModuleNotFoundError;
use pyo3::prelude::*;

/// Why an app does not start.
pub enum Failure {
    /// Python code raised an exception.
    Exception(PyErr),
    /// Anything else, in words.
    Message(String),
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self::Exception(error)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Message(message)
    }
}

/// Whether the module itself, or a package that it is in, is what cannot be found.
pub fn is_missing_module(python: Python<'_>, error: &PyErr, module: &str) -> bool {
    error.is_instance_of::<PyModuleNotFoundError>(python)
        && error
            .value(python)
            .getattr("name")
            .and_then(|name| name.extract::<String>())
            .is_ok_and(|name| module == name || module.starts_with(&format!("{name}.")))
}
