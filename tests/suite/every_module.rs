//! Every module of the standard library is there for an app that computes the
//! names of the modules that it imports, and can be imported, but for those that
//! need an operating system which WASI is not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use componentize_tests::component::Component;
use componentize_tests::launcher;
use wasmtime::component::Val;

/// How the names start of modules that cannot be imported, and what the reason
/// contains. `__main__` modules would run.
const IMPOSSIBLE: [(&str, &str); 21] = [
    ("_ios_support", "ObjC runtime library"),
    ("_pyrepl._minimal_curses", "curses"),
    ("_pyrepl.curses", "_minimal_curses"),
    ("_pyrepl.fancy_termios", "termios"),
    ("_pyrepl.readline", "termios"),
    ("_pyrepl.simple_interact", "termios"),
    ("_pyrepl.unix_", ""),
    ("_pyrepl.windows_console", "msvcrt"),
    ("asyncio.windows_", "win32 only"),
    ("curses", "_curses"),
    ("dbm.gnu", "_gdbm"),
    ("dbm.ndbm", "_dbm"),
    ("encodings.mbcs", "mbcs_encode"),
    ("encodings.oem", "oem_encode"),
    ("multiprocessing.forkserver", "_multiprocessing"),
    ("multiprocessing.popen_", ""),
    ("multiprocessing.resource_tracker", "_multiprocessing"),
    ("multiprocessing.shared_memory", "_posixshmem"),
    ("multiprocessing.synchronize", "_multiprocessing"),
    ("pty", "termios"),
    ("tty", "termios"),
];

/// The names of the modules in the standard library that the tool ships.
fn modules(folder: &Path, package: &str, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("the standard library is built") {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            match name {
                "__pycache__" => {}
                "lib-dynload" => modules(&path, package, names),
                _ => modules(&path, &format!("{package}{name}."), names),
            }
            continue;
        }
        let Some((name, "pyc" | "cpython-313-wasm32-wasi.so")) = name.split_once('.') else {
            continue;
        };
        match name {
            "__init__" => _ = names.insert(package.trim_end_matches('.').to_owned()),
            "__main__" => {}
            _ => _ = names.insert(format!("{package}{name}")),
        }
    }
}

#[test]
fn every_module_can_be_imported_late() {
    let mut names = BTreeSet::new();
    let library = launcher::repository().join("target/runtime/stdlib");
    modules(&library, "", &mut names);
    // What builds components is not in them.
    names.retain(|name| name.split('.').next() != Some("componentize_py_build"));
    assert!(names.len() > 500, "{names:?}");
    for name in ["_blake2", "_sqlite3", "unicodedata", "xml.dom.minidom"] {
        assert!(names.contains(name), "{name}");
    }

    let component = Component::quick(&launcher::build(&launcher::app("every-module")));
    let mut running = component.instantiate_alone();
    let mut failures = BTreeMap::new();
    for name in &names {
        let result = running.call("", "import-module", &[Val::String(name.clone())]);
        match result.expect("a result") {
            Val::Result(Ok(None)) => {}
            Val::Result(Err(Some(error))) => match *error {
                Val::String(error) => _ = failures.insert(name.clone(), error),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }
    for (start, reason) in IMPOSSIBLE {
        let found = failures.extract_if(.., |name, _| name.starts_with(start));
        let found: Vec<_> = found.collect();
        assert!(!found.is_empty(), "{start} can be imported");
        for (name, error) in found {
            assert!(error.contains(reason), "{name}: {error}");
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
