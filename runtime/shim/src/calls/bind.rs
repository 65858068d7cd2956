//! Connecting generated modules with the imports.
//!
//! The functions that the tool generates for imports do nothing but to raise `NotImplementedError`; they are what editors and type
//! checkers see. When a generated module is imported, at build time or at run time, they are replaced by functions that
//! call the imports. Modules that the app never imports cost nothing.

use std::collections::BTreeSet;

use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict, PyTuple};

use super::python_function;
use crate::objects::identifier;
use crate::support;
use crate::world::{self, World};

/// Has generated modules connected when they are imported.
pub fn install(python: Python<'_>, world: &World) -> PyResult<()> {
    let modules: BTreeSet<_> = (world.imports.iter())
        .map(|function| function.module.as_str())
        .collect();
    let bind = PyCFunction::new_closure(
        python,
        Some(c"bind"),
        None,
        |arguments: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>| {
            let (module,): (Bound<'_, PyAny>,) = arguments.extract()?;
            bind(&module)
        },
    )?;
    let modules: Vec<_> = modules.into_iter().collect();
    support::call(python, "install_bindings", (bind, modules)).map(drop)
}

/// Replaces the functions of a module.
fn bind(module: &Bound<'_, PyAny>) -> PyResult<()> {
    let module_name: String = module.getattr("__name__")?.extract()?;
    for function in &world::get().imports {
        if function.module != module_name {
            continue;
        }
        let name = function.qualified_name.as_str();
        let stub = module.getattr(name)?;
        let code = stub.getattr("__code__")?;
        let count: usize = code.getattr("co_argcount")?.extract()?;
        let names: Vec<String> = code.getattr("co_varnames")?.extract()?;
        let names = names.iter().take(count).map(|name| identifier(name));
        let _ = function.parameters.set(names.collect());
        module.setattr(name, python_function::new(function, &stub)?)?;
    }
    Ok(())
}
