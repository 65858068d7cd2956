//! Calls of imported functions, as Python makes them.

use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi;

use super::arguments::arrange;
use super::import::Function;
use crate::abi_table::FunctionKind;
use crate::asynchronous::operations;
use crate::context::Context;
use crate::objects::{Object, Raised, raise};
use crate::vfs;

/// Calls a function with what Python's calling convention passes. Of an asynchronous one, this
/// gives what [`operations::start_call`] does.
///
/// # Safety
///
/// The arguments are as the vectorcall protocol has them (PEP 590).
pub unsafe fn call(
    function: &'static Function,
    arguments: *const *mut ffi::PyObject,
    flags_and_count: usize,
    keywords: *mut ffi::PyObject,
) -> Result<Object, Raised> {
    if !vfs::is_run_time() {
        return Err(raise_not_at_run_time(function));
    }
    let names = function.parameters.get().map(Vec::as_slice);
    let names = names.unwrap_or_default();
    let mut context = Context::take();
    // SAFETY: by this function's contract.
    let arranged = unsafe {
        arrange(
            &function.qualified_name,
            names,
            arguments,
            flags_and_count,
            keywords,
            &mut context.stack,
        )
    };
    let result = match arranged {
        Err(Raised) => Err(Raised),
        Ok(()) if function.metadata.start.is_some() => {
            match function.prepare(&mut context, names) {
                Ok(()) => return operations::start_call(function, context),
                Err(Raised) => Err(Raised),
            }
        }
        Ok(()) => match function.kind {
            FunctionKind::Constructor => function.construct(&mut context, names),
            _ => function.call(&mut context, names),
        },
    };
    context.give_back();
    result
}

#[cold]
fn raise_not_at_run_time(function: &Function) -> Raised {
    raise::<PyRuntimeError>(&format!(
        "`{}` was called while the app is imported: imported functions work only at run time",
        function.metadata.name.qualified()
    ))
}
