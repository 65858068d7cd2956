//! Asynchronous worlds: asynchronous functions, streams and futures.
//!
//! The component model has a component wait without blocking: an exported function that cannot go
//! on returns to the host with a *waitable set*, and is called back when something in the set has
//! an event. What can be waited for, a *waitable*, is a call of an imported function (a *subtask*)
//! or an end of a stream or future that is being read or written. That is how an event loop sees
//! the world, so the work is divided:
//!
//! - the Python package `componentize_py_async_support` has the event loop and everything that
//!   knows of tasks, of waiting and of cancelling; readers and writers are classes of it;
//! - here is what needs the canonical ABI: starting and finishing the operations ([`operations`]),
//!   whose memory and handles are kept until the event comes that says that they have ended; the
//!   calls of exported functions ([`calls`]); and the canonical built-ins ([`builtins`]).
//!   [`natives`] offers them to Python, as numbers and objects.
//!
//! Nothing of it is in a component whose world has nothing asynchronous: the Python package is
//! imported by [`install`], and the built-ins are imports of a module that the tool adds only to
//! asynchronous worlds.

use pyo3::prelude::*;

use crate::calls::import::Function;
use crate::objects::fetch;
use crate::python_modules::LOOP;
use crate::world::World;

pub mod builtins;
pub mod calls;
pub mod natives;
pub mod operations;

/// Loads the Python package and connects it with this module.
pub fn install(python: Python<'_>, world: &'static World) -> PyResult<()> {
    natives::install(python, world)?;
    let clock = clock(python, world)?;
    python.import(LOOP)?.call_method1("install", (clock,))?;
    // What reading and writing will need is to be part of the memory image.
    for channel in world.types.channels() {
        fetch((channel.reader.get()).and_then(|_| channel.writer.get()))?;
    }
    Ok(())
}

/// The functions of the clock of WASI 0.3 by which the event loop can wait, if the world has them:
/// `now` and `wait-for` of `wasi:clocks/monotonic-clock`.
fn clock<'py>(
    python: Python<'py>,
    world: &'static World,
) -> PyResult<Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    let find = |name: &str| {
        world.imports.iter().find(|function| {
            let metadata = &function.metadata.name;
            let interface = metadata.interface().unwrap_or_default();
            interface.starts_with("wasi:clocks/monotonic-clock@0.3") && metadata.name() == name
        })
    };
    let (Some(now), Some(wait)) = (find("now"), find("wait-for")) else {
        return Ok(None);
    };
    let object = |function: &Function| {
        python
            .import(function.module.as_str())?
            .getattr(function.qualified_name.as_str())
    };
    Ok(Some((object(now)?, object(wait)?)))
}
