//! Starting an app: importing it, and connecting it with the world.
//!
//! 1. The tree with the app becomes the filesystem, and `sys.path` names its folders.
//! 2. The world's types and functions are made from the metadata and the ABI table
//!    ([`world::make`]).
//! 3. The app is imported. On the way the generated modules that it uses are, and each gets its
//!    imported functions ([`bind`]).
//! 4. The app's classes are checked for the methods that the world exports, and instantiated
//!    ([`application`]).

use pyo3::prelude::*;

use crate::abi_table::AbiTable;
use crate::calls::{application, bind};
use crate::failure::{Failure, is_missing_module};
use crate::objects::{self, Object};
use crate::program::Program;
use crate::vfs::{self, print_error};
use crate::{asynchronous, support, world};

/// Starts the program's app.
///
/// Returns 0, or after a message on the standard error output: 1 if Python code raised an
/// exception, of which the traceback is printed, or 2.
#[unsafe(no_mangle)]
pub extern "C" fn componentize_start(program: &'static Program) -> i32 {
    if !program.version_matches() {
        print_error("the program data has another version than the runtime");
        return 2;
    }
    vfs::set_program(program);
    Python::attach(|python| match start(objects::python(), program) {
        Ok(()) => 0,
        Err(Failure::Exception(error)) => {
            error.display(python);
            let _ = support::call(python, "flush", ());
            1
        }
        Err(Failure::Message(message)) => {
            print_error(&message);
            2
        }
    })
}

fn start(python: Python<'static>, program: &'static Program) -> Result<(), Failure> {
    set_search_path(python, program)?;
    let (Some(table), Some(metadata)) = (program.abi_module(), world::metadata()) else {
        return Err("the program has no world".to_owned().into());
    };
    if !metadata.version_matches() {
        return Err("the generated code has another version than the runtime"
            .to_owned()
            .into());
    }
    let table = AbiTable::read(python, table)?;
    let (world, signatures) = world::make(program, metadata, &table)?;
    bind::install(python, world)?;
    if metadata.is_asynchronous() {
        asynchronous::install(python, world)?;
    }
    let module = import_application(python, program)?;
    let exports = application::exports(
        &module,
        metadata,
        &table,
        &signatures,
        &world.types.resources,
    )?;
    let is_command = exports.iter().any(|function| function.is_command);
    world::set_exports(world, exports);
    objects::fetch(world::find_classes(world, &signatures))?;
    support::call(python, "started", (is_command,))?;
    Ok(())
}

/// The app's folders first, as for a script; installed packages last, as `site` has it.
fn set_search_path(python: Python<'_>, program: &Program) -> PyResult<()> {
    let (own, installed) = program.search_path();
    support::call(python, "set_search_path", (own, installed)).map(drop)
}

fn import_application(python: Python<'static>, program: &Program) -> Result<Object, Failure> {
    let Some(name) = program.application() else {
        return Err("the program has no app".to_owned().into());
    };
    match python.import(name) {
        Ok(module) => Ok(module.into_any()),
        Err(error) if is_missing_module(python, &error, name) => Err(format!(
            "there is no module `{name}`: neither `{path}.py` nor a package `{path}` is in the folders of the Python path",
            path = name.replace('.', "/")
        )
        .into()),
        Err(error) => Err(error.into()),
    }
}
