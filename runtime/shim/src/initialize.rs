//! Starting the interpreter, once and for all components, when the product is built.

use pyo3::prelude::*;

use crate::finish::collect_garbage;
use crate::program::Program;
use crate::support;
use crate::vfs::{self, print_error};

/// Starts the interpreter with the standard library in the program's tree, imports what every
/// component needs, and cleans up.
///
/// Returns 0, or 2 after a message on standard error.
#[unsafe(no_mangle)]
pub extern "C" fn componentize_initialize(program: &'static Program) -> i32 {
    if !program.version_matches() {
        print_error("the program data has another version than the runtime");
        return 2;
    }
    vfs::set_program(program);
    if !vfs::start_python() {
        return 2;
    }
    let result = Python::attach(|python| {
        let result = support::call(python, "initialize", ()).and_then(|_| collect_garbage(python));
        if let Err(error) = &result {
            error.display(python);
        }
        result.is_ok()
    });
    if !result {
        return 2;
    }
    vfs::sweep();
    0
}
