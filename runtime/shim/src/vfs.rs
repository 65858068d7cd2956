//! What the C part of the runtime offers the shim (`runtime/include/componentize.h` describes it),
//! and the few functions of libc that the shim calls itself.

use std::ffi::{CStr, c_char, c_int, c_void};

use pyo3::Python;

use crate::program::{Arguments, Program};
use crate::width::native;

unsafe extern "C" {
    fn componentize_set_program(program: *const Program);
    fn componentize_python_start() -> bool;
    fn componentize_forget_columns();
    fn componentize_sweep();
    fn componentize_immortalize();
    fn componentize_is_run_time() -> bool;
    fn componentize_enter_run_time();
    fn componentize_refresh_environment() -> *const *const c_char;
    fn componentize_arguments(arguments: *mut Arguments);

    fn write(descriptor: c_int, bytes: *const c_void, count: usize) -> isize;
    fn exit(status: c_int) -> !;
    fn isatty(descriptor: c_int) -> c_int;
    fn free(memory: *mut c_void);
}

/// Installs program data: its tree becomes the filesystem, and its libraries those that can be
/// opened.
pub fn set_program(program: &'static Program) {
    // SAFETY: the structure is there for good, which is all that is asked for.
    unsafe { componentize_set_program(program) }
}

/// Starts the interpreter. If that fails, standard error says why.
pub fn start_python() -> bool {
    // SAFETY: the program data is installed, and the interpreter is started once.
    unsafe { componentize_python_start() }
}

/// Has code objects be made without columns from here on.
pub fn forget_columns(_python: Python<'_>) {
    // SAFETY: sets a field of the interpreter, which is attached.
    unsafe { componentize_forget_columns() }
}

/// Has references to objects that are there for good not be counted any more.
pub fn immortalize(_python: Python<'_>) {
    // SAFETY: the interpreter is attached.
    unsafe { componentize_immortalize() }
}

/// Zeroes all memory that was freed, and forgets captured output.
pub fn sweep() {
    // SAFETY: touches only memory that belongs to nobody; the interpreter's lock is held.
    unsafe { componentize_sweep() }
}

/// Whether pre-initialization has ended: the world's imports can be called.
#[inline]
pub fn is_run_time() -> bool {
    // SAFETY: reads a flag.
    unsafe { componentize_is_run_time() }
}

/// Ends pre-initialization: the host is there.
pub fn enter_run_time() {
    // SAFETY: sets a flag.
    unsafe { componentize_enter_run_time() }
}

/// Fetches the environment from the host, in the form `NAME=value`.
///
/// The strings live until the environment is changed.
pub fn refresh_environment() -> Vec<&'static CStr> {
    // SAFETY: libc's list of strings, which ends in a null pointer.
    unsafe {
        let mut variables = Vec::new();
        let mut list = componentize_refresh_environment();
        while !list.is_null() && !(*list).is_null() {
            variables.push(CStr::from_ptr(*list));
            list = list.add(1);
        }
        variables
    }
}

/// Fetches the command line from the host, the program's name first.
pub fn arguments() -> Vec<&'static CStr> {
    let mut arguments = Arguments {
        values: std::ptr::null(),
        count: 0,
    };
    // SAFETY: the structure is filled in with as many strings, which are never freed.
    unsafe {
        componentize_arguments(&mut arguments);
        (0..native(arguments.count))
            .map(|index| CStr::from_ptr(*arguments.values.add(index)))
            .collect()
    }
}

/// Whether standard output is a terminal.
pub fn is_terminal() -> bool {
    // SAFETY: libc's `isatty` may be called any time.
    unsafe { isatty(1) != 0 }
}

/// Writes a message to standard error, past Python, which may not be able to.
pub fn print_error(message: &str) {
    let message = format!("{message}\n");
    // SAFETY: the buffer has this length. That a message cannot be written is nothing that could be
    // told to anybody.
    unsafe { write(2, message.as_ptr().cast(), message.len()) };
}

/// Ends the command.
pub fn exit_process(status: i32) -> ! {
    // SAFETY: libc's `exit` may be called any time.
    unsafe { exit(status) }
}

/// Frees memory that came from `cabi_realloc`.
///
/// # Safety
///
/// `memory` is `size` bytes of such memory, and nobody uses it any more.
pub unsafe fn free_bytes(memory: *mut u8, size: usize) {
    // `cabi_realloc` gives no memory for no bytes, but a made-up address.
    if size != 0 {
        // SAFETY: `cabi_realloc` is libc's `realloc`.
        unsafe { free(memory.cast()) }
    }
}
