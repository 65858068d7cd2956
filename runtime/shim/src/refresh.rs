//! Making the interpreter aware of the machine that the component really runs on.
//!
//! Environment, command line and the state of the random number generator are part of the memory
//! image, where they are what they were when the component was built. Before the first call of an
//! exported function they are fetched anew.
//!
//! An instance may live for no more than that call, and each page of memory that it writes to is
//! copied for it. So nothing is done that would change nothing: where a host gives neither
//! environment nor arguments, and the app has nothing that depends on them, as is usual for a
//! server, no Python code runs. What does run has been rehearsed before the image is taken, so
//! that whatever is set up at the first time (caches of attributes above all) is part of it.

use std::cell::{Cell, OnceCell};
use std::ffi::CStr;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

use crate::context::Context;
use crate::objects::{self, Object};
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

/// What [`rehearse`] has found out.
struct Rehearsed {
    /// The function in Python that takes over what the host gives.
    function: Object,
    /// Whether it has something to do, even if the host gives nothing.
    is_needed: bool,
}

static REHEARSED: SingleThread<OnceCell<Rehearsed>> = SingleThread::new(OnceCell::new());

/// Does as if the first call came now, from a host that gives nothing.
///
/// # Errors
///
/// The exception that was raised where the function was looked for.
pub fn rehearse(python: Python<'_>) -> PyResult<()> {
    let function = objects::adopt(support::function(python, "refresh")?);
    // What it raises, it will raise again, when there is somebody to see it.
    let is_needed = call(&function, &[], &[], false).unwrap_or(true);
    let _ = REHEARSED.set(Rehearsed {
        function,
        is_needed,
    });
    Context::take().reserve().give_back();
    Ok(())
}

#[cold]
fn refresh(program: &Program) {
    let python = objects::python();
    if let Err(error) = refresh_interpreter(program) {
        error.display(python);
    }
}

fn refresh_interpreter(program: &Program) -> PyResult<()> {
    // Without a rehearsal, no image would have been made.
    let Some(rehearsed) = REHEARSED.get() else {
        return Ok(());
    };
    let environment = vfs::refresh_environment();
    let arguments = vfs::arguments();
    let is_same = environment.is_empty() && arguments.is_empty() && !vfs::is_terminal();
    if is_same && !rehearsed.is_needed {
        return Ok(());
    }
    let has_randomness = !program.stub_wasi();
    call(
        &rehearsed.function,
        &environment,
        &arguments,
        has_randomness,
    )
    .map(drop)
}

/// Calls the function in Python. It says whether it is needed.
fn call(
    function: &Object,
    variables: &[&CStr],
    arguments: &[&CStr],
    has_randomness: bool,
) -> PyResult<bool> {
    let python = objects::python();
    let environment = PyDict::new(python);
    for variable in variables {
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
    let arguments = (arguments.iter()).map(|argument| PyBytes::new(python, argument.to_bytes()));
    let arguments = PyList::new(python, arguments.collect::<Vec<_>>())?;
    function
        .call1((environment, arguments, has_randomness))?
        .extract()
}
