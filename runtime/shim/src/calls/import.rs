//! Imported functions: lowering their arguments, calling them, and taking their results.

use std::cell::OnceCell;

use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi;
use pyo3::prelude::*;

use crate::abi_table::FunctionKind;
use crate::context::Context;
use crate::metadata;
use crate::objects::{Identifier, Object, Raised, call, none, raise};
use crate::types::Type;
use crate::values::handles::move_handle;
use crate::values::lower::lower;
use crate::values::mismatch::Subject;

/// An imported function.
pub struct Function {
    /// What generated code says of it.
    pub metadata: &'static metadata::ImportFunction,
    /// The generated module that has it.
    pub module: String,
    /// Its name there.
    pub qualified_name: String,
    /// What it is.
    pub kind: FunctionKind,
    /// The parameters' types.
    pub parameter_types: Vec<Type>,
    /// The parameters' names, known once the generated module was imported.
    pub parameters: OnceCell<Vec<Identifier>>,
    /// The result's type.
    pub result: Option<Type>,
    /// The index of the result's type, if that is a result.
    pub result_index: Option<usize>,
}

impl Function {
    /// Calls a constructor: the first argument is the instance that the resource is made for.
    pub fn construct(&self, context: &mut Context, names: &[Identifier]) -> Result<Object, Raised> {
        let instance = context.stack.remove(0);
        let resource = self.call(context, &names[1..])?;
        move_handle(&resource, &instance)?;
        Ok(none())
    }

    /// Lowers the arguments on the context's stack, calls the import, and takes its result.
    pub fn call(&self, context: &mut Context, names: &[Identifier]) -> Result<Object, Raised> {
        self.prepare(context, names)?;
        let Some(call) = self.metadata.call else {
            return Err(raise::<PyRuntimeError>("this function has to be awaited"));
        };
        context.kept.give_handles_away();
        // SAFETY: the queue has what generated code will fetch for these parameters, in order.
        unsafe { call(context.address()) };
        context.check()?;
        self.take_result(context)
    }

    /// Lowers the arguments on the context's stack.
    pub fn prepare(&self, context: &mut Context, names: &[Identifier]) -> Result<(), Raised> {
        for ((value, ty), name) in context.stack.iter().zip(&self.parameter_types).zip(names) {
            lower(value, *ty, &mut context.queue, 0, &mut context.kept).map_err(|mismatch| {
                let name = name.to_string_lossy();
                mismatch.raise(&self.qualified_name, Subject::Parameter(&name))
            })?;
        }
        // The arguments stay alive: the caller has them, and what is lowered may point into them.
        context.kept.objects(&mut context.stack);
        context.function_result = self.result_index;
        Ok(())
    }

    /// Takes the result that generated code has pushed.
    ///
    /// # Errors
    ///
    /// `Err`, for a result that is an error.
    pub fn take_result(&self, context: &mut Context) -> Result<Object, Raised> {
        let Some(ty) = self.result else {
            return Ok(none());
        };
        let Type::Result(result) = ty else {
            return Ok(context.pop());
        };
        let payload = context.stack.pop().unwrap_or_else(none);
        if !context.is_error {
            return Ok(payload);
        }
        let class = result.error_class.get()?;
        let exception = call(class, &[payload])?;
        // SAFETY: it is an exception, and its class.
        unsafe { ffi::PyErr_SetObject(class.as_ptr(), exception.as_ptr()) };
        Err(Raised)
    }
}
