//! Telling the tool what was imported, and what was looked for.
//!
//! That is all that the tool cannot know by itself. It is asked for when the app has started, or
//! has failed to, before the memory image is taken: what is left of it is cleaned up with the rest
//! ([`finish`](crate::finish)).

use std::cell::RefCell;

use componentize_program::records;
use pyo3::prelude::*;

use crate::program::Region;
use crate::single_thread::SingleThread;
use crate::support;
use crate::vfs::print_error;
use crate::width::abi;

/// What the tool was told last: the region, and the bytes in it.
type Told = Box<(Region, Vec<u8>)>;

static TOLD: SingleThread<RefCell<Option<Told>>> = SingleThread::new(RefCell::new(None));

/// Keeps `bytes` where the tool can read them, until it is told something else.
pub fn tell(bytes: Vec<u8>) -> *const Region {
    let region = Region {
        address: abi(bytes.as_ptr().expose_provenance()),
        length: abi(bytes.len()),
    };
    let mut told = TOLD.borrow_mut();
    &raw const told.insert(Box::new((region, bytes))).0
}

/// Frees what the tool was told.
pub fn forget() {
    TOLD.take();
}

/// Gives the report, in the format of [`records`]:
///
/// - `module`, a name, and the file, if it is from one, for each module that was imported;
/// - `builtin`, a name, for each module that is part of the runtime, whether it was imported or
///   not;
/// - `missed`, a name, for each module that was looked for in vain.
#[unsafe(no_mangle)]
pub extern "C" fn componentize_report() -> *const Region {
    let records = Python::attach(|python| {
        make_report(python).unwrap_or_else(|error| {
            print_error("what was imported cannot be found out:");
            error.display(python);
            Vec::new()
        })
    });
    tell(records::write(&records))
}

fn make_report(python: Python<'_>) -> PyResult<Vec<Vec<Vec<u8>>>> {
    support::call(python, "report", ())?.extract()
}
