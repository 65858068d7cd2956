//! Cleaning up before a memory image is taken.
//!
//! What is not needed should not be part of the image: garbage is collected, and all memory that is
//! free afterwards is zeroed, since zeros take no space in it. Objects that live on are taken out
//! of the garbage collector's sight: at run time it then looks only at what was made at run time.

use pyo3::prelude::*;

use crate::vfs::{self, print_error};
use crate::{refresh, report, support, world};

/// Ends pre-initialization. From here on the component runs in earnest.
#[unsafe(no_mangle)]
pub extern "C" fn componentize_finish() {
    report::forget();
    Python::attach(|python| {
        let finished = support::call(python, "finish", ());
        if let Err(error) = finished.and_then(|_| refresh::rehearse(python)) {
            print_error("the memory could not be cleaned up:");
            error.display(python);
        }
        world::rehearse();
        vfs::immortalize(python);
    });
    vfs::sweep();
    vfs::enter_run_time();
}

/// Frees what nobody needs.
pub fn collect_garbage(python: Python<'_>) -> PyResult<()> {
    support::call(python, "collect_garbage", ()).map(drop)
}
