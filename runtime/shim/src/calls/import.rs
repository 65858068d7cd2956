//! Calls of imported functions.

use std::cell::OnceCell;

use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi;
use pyo3::prelude::*;

use super::arguments::arrange;
use crate::abi_table::FunctionKind;
use crate::asynchronous::operations;
use crate::context::Context;
use crate::metadata::{self, TypeReference};
use crate::objects::{Identifier, Object, Raised, call, none, raise};
use crate::types::Type;
use crate::values::handles::move_handle;
use crate::values::lower::lower;
use crate::values::mismatch::Subject;
use crate::vfs;
use crate::world;

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
}

impl Function {
    /// Calls the function with what Python's calling convention passes.
    ///
    /// # Safety
    ///
    /// The arguments are as the vectorcall protocol has them (PEP 590).
    pub unsafe fn call_with(
        &'static self,
        arguments: *const *mut ffi::PyObject,
        flags_and_count: usize,
        keywords: *mut ffi::PyObject,
    ) -> Result<Object, Raised> {
        if !vfs::is_run_time() {
            return Err(self.raise_not_at_run_time());
        }
        let names = self.parameters.get().map(Vec::as_slice).unwrap_or_default();
        let mut context = Context::take();
        // SAFETY: by this function's contract.
        let result = unsafe {
            arrange(
                &self.qualified_name,
                names,
                arguments,
                flags_and_count,
                keywords,
                &mut context.stack,
            )
        };
        let result = match result {
            Err(Raised) => Err(Raised),
            Ok(()) if self.metadata.start.is_some() => return self.start(context, names),
            Ok(()) => match self.kind {
                FunctionKind::Constructor => self.construct(&mut context, names),
                _ => self.call_in(&mut context, names),
            },
        };
        context.give_back();
        result
    }

    /// Starts the call of an asynchronous function: gives what [`operations::start_call`] does.
    fn start(
        &'static self,
        mut context: Box<Context>,
        names: &[Identifier],
    ) -> Result<Object, Raised> {
        match self.prepare(&mut context, names) {
            Ok(()) => operations::start_call(self, context),
            Err(Raised) => {
                context.give_back();
                Err(Raised)
            }
        }
    }

    /// Calls a constructor: the first argument is the instance that the resource is made for.
    fn construct(&self, context: &mut Context, names: &[Identifier]) -> Result<Object, Raised> {
        let instance = context.stack.remove(0);
        let resource = self.call_in(context, &names[1..])?;
        move_handle(&resource, &instance)?;
        Ok(none())
    }

    /// Lowers the arguments on the context's stack, calls the import, and takes its result.
    fn call_in(&self, context: &mut Context, names: &[Identifier]) -> Result<Object, Raised> {
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
    fn prepare(&self, context: &mut Context, names: &[Identifier]) -> Result<(), Raised> {
        for ((value, ty), name) in context.stack.iter().zip(&self.parameter_types).zip(names) {
            lower(value, *ty, &mut context.queue, 0, &mut context.kept).map_err(|mismatch| {
                let name = name.to_string_lossy();
                mismatch.raise(&self.qualified_name, Subject::Parameter(&name))
            })?;
        }
        // The arguments stay alive: the caller has them, and what is lowered may point into them.
        context.kept.objects(&mut context.stack);
        context.function_result = match self.result {
            Some(Type::Result(_)) => result_index(self.metadata.result),
            _ => None,
        };
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

    #[cold]
    fn raise_not_at_run_time(&self) -> Raised {
        raise::<PyRuntimeError>(&format!(
            "`{}` was called while the app is imported: imported functions work only at run time",
            self.metadata.name.qualified()
        ))
    }
}

/// The index of a result type, behind any other names that it has.
fn result_index(reference: TypeReference) -> Option<usize> {
    let aliases = world::metadata()?.aliases.get();
    let mut reference = reference.get()?;
    while let (metadata::ALIAS, index) = reference {
        reference = aliases[index].ty.get()?;
    }
    Some(reference.1)
}
