//! Saying which files of the tree the component still needs, after the memory image was taken.
//!
//! The work is done by the Python package `componentize_py_build`, in the interpreter that the image was taken of. That
//! changes memory, which is of no consequence any more.

use pyo3::prelude::*;

use crate::program::{Kind, Region, TreeNode};
use crate::support;
use crate::vfs::{self, print_error};
use crate::width::abi;
use crate::world::{self, World};

/// Gives the report: lines `file PATH` for files that have to ship, and `library PATH` for native extensions that have
/// to be linked.
///
/// If there is none because of a failure, which standard error tells, every file is on it.
#[unsafe(no_mangle)]
pub extern "C" fn componentize_report() -> *const Region {
    vfs::resume_preinitialization();
    let world = world::get();
    let mut files = Vec::new();
    add_files(world.program.root(), "", &mut files);
    let report = Python::attach(|python| {
        make_report(python, world, &files).unwrap_or_else(|error| {
            print_error("what the component needs cannot be found out:");
            error.display(python);
            files.iter().map(|file| format!("file {file}\n")).collect()
        })
    });
    let report: &'static str = report.leak();
    Box::leak(Box::new(Region {
        address: abi(report.as_ptr().expose_provenance()),
        length: abi(report.len()),
    }))
}

/// Adds the paths of the files in a directory.
fn add_files(directory: &TreeNode, path: &str, files: &mut Vec<String>) {
    for entry in directory.entries() {
        let path = format!("{path}/{}", String::from_utf8_lossy(entry.name()));
        match entry.kind() {
            Kind::File => files.push(path),
            Kind::Directory => add_files(entry, &path, files),
            Kind::Removed => {}
        }
    }
}

fn make_report(python: Python<'_>, world: &World, files: &[String]) -> PyResult<String> {
    // The report's own modules are to be left out.
    let sys = python.import("sys")?;
    let loaded = sys.getattr("modules")?.call_method0("copy")?;
    let standard_library = sys.getattr("_stdlib_dir")?;
    let interpreter_modules = support::call(python, "interpreter_modules", ())?;
    let (sources, installed) = world.program.search_path();
    let generated: Vec<_> = world.modules().into_iter().collect();
    let arguments = (
        files,
        standard_library,
        sources,
        installed,
        loaded,
        interpreter_modules,
        generated,
    );
    python
        .import("componentize_py_build.report")?
        .call_method1("report", arguments)?
        .extract()
}
