//! Making the interpreter aware of the machine that the component really runs on.
//!
//! Environment, command line and the state of the random number generator are part of the memory
//! image, where they are what they were when the component was built. Before the first call of an
//! exported function they are fetched anew.

use std::cell::Cell;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

use crate::program::Program;
use crate::single_thread::SingleThread;
use crate::{support, vfs};

/// Does what has to be done before the first call, at the first call.
#[inline]
pub fn once(program: &Program) {
    static DONE: SingleThread<Cell<bool>> = SingleThread::new(Cell::new(false));
    if !DONE.replace(true) {
        refresh(program);
    }
}

#[cold]
fn refresh(program: &Program) {
    Python::attach(|python| {
        if let Err(error) = refresh_interpreter(python, program) {
            error.display(python);
        }
    });
}

fn refresh_interpreter(python: Python<'_>, program: &Program) -> PyResult<()> {
    let environment = PyDict::new(python);
    for variable in vfs::refresh_environment() {
        let variable = variable.to_bytes();
        // A name can start with `=`, as on Windows, but it cannot be empty.
        if let Some(end) = variable.iter().skip(1).position(|byte| *byte == b'=') {
            let (name, value) = variable.split_at(end + 1);
            environment.set_item(
                PyBytes::new(python, name),
                PyBytes::new(python, &value[1..]),
            )?;
        }
    }
    let arguments = vfs::arguments()
        .into_iter()
        .map(|argument| PyBytes::new(python, argument.to_bytes()));
    let arguments = PyList::new(python, arguments.collect::<Vec<_>>())?;
    let has_randomness = !program.stub_wasi();
    support::call(python, "refresh", (environment, arguments, has_randomness)).map(drop)
}
