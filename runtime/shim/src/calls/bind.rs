//! Connecting generated modules with the imports.
//!
//! The functions that the tool generates for imports do nothing but to raise `NotImplementedError`;
//! they are what editors and type checkers see. When a generated module is imported, at build time
//! or at run time, they are replaced by functions that call the imports. Modules that the app never
//! imports cost nothing.

use std::collections::BTreeSet;

use pyo3::prelude::*;
use pyo3::types::{PyCFunction, PyDict, PyTuple};

use super::import::Function;
use super::python_function;
use crate::abi_table::{FunctionKind, Origin};
use crate::objects::{adopt, fetch, identifier};
use crate::python_modules::OPERATIONS;
use crate::single_thread::SingleThread;
use crate::support;
use crate::types::channel::Channel;
use crate::types::resource::Resource;
use crate::values::handles::drop_handle;
use crate::world::World;

/// Has generated modules connected when they are imported.
pub fn install(python: Python<'_>, world: &'static World) -> PyResult<()> {
    let functions = (world.imports.iter()).map(|function| function.module.as_str());
    let resources = imported_resources(world).map(|resource| resource.class.module());
    let makers = (world.types.channels()).map(|channel| channel.module.as_str());
    let modules: BTreeSet<_> = functions.chain(resources).chain(makers).collect();
    let modules: Vec<_> = modules.into_iter().collect();
    let world = SingleThread::new(world);
    let bind = callback(python, c"bind", move |module| bind(*world, module))?;
    support::call(python, "install_bindings", (bind, modules)).map(drop)
}

/// A Python function of one argument.
fn callback<'py>(
    python: Python<'py>,
    name: &'static std::ffi::CStr,
    function: impl Fn(Bound<'_, PyAny>) -> PyResult<()> + Send + Sync + 'static,
) -> PyResult<Bound<'py, PyCFunction>> {
    PyCFunction::new_closure(
        python,
        Some(name),
        None,
        move |arguments: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>| {
            let (argument,): (Bound<'_, PyAny>,) = arguments.extract()?;
            function(argument)
        },
    )
}

fn imported_resources(world: &World) -> impl Iterator<Item = &'static Resource> {
    (world.types.resources.iter().copied()).filter(|resource| resource.origin == Origin::Imported)
}

/// Replaces the functions of a module.
fn bind(world: &'static World, module: Bound<'_, PyAny>) -> PyResult<()> {
    let name: String = module.getattr("__name__")?.extract()?;
    for function in &world.imports {
        if function.module == name {
            bind_function(&module, function)?;
        }
    }
    bind_makers(&module, &name, true, &world.types.streams)?;
    bind_makers(&module, &name, false, &world.types.futures)?;
    for resource in imported_resources(world) {
        if resource.class.module() == name {
            let python = module.py();
            let drop = callback(python, c"drop", drop_resource)?;
            let class = module.getattr(resource.class.name())?;
            support::call(python, "bind_resource", (class, drop))?;
        }
    }
    Ok(())
}

/// Replaces the functions that make streams or futures.
fn bind_makers(
    module: &Bound<'_, PyAny>,
    name: &str,
    is_stream: bool,
    channels: &[&'static Channel],
) -> PyResult<()> {
    for (index, channel) in channels.iter().enumerate() {
        let is_first = (channels[..index].iter())
            .all(|other| (&other.module, &other.maker) != (&channel.module, &channel.maker));
        if channel.module == name && is_first {
            let stub = module.getattr(channel.maker.as_str())?;
            let (writer, reader) = (fetch(channel.writer.get())?, fetch(channel.reader.get())?);
            let make = module.py().import(OPERATIONS)?;
            let maker = make.call_method1("maker", (is_stream, index, writer, reader, stub))?;
            module.setattr(channel.maker.as_str(), maker)?;
        }
    }
    Ok(())
}

/// Gives the handle of an instance of a generated class back.
fn drop_resource(instance: Bound<'_, PyAny>) -> PyResult<()> {
    fetch(drop_handle(&adopt(instance)))
}

/// Replaces a function or a method.
fn bind_function(module: &Bound<'_, PyAny>, function: &'static Function) -> PyResult<()> {
    let (owner, name) = match function.qualified_name.split_once('.') {
        Some((class, name)) => (module.getattr(class)?, name),
        None => (module.clone(), function.qualified_name.as_str()),
    };
    let is_static = function.kind == FunctionKind::Static;
    let mut stub = owner.getattr("__dict__")?.get_item(name)?;
    if is_static {
        stub = stub.getattr("__func__")?;
    }
    let code = stub.getattr("__code__")?;
    let count: usize = code.getattr("co_argcount")?.extract()?;
    let names: Vec<String> = code.getattr("co_varnames")?.extract()?;
    // What a class method gets as its first argument, the import does not want.
    let names = names.iter().take(count).skip(is_static.into());
    let _ = function
        .parameters
        .set(names.map(|name| identifier(name)).collect());
    let mut replacement = python_function::new(function, &stub)?;
    if function.metadata.start.is_some() {
        let wrap = module.py().import(OPERATIONS)?.getattr("imported")?;
        replacement = adopt(wrap.call1((replacement, &stub))?);
    }
    if is_static {
        let wrap = module.py().import("builtins")?.getattr("staticmethod")?;
        replacement = adopt(wrap.call1((replacement,))?);
    }
    owner.setattr(name, replacement)
}
