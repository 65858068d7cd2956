//! Calls of asynchronous exported functions.
//!
//! Generated code makes the context of a call and gives it away with [`start`]. The method of the
//! app gives a coroutine, which the event loop runs under the call's number; what it comes to, the
//! loop passes to [`task_return`] or [`task_cancel`]. Between two events of a call the host has its
//! number, by which [`resume`] tells the loop whose event it is.

use std::cell::RefCell;
use std::collections::BTreeMap;

use pyo3::prelude::*;

use super::builtins;
use crate::calls::export::Function;
use crate::calls::fault::{self, Ended};
use crate::context::Context;
use crate::objects::{Object, raise_again, raise_error, take_exception};
use crate::python_modules::LOOP;
use crate::single_thread::SingleThread;
use crate::support;
use crate::values::handles::end_borrows;

/// A call that has not returned.
struct Call {
    function: &'static Function,
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
///
/// `which` is the function's index.
pub fn start(function: &'static Function, mut context: Box<Context>, which: usize) -> u32 {
    let coroutine = function.call_method(&mut context).unwrap_or_else(|raised| {
        fault::end(
            take_exception(raised),
            Ended::Call(function, &context.stack),
        )
    });
    let number = {
        let mut calls = CALLS.borrow_mut();
        calls.last = calls.last.wrapping_add(1);
        let number = calls.last;
        calls.running.insert(number, Call { function, context });
        number
    };
    builtins::context_set(number);
    drive(|python| {
        python.import(LOOP)?.call_method1(
            "start_call",
            (number, which, coroutine, function.name.as_str()),
        )
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

fn take(number: u32) -> Option<Call> {
    CALLS.borrow_mut().running.remove(&number)
}

/// Returns the result of a call, which is being run: what its coroutine returned, or the exception
/// that it raised.
///
/// An exception that is not the function's error ends the component.
pub fn task_return(number: u32, value: Object, raised: bool) {
    let Some(Call {
        function,
        mut context,
    }) = take(number)
    else {
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
        support::finish_command();
    }
    if let Some(task_return) = function.metadata.task_return {
        // SAFETY: the queue has what generated code will fetch for the result.
        unsafe { task_return(context.address()) };
    }
    context.give_back();
}

/// Ends a call that has no result because the caller cancelled it.
pub fn task_cancel(number: u32) {
    if let Some(Call { mut context, .. }) = take(number) {
        end_borrows(&mut context.borrowed);
        builtins::task_cancel();
        context.give_back();
    }
}

/// Ends the component because of an exception that nobody handles, in a task that a call of the
/// function has spawned.
pub fn fail(function: &Function, exception: Object) -> ! {
    fault::end(exception, Ended::Task(function))
}
