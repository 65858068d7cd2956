//! Calls of asynchronous exported functions.
//!
//! Generated code makes the context of a call and gives it away with [`start`]. The method of the app gives a coroutine,
//! which the event loop runs under the call's number; what it comes to, the loop passes to [`task_return`] or
//! [`task_cancel`]. Between two events of a call the host has its number, by which [`resume`] tells the loop whose event
//! it is.

use std::cell::RefCell;
use std::collections::BTreeMap;

use pyo3::prelude::*;

use super::{LOOP, builtins};
use crate::calls::export::{self, Function};
use crate::calls::fault::{self, Ended};
use crate::context::Context;
use crate::objects::{Object, raise_again, raise_error, take_exception};
use crate::single_thread::SingleThread;
use crate::values::handles::end_borrows;
use crate::world::{self, World};

/// A call that has not returned.
struct Call {
    which: usize,
    context: Box<Context>,
}

/// Calls by their numbers, which are never used again as long as 2³² calls have not been made.
#[derive(Default)]
struct Calls {
    running: BTreeMap<u32, Call>,
    last: u32,
}

static CALLS: SingleThread<RefCell<Calls>> = SingleThread::new(RefCell::new(Calls {
    running: BTreeMap::new(),
    last: 0,
}));

/// Starts a call, and runs it until it waits. Gives the callback code: what the host is to do.
pub fn start(mut context: Box<Context>, which: usize) -> u32 {
    let function = world::export(which);
    let coroutine = export::call_method_of(function, &mut context).unwrap_or_else(|raised| {
        fault::end(take_exception(raised), Ended::Call(function, &context.stack))
    });
    let number = {
        let mut calls = CALLS.borrow_mut();
        calls.last = calls.last.wrapping_add(1);
        let number = calls.last;
        calls.running.insert(number, Call { which, context });
        number
    };
    builtins::context_set(number);
    drive(|python| {
        python
            .import(LOOP)?
            .call_method1("start_call", (number, which, coroutine, function.name.as_str()))
    })
}

/// Goes on with a call to which an event has come. Gives the callback code.
pub fn resume(event: u32, first: u32, second: u32) -> u32 {
    let number = builtins::context_get();
    drive(|python| {
        python
            .import(LOOP)?
            .call_method1("resume_call", (number, event, first, second))
    })
}

fn drive<'py>(run: impl FnOnce(Python<'py>) -> PyResult<Bound<'py, PyAny>>) -> u32 {
    let python = crate::objects::python();
    match run(python).and_then(|code| code.extract()) {
        Ok(code) => code,
        Err(error) => fault::end(take_exception(raise_error(error)), Ended::Loop),
    }
}

fn take(number: u32) -> Option<(&'static Function, Box<Context>, usize)> {
    let call = CALLS.borrow_mut().running.remove(&number)?;
    Some((world::export(call.which), call.context, call.which))
}

/// Returns the result of a call, which is being run: what its coroutine returned, or the exception that it raised.
///
/// An exception that is not the function's error ends the component.
pub fn task_return(number: u32, value: Object, raised: bool) {
    let Some((function, mut context, which)) = take(number) else {
        return;
    };
    let returned = if raised {
        Err(raise_again(value))
    } else {
        Ok(value)
    };
    if let Err(raised) = function.lower_outcome(returned, &mut context) {
        fault::end(take_exception(raised), Ended::Coroutine(function));
    }
    context.kept.give_handles_away();
    // Whoever returns must have given back what was lent to it.
    end_borrows(&mut context.borrowed);
    if function.is_command {
        fault::finish_command();
    }
    let metadata = world::metadata().map(|metadata| metadata.export_functions.get());
    if let Some(task_return) = metadata.and_then(|functions| functions[which].task_return) {
        // SAFETY: the queue has what generated code will fetch for the result.
        unsafe { task_return(context.address()) };
    }
    context.give_back();
}

/// Ends a call that has no result because the caller cancelled it.
pub fn task_cancel(number: u32) {
    if let Some((_, mut context, _)) = take(number) {
        end_borrows(&mut context.borrowed);
        builtins::task_cancel();
        context.give_back();
    }
}

/// Ends the component because of an exception that nobody handles, in a task that a call of the function with this index
/// has spawned.
pub fn fail(which: usize, exception: Object) -> ! {
    fault::end(exception, Ended::Task(world::export(which)))
}

/// The functions of the clock of WASI 0.3 by which the event loop can wait, if the world has them: `now` and `wait-for`
/// of `wasi:clocks/monotonic-clock`.
pub fn clock<'py>(
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
    let object = |function: &crate::calls::import::Function| {
        python
            .import(function.module.as_str())?
            .getattr(function.qualified_name.as_str())
    };
    Ok(Some((object(now)?, object(wait)?)))
}
