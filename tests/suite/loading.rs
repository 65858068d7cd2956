//! Libraries that are no extension modules, and whatever opens them: extensions that are linked
//! with them or call `dlopen()`, and ctypes; while the app is imported, and when the component
//! runs.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use componentize_tests::component::{Component, Running};
use componentize_tests::launcher;
use tempfile::TempDir;

use crate::extension::{compile_library, suffix};

/// Compiles a C file of the app into a library.
fn compile(name: &str, options: &[&str], output: &Path) {
    fs::create_dir_all(output.parent().expect("a folder")).unwrap();
    let include = launcher::repository().join("runtime/include");
    let include = format!("-I{}", include.display());
    let options = [&["-fvisibility=default", &include], options].concat();
    compile_library("loading", name, &options, output);
}

/// A folder with the app, its package, and the libraries beside both.
pub fn project() -> TempDir {
    let app = launcher::app("loading");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    let libraries = format!("-L{}", path("demo.libs").display());
    let extension = |name: &str| path(&format!("demo/{name}{}", suffix()));
    for folder in ["wit", "demo"] {
        fs::create_dir(path(folder)).unwrap();
    }
    for file in ["app.py", "wit/world.wit", "demo/__init__.py"] {
        fs::copy(app.join(file), path(file)).unwrap();
    }
    compile("counter", &[], &path("demo.libs/libcounter.so"));
    // Another package's, of the same name.
    compile("plugin", &[], &path("another.libs/libcounter.so"));
    compile(
        "far",
        &[&libraries, "-lcounter"],
        &path("demo.libs/libfar.so"),
    );
    compile("gone", &[], &path("demo.libs/libgone.so"));
    compile("plugin", &[], &path("demo/plugins/plugin.so"));
    compile("core", &[&libraries, "-lcounter"], &extension("_core"));
    compile("late", &[&libraries, "-lfar"], &extension("_late"));
    compile("orphan", &[&libraries, "-lgone"], &extension("_orphan"));
    fs::remove_file(path("demo.libs/libgone.so")).unwrap();
    folder
}

fn running() -> Running {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT
        .get_or_init(|| Component::new(&launcher::build(project().path())))
        .instantiate_alone()
}

#[track_caller]
fn evaluates(expressions: &[(&str, &str)]) {
    running().expect(expressions);
}

#[test]
fn libraries_that_an_extension_is_linked_with_start_before_it() {
    evaluates(&[
        ("_core.started()", "(1, 1)"),
        ("AT_BUILD", "(41, 10)"),
        ("_core.next()", "42"),
        ("counter.counter_next()", "43"),
        ("ctypes.c_int.in_dll(counter, 'counter').value", "43"),
        // It is opened anew, and is the same.
        (
            "ctypes.CDLL('app/./demo/../demo.libs//libcounter.so').counter_next()",
            "44",
        ),
        (
            "ctypes.CDLL('libcounter.so')._handle == counter._handle",
            "True",
        ),
        ("_core.started()", "(1, 1)"),
    ]);
}

#[test]
fn libraries_that_nobody_opened_before_are_opened_when_the_component_runs() {
    evaluates(&[
        ("late().word(0), late().word(1)", "('far away', 'away')"),
        // An extension's function, by those who open it as a library.
        ("ctypes.CDLL(late().__file__).late_api(1000)", "1111"),
        (
            "_core.call(late().__file__, os.RTLD_NOW | os.RTLD_LOCAL, 'late_api', 2000)",
            "2111",
        ),
        // Of the libraries that it needs, and of those that these need.
        ("ctypes.CDLL(late().__file__).far_counter()", "41"),
        ("ctypes.CDLL(late().__file__).counter_look()", "41"),
    ]);
}

#[test]
fn extensions_open_libraries_by_path() {
    evaluates(&[
        ("_core.call(PLUGIN, os.RTLD_NOW, 'plugin_twice', 5)", "12"),
        ("ctypes.CDLL(PLUGIN).plugin_counter()", "41"),
        ("ctypes.CDLL(PLUGIN).plugin_compare(b'ONE', b'one')", "0"),
    ]);
}

#[test]
fn only_what_is_opened_for_all_is_found_without_a_library() {
    evaluates(&[
        (
            "_core.look_up('default', 'plugin_twice')",
            "OSError: symbol plugin_twice: neither the runtime nor a library that was opened with RTLD_GLOBAL has it, or no module that imports ctypes names it",
        ),
        (
            "_core.call(None, os.RTLD_NOW, 'plugin_twice', 5)",
            "OSError: symbol plugin_twice: neither the runtime nor a library that was opened with RTLD_GLOBAL has it, or no module that imports ctypes names it",
        ),
        (
            "_core.call(PLUGIN, os.RTLD_NOW | os.RTLD_GLOBAL, 'plugin_twice', 5)",
            "12",
        ),
        ("_core.call(None, os.RTLD_NOW, 'plugin_twice', 6)", "14"),
        ("program.plugin_twice(7)", "16"),
        // As are the libraries that such a one needs; of two, the first.
        (
            "ctypes.CDLL('libfar.so', os.RTLD_GLOBAL).far_counter()",
            "41",
        ),
        ("program.counter_next()", "42"),
        (
            "_core.look_up('next', 'plugin_twice')",
            "OSError: symbol plugin_twice: neither the runtime nor a library that was opened with RTLD_GLOBAL has it, or no module that imports ctypes names it",
        ),
    ]);
}

