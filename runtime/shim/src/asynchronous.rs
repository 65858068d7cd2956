//! Asynchronous worlds: asynchronous functions, streams and futures.
//!
//! The component model has a component wait without blocking: an exported function that cannot go on returns to the host
//! with a *waitable set*, and is called back when something in the set has an event. What can be waited for, a
//! *waitable*, is a call of an imported function (a *subtask*) or an end of a stream or future that is being read or
//! written. That is how an event loop sees the world, so the work is divided:
//!
//! - the Python package `componentize_py_async_support` has the event loop and everything that knows of tasks, of
//!   waiting and of cancelling; readers and writers are classes of it;
//! - here is what needs the canonical ABI: starting and finishing the operations ([`operations`]), whose memory and
//!   handles are kept until the event comes that says that they have ended; the calls of exported functions
//!   ([`calls`]); and the canonical built-ins ([`builtins`]). [`natives`] offers them to Python, as numbers and objects.
//!
//! Nothing of it is in a component whose world has nothing asynchronous: the Python package is imported by [`install`],
//! and the built-ins are imports of a module that the tool adds only to asynchronous worlds.

use pyo3::prelude::*;

use crate::world::World;

pub mod builtins;
pub mod calls;
pub mod channels;
pub mod natives;
pub mod operations;

/// The Python package.
pub const PACKAGE: &str = "componentize_py_async_support";

/// The module of the package with the event loop.
pub const LOOP: &str = "componentize_py_async_support.loop";

/// The module of the package with what is called in place of generated functions.
pub const OPERATIONS: &str = "componentize_py_async_support.operations";

/// Loads the Python package and connects it with this module.
pub fn install(python: Python<'_>, world: &'static World) -> PyResult<()> {
    natives::install(python)?;
    let clock = calls::clock(python, world)?;
    python.import(LOOP)?.call_method1("install", (clock,))?;
    channels::find_classes(world)
}
