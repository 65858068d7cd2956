//! Compiling the app's Python sources, in a program of its own.
//!
//! An app is imported from bytecode, so that its memory image never holds what the compiler leaves
//! behind. The bytecode is made before, by the same runtime, in a program that is thrown away: it
//! can be kept by whoever has the sources, and most of it ships. The work is done by the Python
//! package `componentize_py_build`.

use componentize_program::records;
use pyo3::prelude::*;

use crate::program::{Kind, Program, Region, SITE_PACKAGES, TreeNode};
use crate::report::tell;
use crate::support;
use crate::vfs::{self, print_error};

/// Compiles all Python sources in the program's tree, apart from the standard library.
///
/// Gives, in the format of [`records`], for each that can be compiled: its path; the contents of
/// its `.pyc` file; `1` if it computes names of modules that it imports, or else nothing; the names
/// of the modules that it seems to import when it is imported itself, with spaces between them,
/// which have a dot in front for each level if they are relative to its package; if it imports
/// `ctypes`, what in it may be names of C functions, with spaces between them; and the names of the
/// modules that it may import at some time, as far as they are not relative.
///
/// The code is optimized as by so many `-O` of the command `python`.
///
/// Gives null if the compiler itself fails, of which a traceback is on the standard error output.
#[unsafe(no_mangle)]
pub extern "C" fn componentize_compile(program: &'static Program, optimize: u32) -> *const Region {
    if !program.version_matches() {
        print_error("the program data has another version than the runtime");
        return std::ptr::null();
    }
    vfs::set_program(program);
    let mut sources = Vec::new();
    add_sources(program.root(), "", &mut sources);
    Python::attach(|python| match compile(python, sources, optimize) {
        Ok(records) => tell(records::write(&records)),
        Err(error) => {
            error.display(python);
            let _ = support::call(python, "flush", ());
            std::ptr::null()
        }
    })
}

/// Adds the paths of the sources in a directory.
fn add_sources(directory: &TreeNode, path: &str, sources: &mut Vec<String>) {
    for entry in directory.entries() {
        let path = format!("{path}/{}", String::from_utf8_lossy(entry.name()));
        match entry.kind() {
            Kind::File if path.ends_with(".py") => sources.push(path),
            Kind::Directory => add_sources(entry, &path, sources),
            Kind::File | Kind::Removed => {}
        }
    }
}

/// Of installed packages, tracebacks show lines without marks below: where in a line an expression
/// is, is for those who can change it, and would be a quarter of what bytecode weighs compressed.
fn compile(python: Python<'_>, sources: Vec<String>, optimize: u32) -> PyResult<Vec<Vec<Vec<u8>>>> {
    let compile = python
        .import("componentize_py_build.compile")?
        .getattr("compile_sources")?;
    let is_installed = |path: &String| path.starts_with(SITE_PACKAGES);
    let (installed, own): (Vec<String>, Vec<String>) = sources.into_iter().partition(is_installed);
    let mut records: Vec<_> = compile.call1((own, optimize))?.extract()?;
    vfs::forget_columns(python);
    let more: Vec<_> = compile.call1((installed, optimize))?.extract()?;
    records.extend(more);
    Ok(records)
}
