//! The end of a call that raised an exception which is no result.
//!
//! The traceback goes to standard error, as everywhere in Python. A command then ends as a Python
//! program does, with the exit status 1. Any other function can only trap, and what hosts print of
//! a trap are dozens of frames without names. So that what matters is found among them, the last
//! line before them says which call raised what:
//!
//! ```text
//! componentize-py: greet("World") raised ValueError: nobody of that name
//! ```
//!
//! The texts are made in Python (`componentize_py_runtime`). Where that fails, as it may when
//! memory is exhausted, names are said here.

use pyo3::exceptions::PySystemExit;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::export::Function;
use crate::objects::{Object, class_name};
use crate::trap::trap;
use crate::{support, vfs};

/// What an exception ended.
#[derive(Clone, Copy)]
pub enum Ended<'a> {
    /// A call of a function with these arguments, as Python gets them; too few where they are gone
    /// already.
    Call(&'a Function, &'a [Object]),
    /// A call of a function whose arguments are in the outermost frame that the exception went
    /// through.
    Coroutine(&'a Function),
    /// A task that a call of the function has spawned.
    Task(&'a Function),
    /// The event loop.
    Loop,
}

/// Ends the component because of an exception.
pub fn end(exception: Object, ended: Ended<'_>) -> ! {
    Python::attach(|python| {
        if exception.is_instance_of::<PySystemExit>() {
            let status = support::call(python, "exit_status", (&exception,))
                .and_then(|status| status.extract());
            support::finish_command();
            vfs::exit_process(status.unwrap_or(1));
        }
        // SAFETY: it is an exception.
        unsafe { ffi::PyErr_DisplayException(exception.as_ptr()) };
        if ended.is_of_command() {
            support::finish_command();
            vfs::exit_process(1);
        }
        // That something cannot be written out is nothing that could be told to anybody.
        let _ = support::call(python, "flush", ());
        let what = ended.describe(python, &exception);
        let raised = text(support::call(python, "describe_exception", (&exception,)))
            .unwrap_or_else(|| class_name(&exception));
        vfs::print_error(&format!("componentize-py: {what} raised {raised}"));
    });
    trap()
}

impl Ended<'_> {
    fn is_of_command(self) -> bool {
        match self {
            Self::Call(function, _) | Self::Coroutine(function) | Self::Task(function) => {
                function.is_command
            }
            Self::Loop => false,
        }
    }

    fn describe(self, python: Python<'_>, exception: &Object) -> String {
        match self {
            Self::Call(function, objects) => {
                let count = function.parameter_count();
                let arguments = match objects.len().checked_sub(count) {
                    Some(others) => PyTuple::new(python, &objects[others..]).ok(),
                    None => None,
                };
                let name = function.wit_name();
                text(support::call(python, "describe_call", (&name, arguments)))
                    .unwrap_or_else(|| format!("{name}(…)"))
            }
            Self::Coroutine(function) => {
                let name = function.wit_name();
                let arguments = (&name, function.parameter_count(), exception);
                text(support::call(python, "describe_coroutine", arguments))
                    .unwrap_or_else(|| format!("{name}(…)"))
            }
            Self::Task(function) => format!("a task of {}", function.wit_name()),
            Self::Loop => "the event loop".to_owned(),
        }
    }
}

fn text(description: PyResult<Bound<'_, PyAny>>) -> Option<String> {
    description.ok()?.extract().ok()
}
