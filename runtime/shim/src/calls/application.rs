//! The app's classes, whose methods are the exported functions.

use pyo3::prelude::*;

use super::export::Function;
use crate::abi_table::{AbiTable, ExportFunction};
use crate::metadata::Metadata;
use crate::objects::{Object, identifier};
use crate::start::Failure;
use crate::world::Signature;

/// Instantiates the app's classes, and gives for each exported function the method that is to be called.
///
/// # Errors
///
/// If a class or a method is missing, or a class cannot be instantiated.
pub fn exports(
    application: &Object,
    metadata: &Metadata,
    table: &AbiTable,
    signatures: &[Signature],
) -> Result<Vec<Function>, Failure> {
    for row in &table.export_functions {
        check_method(application, row)?;
    }
    let mut receivers = Vec::new();
    for row in &table.export_classes {
        receivers.push(find_class(application, &row.class, &row.module)?.call0()?);
    }
    let rows = table.export_functions.iter();
    (rows.zip(metadata.export_functions.get()).zip(signatures))
        .map(|((row, function), signature)| {
            let position = table
                .export_classes
                .iter()
                .position(|class| class.class == row.class && class.module == row.protocol_module);
            let receiver = position
                .map(|position| &receivers[position])
                .ok_or_else(|| {
                    format!(
                        "the ABI table does not instantiate `{}.{}`",
                        row.protocol_module, row.class
                    )
                })?;
            let interface = function.name.interface().unwrap_or_default();
            Ok(Function {
                receiver: receiver.clone(),
                method: identifier(&row.method),
                result: signature.result,
                is_command: interface.starts_with("wasi:cli/run@"),
            })
        })
        .collect()
}

/// Finds a class in the app's module.
fn find_class(application: &Object, class: &str, protocol_module: &str) -> Result<Object, Failure> {
    if let Some(class) = application.getattr_opt(class)? {
        return Ok(class);
    }
    let module: String = application.getattr("__name__")?.extract()?;
    Err(format!(
        "the app module `{module}` has no class `{class}`. The world exports functions, which are methods of a class of \
         that name: `class {class}({protocol_module}.{class})`"
    )
    .into())
}

/// Checks that the app's class has the method itself, and not just from the protocol class that it is derived from.
fn check_method(application: &Object, row: &ExportFunction) -> Result<(), Failure> {
    let class = find_class(application, &row.class, &row.protocol_module)?;
    let method = class.getattr_opt(row.method.as_str())?;
    let protocol = application.py().import(row.protocol_module.as_str())?;
    let inherited = (protocol.getattr_opt(row.class.as_str())?)
        .map(|protocol| protocol.getattr_opt(row.method.as_str()))
        .transpose()?
        .flatten();
    match (method, inherited) {
        (Some(method), Some(inherited)) if !method.is(&inherited) => Ok(()),
        (Some(_), None) => Ok(()),
        _ => {
            let module: String = application.getattr("__name__")?.extract()?;
            Err(format!(
                "the class `{}` of the app module `{module}` has no method `{}`, which the world exports",
                row.class, row.method
            )
            .into())
        }
    }
}
