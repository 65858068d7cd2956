//! What the shim offers to the Python package: the functions of its module `abi`.
//!
//! The module has them without bodies, for editors and type checkers, and documents them; here they
//! are replaced.

use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict, PyTuple};

use super::{builtins, calls, operations};
use crate::handle::{self, Handle, State};
use crate::objects::{Object, adopt, fetch};
use crate::python_modules::ABI;
use crate::single_thread::SingleThread;
use crate::types::channel::halves;
use crate::vfs;
use crate::world::World;

type Native = fn(&'static World, &Bound<'_, PyTuple>) -> PyResult<Object>;

/// Puts the functions into the module.
pub fn install(python: Python<'_>, world: &'static World) -> PyResult<()> {
    let module = python.import(ABI)?;
    for (name, native) in NATIVES {
        let world = SingleThread::new(world);
        let function = PyCFunction::new_closure(
            python,
            None,
            None,
            move |arguments: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>| {
                native(*world, arguments).map(Bound::unbind)
            },
        )?;
        module.setattr(name, function)?;
    }
    Ok(())
}

/// The functions by name.
const NATIVES: [(&str, Native); 20] = [
    ("waitable_set_new", |_, _| {
        number(builtins::waitable_set_new())
    }),
    ("waitable_set_poll", |_, arguments| {
        let (set,): (u32,) = arguments.extract()?;
        let mut payload = [0; 2];
        let event = builtins::waitable_set_poll(set, &mut payload);
        object(arguments.py(), (event, payload[0], payload[1]))
    }),
    ("waitable_join", |_, arguments| {
        let (waitable, set): (u32, u32) = arguments.extract()?;
        builtins::waitable_join(waitable, set);
        nothing()
    }),
    ("subtask_cancel", |_, arguments| {
        let (subtask,): (u32,) = arguments.extract()?;
        // Who waits for a waitable must not do so through a set as well.
        builtins::waitable_join(subtask, 0);
        number(builtins::subtask_cancel(subtask))
    }),
    ("subtask_event", |_, arguments| {
        let (subtask, status): (u32, u32) = arguments.extract()?;
        fetch(operations::call_event(subtask, status))
    }),
    ("backpressure_inc", |_, _| {
        at_run_time()?;
        builtins::backpressure_inc();
        nothing()
    }),
    ("backpressure_dec", |_, _| {
        builtins::backpressure_dec();
        nothing()
    }),
    ("task_return", |_, arguments| {
        let (call, value, raised): (u32, Bound<'_, PyAny>, bool) = arguments.extract()?;
        calls::task_return(call, adopt(value), raised);
        nothing()
    }),
    ("task_cancel", |_, arguments| {
        let (call,): (u32,) = arguments.extract()?;
        calls::task_cancel(call);
        nothing()
    }),
    ("fail", |world, arguments| {
        let (which, exception): (usize, Bound<'_, PyAny>) = arguments.extract()?;
        calls::fail(world.export(which), adopt(exception))
    }),
    ("signal_new", |_, arguments| {
        object(arguments.py(), halves(builtins::stream_new()))
    }),
    ("signal_read", |_, arguments| {
        let (end,): (u32,) = arguments.extract()?;
        code(arguments.py(), Some(builtins::stream_read(end, 0, 1)))
    }),
    ("signal_write", |_, arguments| {
        let (end,): (u32,) = arguments.extract()?;
        code(arguments.py(), Some(builtins::stream_write(end, 0, 1)))
    }),
    ("make", |world, arguments| {
        at_run_time()?;
        let (is_stream, index): (bool, usize) = arguments.extract()?;
        let channels = if is_stream {
            &world.types.streams
        } else {
            &world.types.futures
        };
        let channel = channels[index];
        object(arguments.py(), fetch(operations::make(channel))?)
    }),
    ("number", |_, arguments| {
        let (end,): (Bound<'_, PyAny>,) = arguments.extract()?;
        number(handle::get(&adopt(end)).map_or(0, Handle::number))
    }),
    ("drop", |_, arguments| {
        let (end,): (Bound<'_, PyAny>,) = arguments.extract()?;
        if let Some(end) = handle::get(&adopt(end)) {
            end.give_back(State::Dropped);
        }
        nothing()
    }),
    ("read", |_, arguments| {
        let (end, count): (Bound<'_, PyAny>, usize) = arguments.extract()?;
        let started = operations::read(&adopt(end), count);
        code(arguments.py(), fetch(started)?)
    }),
    ("write", |_, arguments| {
        let (end, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = arguments.extract()?;
        let started = operations::write(&adopt(end), &adopt(value));
        code(arguments.py(), fetch(started)?)
    }),
    ("cancel", |_, arguments| {
        let (end,): (Bound<'_, PyAny>,) = arguments.extract()?;
        let ended = operations::cancel(&adopt(end));
        code(arguments.py(), Some(fetch(ended)?))
    }),
    ("finish", |_, arguments| {
        let (waitable, code): (u32, u32) = arguments.extract()?;
        fetch(operations::finish(waitable, code))
    }),
];

fn at_run_time() -> PyResult<()> {
    match vfs::is_run_time() {
        true => Ok(()),
        false => Err(PyRuntimeError::new_err(
            "streams and futures work only at run time, and the app is being imported",
        )),
    }
}

/// What the canonical ABI returns: a code, or nothing for an operation that has not ended.
fn code(python: Python<'_>, code: Option<u32>) -> PyResult<Object> {
    object(python, code.filter(|code| *code != builtins::BLOCKED))
}

fn number(value: u32) -> PyResult<Object> {
    object(crate::objects::python(), value)
}

fn nothing() -> PyResult<Object> {
    Ok(crate::objects::none())
}

fn object<'py>(python: Python<'py>, value: impl IntoPyObjectExt<'py>) -> PyResult<Object> {
    Ok(adopt(value.into_bound_py_any(python)?))
}