#[test]
fn symbols_of_the_runtime_are_found_by_name() {
    evaluates(&[
        ("VERSION_AT_BUILD", "1"),
        ("ctypes.pythonapi.Py_IsInitialized()", "1"),
        ("length(b'four')", "4"),
        ("list_of(0)", "[]"),
        ("exception()", "<class 'LookupError'>"),
        ("_core.compare()", "0"),
        (
            "_core.look_up('next', 'strlen') == _core.look_up('default', 'strlen') == address_of(program.strlen)",
            "True",
        ),
        (
            "program.strpbrk",
            "AttributeError: symbol strpbrk: neither the runtime nor a library that was opened with RTLD_GLOBAL has it, or no module that imports ctypes names it",
        ),
        (
            "program.componentize_start",
            "AttributeError: symbol componentize_start: neither the runtime nor a library that was opened with RTLD_GLOBAL has it, or no module that imports ctypes names it",
        ),
    ]);
}

#[test]
fn addresses_have_libraries() {
    evaluates(&[
        (
            "_core.where(address_of(counter.counter_next))",
            "('/app/demo.libs/libcounter.so', 'counter_next', 0)",
        ),
        (
            "_core.where(ctypes.addressof(ctypes.c_int.in_dll(counter, 'counter')) + 2)",
            "('/app/demo.libs/libcounter.so', 'counter', 2)",
        ),
        (
            "(found := _core.where(_core.own_address()))[0].rpartition('/')[0], found[1]",
            "('/app/demo', None)",
        ),
        ("_core.where(_core.look_up('default', 'strlen'))", "None"),
        ("_core.where(id(None)), _core.where(0)", "(None, None)"),
    ]);
}

#[test]
fn errors_name_library_and_symbol() {
    let module = r"b'\0asm\1\0\0\0'";
    evaluates(&[
        (
            "ctypes.CDLL('/app/none.so')",
            "OSError: /app/none.so: no library of this path is linked into this component",
        ),
        (
            "ctypes.CDLL('libnone.so')",
            "OSError: libnone.so: no library of this name is linked into this component",
        ),
        (
            "counter.none",
            "AttributeError: /app/demo.libs/libcounter.so: symbol none is not exported",
        ),
        (
            "from_file(b'\\x7fELF\\1\\1\\1')",
            "OSError: /tmp/library.so: it is a library for another platform: it is not WebAssembly, but ELF",
        ),
        (
            &format!("from_file({module})"),
            "OSError: /tmp/library.so: it is not linked into this component: a library has to be there when that is built",
        ),
        (
            "_core.call('libfar.so', os.RTLD_NOW | os.RTLD_NOLOAD, 'far_counter', 0)",
            "OSError: libfar.so: it is not open",
        ),
        (
            "_core.call('libfar.so', 0, 'far_counter', 0)",
            "OSError: libfar.so: the mode has neither RTLD_LAZY nor RTLD_NOW",
        ),
        (
            "_core.close(counter._handle), counter.counter_next()",
            "(0, 42)",
        ),
        (
            "_core.close(8)",
            "OSError: what is to be closed is no library",
        ),
        (
            "_core.look_up('nowhere', 'strlen')",
            "OSError: symbol strlen: what it is looked for in is no library",
        ),
        (
            "orphan()",
            &format!(
                "ImportError: /app/demo/_orphan{}: it needs libgone.so, which is not in this component",
                suffix()
            ),
        ),
    ]);
}

/// What is said of an app that opens this file while it is imported.
fn opening(file: &str, content: &[u8], words: &[&str]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let world = "package test:opening; world opening { export run: func(); }";
    let app = format!(
        "import ctypes, wit_world\n\nctypes.CDLL('/app/{file}')\n\n\
         class WitWorld(wit_world.WitWorld):\n    def run(self): ...\n"
    );
    fs::write(folder.path().join("world.wit"), world).unwrap();
    fs::write(folder.path().join("app.py"), app).unwrap();
    fs::write(folder.path().join(file), content).unwrap();
    let arguments = ["-d", "world.wit", "componentize", "app"];
    launcher::run(folder.path(), &arguments).failure(1, words);
}

#[test]
fn a_library_for_another_platform_is_named() {
    opening(
        "libother.so",
        b"\x7fELF\x02\x01\x01",
        &[
            "OSError: /app/libother.so: no library of this path",
            "help: `/app/libother.so` is a library for another platform (",
            "libother.so is not WebAssembly): build it for components",
        ],
    );
}

#[test]
fn a_library_for_another_abi_is_named() {
    let wide = wat::parse_str(
        r#"(module (@dylink.0 (mem-info)) (import "env" "memory" (memory i64 1)) (func (export "run")))"#,
    );
    opening("libwide.so", &wide.unwrap(), &["libwide.so", "64"]);
    let emscripten = wat::parse_str(
        r#"(module (@dylink.0 (mem-info)) (import "GOT.mem" "__environ_of_elsewhere" (global (mut i32))))"#,
    );
    opening(
        "libelsewhere.so",
        &emscripten.unwrap(),
        &[
            "libelsewhere.so",
            "`__environ_of_elsewhere`",
            "link the libraries",
        ],
    );
    let plain = wat::parse_str("(module)").unwrap();
    opening(
        "libplain.so",
        &plain,
        &["libplain.so", "is not a shared library"],
    );
}
