//! Exported functions: calling the methods of the app's classes that they are, and lowering their
//! results.

use pyo3::ffi;
use pyo3::prelude::*;

use crate::context::Context;
use crate::objects::{
    self, Identifier, Object, Raised, call_method, identifier, is_instance, none,
    optional_attribute, python, raise_again, take_exception,
};
use crate::types::{ResultType, Type, value_attribute};
use crate::values::handles::end_borrows;
use crate::values::lower::{Destination, lower};
use crate::values::mismatch::Subject;
use crate::{metadata, python_modules, support};

/// What is called.
pub enum Callee {
    /// A method, of the first argument.
    Method(Identifier),
    /// A class.
    Class(Object),
}

/// An exported function.
pub struct Function {
    /// What generated code says of it.
    pub metadata: &'static metadata::ExportFunction,
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

impl Function {
    /// Starts a call: makes the context for the arguments.
    pub fn start(&self) -> Box<Context> {
        let mut context = Context::take();
        context.stack.extend(self.receiver.clone());
        context
    }

    /// Calls the method with the arguments that the context has, and lowers its result.
    ///
    /// # Errors
    ///
    /// As those of [`Function::lower_outcome`].
    pub fn call(&self, context: &mut Context) -> Result<(), Raised> {
        let returned = self.call_method(context);
        self.lower_outcome(returned, context)?;
        context.stack.clear();
        context.kept.give_handles_away();
        end_borrows(&mut context.borrowed);
        if self.is_command {
            support::finish_command();
        }
        Ok(())
    }

    /// Calls what the function is in Python with the arguments that the context has.
    ///
    /// They stay there where it raised an exception, to be named if that ends the component.
    /// Otherwise they are let go of before the result is lowered.
    pub fn call_method(&self, context: &mut Context) -> Result<Object, Raised> {
        if let Err(raised) = context.check() {
            // What could not be lifted is not what the caller passed.
            context.stack.clear();
            return Err(raised);
        }
        let returned = match &self.callee {
            Callee::Method(name) => call_method(name, &context.stack),
            Callee::Class(class) => objects::call(class, &context.stack),
        }?;
        context.stack.clear();
        Ok(returned)
    }

    /// The name as it stands in WIT, with the interface and, for one of a resource, that resource:
    /// `test:shop/carts#cart.add-item`.
    pub fn wit_name(&self) -> String {
        let name = &self.metadata.name;
        let plain = match name.name().split_once(']') {
            Some(("[constructor", resource)) => format!("{resource}.constructor"),
            Some((_, name)) => name.to_owned(),
            None => name.name().to_owned(),
        };
        match name.interface() {
            Some(interface) => format!("{interface}#{plain}"),
            None => plain,
        }
    }

    /// How many parameters the function has, without the resource that it is a method of.
    pub fn parameter_count(&self) -> usize {
        let is_method = matches!(self.callee, Callee::Method(_)) && self.receiver.is_none();
        self.metadata.parameters.get().len() - usize::from(is_method)
    }

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
        let class =
            loaded_module(python_modules::TYPES)?.and_then(|_| result.error_class.get().ok());
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
