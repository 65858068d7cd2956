//! Calls of exported functions, which are methods of the app's classes.

use pyo3::exceptions::PySystemExit;
use pyo3::ffi;
use pyo3::prelude::*;

use crate::context::Context;
use crate::objects::{
    self, Identifier, Object, Raised, call_method, identifier, is_instance, none,
    optional_attribute, python, raise_again, take_exception,
};
use crate::refresh;
use crate::support;
use crate::trap::trap;
use crate::types::{ResultType, SUPPORT_MODULE, Type, value_attribute};
use crate::values::handles::end_borrows;
use crate::values::lower::{Destination, lower};
use crate::values::mismatch::Subject;
use crate::vfs;
use crate::world;

/// What is called.
pub enum Callee {
    /// A method, of the first argument.
    Method(Identifier),
    /// A class.
    Class(Object),
}

/// An exported function.
pub struct Function {
    /// What error messages call it.
    pub name: String,
    /// The first argument, if it does not come from outside.
    pub receiver: Option<Object>,
    /// What is called.
    pub callee: Callee,
    /// The result's type.
    pub result: Option<Type>,
    /// Whether it is the `run` of `wasi:cli/run`, after which the component has nothing more to do.
    pub is_command: bool,
}

/// Starts a call: makes the context for the arguments.
pub fn start(which: usize) -> Box<Context> {
    refresh::once();
    let mut context = Context::take();
    let function = world::export(which);
    context.stack.extend(function.receiver.clone());
    context
}

/// Calls the method with the arguments that the context has, and lowers its result.
///
/// An exception that is not the function's error ends the component: traceback, then trap.
pub fn call(context: &mut Context, which: usize) {
    let function = world::export(which);
    let returned = call_method_of(function, context);
    if let Err(raised) = function.lower_outcome(returned, context) {
        end_with_exception(take_exception(raised));
    }
    context.kept.give_handles_away();
    end_borrows(&mut context.borrowed);
    if function.is_command {
        finish_command();
    }
}

/// Calls what the function is in Python with the arguments that the context has.
pub fn call_method_of(function: &Function, context: &mut Context) -> Result<Object, Raised> {
    let returned = match context.check() {
        Ok(()) => match &function.callee {
            Callee::Method(name) => call_method(name, &context.stack),
            Callee::Class(class) => objects::call(class, &context.stack),
        },
        Err(raised) => Err(raised),
    };
    context.stack.clear();
    returned
}

impl Function {
    /// Lowers what the method returned, or the error that it raised.
    ///
    /// # Errors
    ///
    /// The exception that it raised, if that is no error, or that the value is of a wrong type.
    pub fn lower_outcome(
        &self,
        returned: Result<Object, Raised>,
        context: &mut Context,
    ) -> Result<(), Raised> {
        let Some(ty) = self.result else {
            return returned.map(drop);
        };
        let Type::Result(result) = ty else {
            return self.lower(&returned?, ty, Subject::Result, context);
        };
        let (discriminant, payload, value, subject) = match returned {
            Ok(value) => (0, result.ok, value, Subject::Result),
            Err(raised) => (1, result.error, self.error(raised, result)?, Subject::Error),
        };
        context.queue.put_8(0, discriminant);
        match payload {
            Some(payload) => self.lower(&value, payload, subject, context),
            None => Ok(()),
        }
    }

    fn lower(
        &self,
        value: &Object,
        ty: Type,
        subject: Subject<'_>,
        context: &mut Context,
    ) -> Result<(), Raised> {
        lower(value, ty, &mut context.queue, 0, &mut context.kept)
            .map_err(|mismatch| mismatch.raise(&self.name, subject))
    }

    /// The value of the `Err` that was raised. Any other exception stays raised.
    fn error(&self, raised: Raised, result: &ResultType) -> Result<Object, Raised> {
        let exception = take_exception(raised);
        // An app that has not imported the module of `Err` cannot have raised one.
        let class = loaded_module(SUPPORT_MODULE)?.and_then(|_| result.error_class.get().ok());
        match class {
            Some(class) if is_instance(&exception, class) => {
                Ok(optional_attribute(&exception, value_attribute())?.unwrap_or_else(none))
            }
            _ => Err(raise_again(exception)),
        }
    }
}

/// The module of this name, if it is imported already.
fn loaded_module(name: &str) -> Result<Option<Object>, Raised> {
    // SAFETY: the name is a `str`; the module is a new reference, or null.
    unsafe {
        let module = ffi::PyImport_GetModule(identifier(name).as_ptr());
        if module.is_null() && PyErr::occurred(python()) {
            return Err(Raised);
        }
        Ok(Bound::from_owned_ptr_or_opt(python(), module))
    }
}

/// Does what CPython does when a program ends: runs the functions that `atexit` knows, and writes out what is buffered.
pub fn finish_command() {
    Python::attach(|python| {
        if let Err(error) = support::call(python, "finish_command", ()) {
            error.display(python);
        }
    });
}

/// Ends the component because of an exception.
pub fn end_with_exception(exception: Object) -> ! {
    Python::attach(|python| {
        if exception.is_instance_of::<PySystemExit>() {
            let status = support::call(python, "exit_status", (&exception,))
                .and_then(|status| status.extract());
            finish_command();
            vfs::exit_process(status.unwrap_or(1));
        }
        // SAFETY: it is an exception.
        unsafe { ffi::PyErr_DisplayException(exception.as_ptr()) };
        // That something cannot be written out is nothing that could be told to anybody.
        let _ = support::call(python, "flush", ());
    });
    trap()
}
