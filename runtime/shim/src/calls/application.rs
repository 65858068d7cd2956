//! The app's classes, whose methods are the exported functions.

use pyo3::prelude::*;
use pyo3::types::PyType;

use super::export::{Callee, Function};
use crate::abi_table::{AbiTable, ExportFunction, FunctionKind, Origin};
use crate::failure::{Failure, is_missing_module};
use crate::metadata::Metadata;
use crate::objects::{Object, identifier};
use crate::types::resource::Resource;
use crate::world::Signature;

/// Instantiates the app's classes, and gives for each exported function what is to be called.
///
/// # Errors
///
/// If a class or a method is missing, or a class cannot be instantiated.
pub fn exports(
    application: &Object,
    metadata: &'static Metadata,
    table: &AbiTable,
    signatures: &[Signature],
    resources: &[&Resource],
) -> Result<Vec<Function>, Failure> {
    for row in &table.export_functions {
        check_method(application, row)?;
    }
    for resource in resources {
        if resource.origin == Origin::Exported
            && let Some(class) =
                resource_class(application, resource.class.name(), resource.class.module())?
        {
            let _ = resource.application_class.set(class);
        }
    }
    let mut instances = Vec::new();
    for row in &table.export_classes {
        let class = find_class(application, &row.class, &row.module)?;
        instances.push((row, class.call0()?));
    }
    let rows = table.export_functions.iter();
    (rows.zip(metadata.export_functions.get()).zip(signatures))
        .map(|((row, function), signature)| {
            let class = || class_of(application, row);
            let instance = || {
                (instances.iter())
                    .find(|(name, _)| name.class == row.class && name.module == row.protocol_module)
                    .map(|(_, instance)| instance.clone())
                    .ok_or_else(|| format!("the ABI table does not instantiate `{}`", row.class))
            };
            let method = || Callee::Method(identifier(&row.method));
            let (receiver, callee) = match row.kind {
                FunctionKind::Function => (Some(instance()?), method()),
                FunctionKind::Constructor => (None, Callee::Class(class()?)),
                FunctionKind::Method => (None, method()),
                FunctionKind::Static => (Some(class()?), method()),
            };
            let interface = function.name.interface().unwrap_or_default();
            Ok(Function {
                metadata: function,
                name: display_name(row),
                receiver,
                callee,
                result: signature.result,
                is_command: interface.starts_with("wasi:cli/run@"),
            })
        })
        .collect()
}

/// What error messages call a function.
fn display_name(row: &ExportFunction) -> String {
    match row.kind {
        FunctionKind::Function => row.method.clone(),
        _ => format!("{}.{}", row.class, row.method),
    }
}

/// Finds a class in the app's module.
fn find_class(application: &Object, class: &str, protocol_module: &str) -> Result<Object, Failure> {
    if let Some(class) = application.getattr_opt(class)? {
        return Ok(class);
    }
    let module: String = application.getattr("__name__")?.extract()?;
    Err(format!(
        "the app module `{module}` has no class `{class}`. The world exports functions, which are methods of a class \
         of that name: `class {class}({protocol_module}.{class})`"
    )
    .into())
}

/// Finds the class that has an exported function.
fn class_of(application: &Object, row: &ExportFunction) -> Result<Object, Failure> {
    if row.kind == FunctionKind::Function {
        return find_class(application, &row.class, &row.protocol_module);
    }
    let (class, protocol_module) = (&row.class, &row.protocol_module);
    if let Some(class) = resource_class(application, class, protocol_module)? {
        return Ok(class);
    }
    let module: String = application.getattr("__name__")?.extract()?;
    Err(format!(
        "the app module `{module}` has no class `{class}`. The world exports a resource, which is a class of that name: \
         `class {class}({protocol_module}.{class})`, in this module or in one named `{}`",
        last_segment(protocol_module)
    )
    .into())
}

/// Finds the class for an exported resource: one of that name in the app's module, or in a module
/// that is named after the interface, where componentize-py looks. A class of the app's module that
/// is derived from the protocol class comes first, then the interface's module, then any other
/// class of the app's module: it can be for the resource of the same name of another interface.
fn resource_class(
    application: &Object,
    name: &str,
    protocol_module: &str,
) -> Result<Option<Object>, Failure> {
    let python = application.py();
    let class = |module: &Object| -> PyResult<Option<Object>> {
        let found = module.getattr_opt(name)?;
        Ok(found.filter(|found| found.is_instance_of::<PyType>()))
    };
    let protocol = class(python.import(protocol_module)?.as_any())?;
    let own = class(application)?;
    if let (Some(own), Some(protocol)) = (&own, &protocol)
        && !own.is(protocol)
        && own
            .cast::<PyType>()
            .is_ok_and(|own| own.is_subclass(protocol).unwrap_or(false))
    {
        return Ok(Some(own.clone()));
    }
    let interface = last_segment(protocol_module);
    match python.import(interface) {
        Ok(module) => {
            if let Some(found) = class(module.as_any())? {
                return Ok(Some(found));
            }
        }
        Err(error) if is_missing_module(python, &error, interface) => {}
        Err(error) => return Err(error.into()),
    }
    let root = protocol_module.trim_end_matches(interface);
    let root = root.trim_end_matches("exports.");
    match own {
        // What the app has of that name may be the bindings' class for the same resource, imported.
        Some(own)
            if own
                .getattr("__module__")?
                .extract::<String>()?
                .starts_with(root) =>
        {
            Ok(None)
        }
        own => Ok(own),
    }
}

fn last_segment(module: &str) -> &str {
    module.rsplit('.').next().unwrap_or(module)
}

/// Checks that the app's class has the method, and not just from the protocol class that it is
/// derived from.
fn check_method(application: &Object, row: &ExportFunction) -> Result<(), Failure> {
    let class = class_of(application, row)?;
    let protocol = application.py().import(row.protocol_module.as_str())?;
    let protocol = protocol.getattr_opt(row.class.as_str())?;
    let owner = owner(&class, &row.method)?;
    if owner.is_some_and(|owner| protocol.is_none_or(|protocol| !owner.is(&protocol))) {
        return Ok(());
    }
    let module: String = application.getattr("__name__")?.extract()?;
    Err(format!(
        "the class `{}` of the app module `{module}` has no method `{}`, which the world exports",
        row.class, row.method
    )
    .into())
}

/// The class, of `class` and those that it is derived from, that an attribute comes from. What is
/// not a class, but behaves like one, has all attributes itself.
fn owner(class: &Object, attribute: &str) -> PyResult<Option<Object>> {
    let Some(order) = class.getattr_opt("__mro__")? else {
        return Ok(class.getattr_opt(attribute)?.map(|_| class.clone()));
    };
    for class in order.try_iter()? {
        let class = class?;
        if class.getattr("__dict__")?.contains(attribute)? {
            return Ok(Some(class));
        }
    }
    Ok(None)
}
