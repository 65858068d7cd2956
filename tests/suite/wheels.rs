//! Wheels with native code for components: built by `wheel build`, indexed by `wheel index`,
//! installed by pip and uv, linked into components.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use componentize_tests::component::{Component, Running};
use componentize_tests::launcher::{self, Ended, wheel};
use tempfile::TempDir;

const WIT: &str = "package test:wheels;
world wheels { export evaluate: func(expression: string) -> string; }";

/// An app that evaluates expressions over modules, which it imports while it is built.
fn app(modules: &[&str]) -> String {
    let imports: String = modules.iter().map(|it| format!("import {it}\n")).collect();
    format!(
        "{imports}import wit_world


class WitWorld(wit_world.WitWorld):
    def evaluate(self, expression: str) -> str:
        try:
            return repr(eval(expression, globals()))
        except Exception as error:
            return repr(error)
"
    )
}

/// A project with such an app.
fn project(modules: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("wit")).unwrap();
    fs::write(folder.path().join("wit/world.wit"), WIT).unwrap();
    fs::write(folder.path().join("app.py"), app(modules)).unwrap();
    folder
}

/// The SDK, which runtime/wheels/sdk.sh makes.
fn sdk() -> PathBuf {
    let path = launcher::repository().join("target/sdk");
    path.canonicalize().expect("run runtime/wheels/sdk.sh")
}

/// pip, of the Python that the tests have for it.
fn pip(folder: &Path, arguments: &[&str]) -> Ended {
    let python = launcher::packages().join("tools/bin/python3");
    let mut command = Command::new(python);
    command.args(["-m", "pip", "--disable-pip-version-check"]);
    let output = command.args(arguments).current_dir(folder).output();
    output.expect("pip starts").into()
}

/// Builds an app over modules that wheels have, and evaluates expressions in it.
#[track_caller]
fn evaluates(wheels: &[PathBuf], modules: &[&str], expectations: &[(&str, &str)]) {
    let project = project(modules);
    let packages = project.path().join("packages");
    for wheel in wheels {
        launcher::unpack(wheel, &packages);
    }
    let arguments = ["componentize", "-p", ".", "-p", "packages", "app"];
    launcher::run(
        project.path(),
        &[&arguments[..], &["-o", "app.wasm"]].concat(),
    )
    .success();
    let component = fs::read(project.path().join("app.wasm")).unwrap();
    let mut running = Component::quick(&component).instantiate_alone();
    running.expect(expectations);
}

/// Builds the wheel of one of the templates.
fn template(name: &str, output: &Path) -> PathBuf {
    template_with(name, output, &std::env::var_os("PATH").unwrap_or_default())
}

/// The same, where programs are found on this path.
fn template_with(name: &str, output: &Path, path: &OsStr) -> PathBuf {
    let ended = build_template(name, output, path).success();
    output.join(ended.stdout.trim_end())
}

/// Tries to build it, with programs of this path.
fn build_template(name: &str, output: &Path, path: &OsStr) -> Ended {
    let folder = launcher::repository()
        .join("examples/extensions")
        .join(name);
    let arguments = ["wheel", "build", folder.to_str().unwrap(), "--output", "."];
    let mut command = launcher::command(output, &arguments);
    let output_of_command = command.env("PATH", path).output();
    Ended::from(output_of_command.expect("the launcher starts"))
}

#[test]
fn templates_in_c_cpp_and_rust_build_and_run() {
    let folder = tempfile::tempdir().unwrap();
    let wheels = ["c", "cpp", "rust"].map(|name| template(name, folder.path()));
    for wheel in &wheels {
        let name = wheel.to_string_lossy();
        assert!(
            name.ends_with("-1.0-cp313-cp313-wasi_0_0_0_wasm32.whl"),
            "{name}"
        );
    }
    evaluates(
        &wheels,
        &["example_c", "example_cpp", "example_rust"],
        &[
            ("example_c.count_bits(b'\\x01\\xff')", "9"),
            (
                "example_cpp.count_words('to be or not to be')",
                "{'be': 2, 'not': 1, 'or': 1, 'to': 2}",
            ),
            ("example_cpp.read_number('42 apples')", "42"),
            (
                "example_cpp.read_number('x')",
                "ValueError('there is no number')",
            ),
            (
                "example_cpp.read_number('9' * 99)",
                "OverflowError('the number is too large')",
            ),
            (
                "example_rust.count_letters('noon!') == {'n': 2, 'o': 2}",
                "True",
            ),
        ],
    );
}

/// A directory with a `wasm-opt` that is to be found first, which does what this shell script says
/// with `"$@"`; and the path with it.
fn with_wasm_opt(script: &str) -> (TempDir, OsString) {
    let programs = tempfile::tempdir().unwrap();
    let wasm_opt = programs.path().join("wasm-opt");
    fs::write(&wasm_opt, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&wasm_opt, fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path);
    let path = std::env::join_paths([programs.path().to_owned()].into_iter().chain(folders));
    (programs, path.unwrap())
}

/// Wherever it is built; and the builder runs wasm-opt itself, once: clang, which would run it,
/// too, does not.
#[test]
fn the_same_source_gives_the_same_wheel() {
    let [first, second] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let (programs, path) = with_wasm_opt(
        "folder=$(dirname \"$0\"); echo called >>\"$folder/calls\"; \
         PATH=${PATH#\"$folder\":} exec wasm-opt \"$@\"",
    );
    let first = template("c", first.path());
    let second = template_with("c", second.path(), &path);
    let [first, second] = [first, second].map(|wheel| fs::read(wheel).unwrap());
    assert!(first == second, "the wheels differ");
    let calls = fs::read_to_string(programs.path().join("calls")).unwrap();
    assert_eq!(calls, "called\n");
}

#[test]
fn a_wasm_opt_that_fails_is_named() {
    let output = tempfile::tempdir().unwrap();
    let (_programs, path) = with_wasm_opt("echo 'too old' >&2; exit 1");
    let ended = build_template("c", output.path(), &path);
    assert_eq!(ended.status, Some(1));
    let expected = "cannot be made smaller: too old";
    assert!(ended.stderr.contains(expected), "{}", ended.stderr);
    let written = fs::read_dir(output.path()).unwrap().count();
    assert_eq!(written, 0, "there is a wheel nevertheless");
}

#[test]
fn the_sdk_knows_what_the_runtime_exports() {
    let runtime = launcher::repository().join("target/runtime/linked/runtime.wasm");
    let binary = fs::read(runtime).unwrap();
    let mut exports = BTreeSet::new();
    for payload in wasmparser::Parser::new(0).parse_all(&binary) {
        if let wasmparser::Payload::ExportSection(section) = payload.unwrap() {
            exports.extend(
                section
                    .into_iter()
                    .map(|export| export.unwrap().name.to_owned()),
            );
        }
    }
    let promised = fs::read_to_string(sdk().join("exports")).unwrap();
    let missing: Vec<_> = promised
        .lines()
        .filter(|name| !exports.contains(*name))
        .collect();
    assert!(missing.is_empty(), "not exported: {missing:?}");
    assert!(promised.lines().any(|name| name == "PyList_New"));
}

/// A folder with a copy of the extension in C, whose `count_bits()` begins to count with another
/// statement, which defines `bits`.
fn extension_in_c(beginning: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("project");
    launcher::copy(
        &launcher::repository().join("examples/extensions/c"),
        &project,
    );
    let source = project.join("example_c.c");
    let text = fs::read_to_string(&source).unwrap();
    let changed = text.replace("Py_ssize_t bits = 0;", beginning);
    assert_ne!(changed, text);
    fs::write(source, changed).unwrap();
    folder
}

#[test]
fn what_is_missing_at_link_time_is_named() {
    let folder = extension_in_c("extern int nowhere(void);\n    Py_ssize_t bits = nowhere();");
    launcher::run(folder.path(), &["wheel", "build", "./project"]).failure(
        1,
        &[
            "neither the runtime nor the wheel has",
            "example_c.cpython-313-wasm32-wasi.so: nowhere",
            "help: ",
        ],
    );
    assert!(
        !folder
            .path()
            .join("wheels")
            .read_dir()
            .unwrap()
            .any(|_| true)
    );
}

#[test]
fn what_cannot_be_built_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let fails = |arguments: &[&str], words: &[&str]| {
        let words = [&["error: "], words].concat();
        launcher::run(folder.path(), &[&["wheel"], arguments].concat()).failure(1, &words);
    };
    fails(
        &["build", "numpy"],
        &[
            "`numpy` is neither a package with a version",
            "NAME==VERSION",
        ],
    );
    fs::create_dir(folder.path().join("empty")).unwrap();
    fails(
        &["build", "./empty"],
        &["is not a Python project", "pyproject.toml"],
    );
    fails(
        &["build", "--sdk", "empty", "./empty"],
        &["`empty` is not an SDK", "help: "],
    );
    fails(
        &["build", "markupsafe==0.0.99"],
        &["no source of `markupsafe` in the version 0.0.99"],
    );
    let recipe = folder.path().join("recipes/markupsafe");
    fs::create_dir_all(&recipe).unwrap();
    for (text, word) in [
        (
            "[versions]\n\"3.0.4\" = \"00\"\n",
            "is not the file that it was",
        ),
        ("[build]\ncflgas = []\n", "there is no key `build.cflgas`"),
        (
            "[build]\ncflags = 1\n",
            "`build.cflags` has to be a list of texts",
        ),
        (
            "[build.flags]\n\"*.c) x\" = []\n",
            "`*.c) x` is no pattern for sources",
        ),
        ("[build\n", "recipe.toml"),
    ] {
        fs::write(recipe.join("recipe.toml"), text).unwrap();
        fails(
            &["build", "--recipes", "recipes", "markupsafe==3.0.4"],
            &[word],
        );
    }
}

#[test]
fn a_recipe_has_flags_for_single_sources() {
    let folder = extension_in_c(
        "
#ifndef COMPACT_H
#error references are counted in place
#endif
    Py_ssize_t bits = FIRST;",
    );
    let recipe = "[build]
cflags = [\"-include\", \"compact.h\"]

[build.flags]
\"other.c\" = [\"-DFIRST=1\"]
\"@(other|example)_?.c\" = [\"-DFIRST=100\"]
\"*\" = [\"-DFIRST=2\"]
";
    let recipe_path = folder.path().join("project/componentize-py-wheel.toml");
    fs::write(recipe_path, recipe).unwrap();
    let arguments = ["wheel", "build", "./project", "--output", "."];
    let ended = launcher::run(folder.path(), &arguments).success();
    evaluates(
        &[folder.path().join(ended.stdout.trim_end())],
        &["example_c"],
        &[("example_c.count_bits(b'\\x01\\xff')", "109")],
    );
}

/// Of a module that was imported while the component was built, what initializes it is not there;
/// who asks for it again gets the same. One that was not is complete.
#[test]
fn modules_of_cython_are_initialized_once() {
    let code = |app: &str| {
        let project = project(&[]);
        fs::write(project.path().join("app.py"), app).unwrap();
        launcher::unpack(&wheel("msgpack"), &project.path().join("packages"));
        let arguments = "componentize -p . -p packages app -o app.wasm --report report.json";
        let arguments: Vec<&str> = arguments.split(' ').collect();
        launcher::run(project.path(), &arguments).success();
        let component = fs::read(project.path().join("app.wasm")).unwrap();
        Component::quick(&component).instantiate_alone().expect(&[
            ("again()", "True"),
            (
                "msgpack.unpackb(msgpack.packb([1, 'two', 3.0]))",
                "[1, 'two', 3.0]",
            ),
        ]);
        let report = fs::read(project.path().join("report.json")).unwrap();
        let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
        let entries = report["entries"].as_array().unwrap().iter();
        let of_module =
            |it: &&serde_json::Value| it["kind"] == "code" && it["name"] == "msgpack._cmsgpack";
        entries.clone().find(of_module).unwrap()["bytes"]
            .as_u64()
            .unwrap()
    };
    let again = "
def again():
    module = sys.modules.pop('msgpack._cmsgpack')
    return importlib.import_module('msgpack._cmsgpack') is module
";
    let built = code(&(app(&["importlib", "msgpack", "sys"]) + again));
    let late = app(&["importlib", "sys"]).replace(
        "        try:",
        "        global msgpack\n        import msgpack\n\n        try:",
    );
    let late = code(&(late + again));
    assert!(built < late * 19 / 20, "{built} of {late} bytes");
}

/// A folder with wheels that is an index.
fn index(wheels: &[PathBuf]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for wheel in wheels {
        fs::copy(wheel, folder.path().join(wheel.file_name().unwrap())).unwrap();
    }
    launcher::run(folder.path(), &["wheel", "index", "."]).success();
    folder
}

#[test]
fn an_index_has_what_the_specifications_ask_for() {
    let wheels = [wheel("markupsafe")];
    let index = index(&wheels);
    let read = |path: &str| fs::read_to_string(index.path().join(path)).unwrap();
    assert!(read("simple/index.html").contains("<a href=\"markupsafe/\">markupsafe</a>"));
    let page = read("simple/markupsafe/index.html");
    let name = wheels[0].file_name().unwrap().to_str().unwrap();
    assert!(
        page.contains(&format!("href=\"../../{name}#sha256=")),
        "{page}"
    );
    assert!(page.contains("data-requires-python=\"&gt;=3"), "{page}");
    let json: serde_json::Value =
        serde_json::from_str(&read("simple/markupsafe/index.v1+json")).unwrap();
    assert_eq!(json["meta"]["api-version"], "1.0");
    assert_eq!(json["files"][0]["filename"], name);
    assert_eq!(
        json["files"][0]["size"],
        fs::metadata(&wheels[0]).unwrap().len()
    );

    fs::write(
        index
            .path()
            .join("x-1-cp313-cp313-manylinux_2_17_x86_64.whl"),
        "",
    )
    .unwrap();
    launcher::run(index.path(), &["wheel", "index", "."])
        .failure(1, &["for another platform", "manylinux_2_17_x86_64"]);
}

#[test]
fn pip_and_uv_install_from_an_index() {
    let index = index(&[wheel("markupsafe")]);
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", index.path().display());
    let (simple, any) = (format!("{url}/simple"), format!("{url}/any"));
    let extension = "markupsafe/_speedups.cpython-313-wasm32-wasi.so";
    pip(
        folder.path(),
        &[
            "install",
            "--target",
            "by-pip",
            "--platform",
            "wasi_0_0_0_wasm32",
            "--python-version",
            "3.13",
            "--only-binary",
            ":all:",
            "--no-deps",
            "--extra-index-url",
            &simple,
            "markupsafe",
        ],
    )
    .success();
    assert!(folder.path().join("by-pip").join(extension).is_file());
    let uv = launcher::packages().join("tools/bin/uv");
    let options = [
        "pip",
        "install",
        "--target",
        "by-uv",
        "--python-version",
        "3.13",
        "--index",
        &any,
        "markupsafe",
    ];
    let output = Command::new(uv)
        .args(options)
        .current_dir(folder.path())
        .output();
    Ended::from(output.expect("uv starts")).success();
    assert!(folder.path().join("by-uv").join(extension).is_file());
}

/// The component `app.wasm` of a project, built by a command, for which these installers fetch
/// packages, with nothing kept of earlier times.
#[track_caller]
fn running_with(installers: &[&str], project: &Path, arguments: &[&str]) -> Running {
    let programs = tempfile::tempdir().unwrap();
    for installer in installers {
        launcher::put_installer(installer, programs.path());
    }
    let mut command = launcher::command(project, arguments);
    command
        .env("PATH", programs.path())
        .env("XDG_CACHE_HOME", programs.path().join("cache"));
    Ended::from(command.output().expect("the launcher starts")).success();
    let component = fs::read(project.join("app.wasm")).unwrap();
    Component::quick(&component).instantiate_alone()
}

#[test]
fn requirements_come_from_the_index_first() {
    let index = index(&[wheel("markupsafe")]);
    let project = project(&["markupsafe"]);
    fs::write(project.path().join("requirements.txt"), "markupsafe\n").unwrap();
    for installers in [&["python3"][..], &["python3", "uv"]] {
        let arguments = [
            "componentize",
            "app",
            "-o",
            "app.wasm",
            "--requirements",
            "requirements.txt",
            "--index",
            index.path().to_str().unwrap(),
        ];
        let mut running = running_with(installers, project.path(), &arguments);
        running.expect(&[
            (
                "markupsafe._escape_inner.__module__",
                "'markupsafe._speedups'",
            ),
            ("markupsafe.escape('<a>')", "Markup('&lt;a&gt;')"),
        ]);
    }
    let arguments = [
        "componentize",
        "app",
        "--requirements",
        "requirements.txt",
        "--index",
        "wit",
    ];
    launcher::run(project.path(), &arguments)
        .failure(1, &["`wit` is not an index of wheels", "help: "]);
}

/// The index lies in the project, as in the examples: its wheels are no files of the app's, and
/// what the project's settings leave out is left out.
#[test]
fn an_index_in_the_project_does_not_ship() {
    let project = project(&["markupsafe"]);
    let wheel = wheel("markupsafe");
    let wheels = project.path().join("wheels");
    fs::create_dir(&wheels).unwrap();
    fs::copy(&wheel, wheels.join(wheel.file_name().unwrap())).unwrap();
    launcher::run(project.path(), &["wheel", "index", "wheels"]).success();
    let settings = "[project]\nname = 'app'\nversion = '1'\ndependencies = ['markupsafe']\n\
                    [tool.componentize-py]\napp = 'app'\nindex = 'wheels'\noutput = 'app.wasm'\n\
                    exclude = ['markupsafe._speedups']\n";
    fs::write(project.path().join("pyproject.toml"), settings).unwrap();
    running_with(&["python3"], project.path(), &["componentize"]).expect(&[
        ("__import__('os').path.exists('/app/wheels')", "False"),
        (
            "markupsafe._escape_inner.__module__",
            "'markupsafe._native'",
        ),
    ]);
}

#[test]
fn packages_in_c_work() {
    evaluates(
        &["markupsafe", "pyyaml", "msgpack", "regex", "ujson"].map(wheel),
        &["markupsafe", "yaml", "msgpack", "regex", "ujson"],
        &[
            ("markupsafe.escape('<')", "Markup('&lt;')"),
            ("yaml.__with_libyaml__", "True"),
            (
                "yaml.load('a: [1, 2.5, {b: yes}]', yaml.CSafeLoader)",
                "{'a': [1, 2.5, {'b': True}]}",
            ),
            (
                "yaml.dump({'a': [1]}, Dumper=yaml.CSafeDumper)",
                "'a:\\n- 1\\n'",
            ),
            (
                "msgpack.unpackb(msgpack.packb({'a': [1, None, 2.5]}))",
                "{'a': [1, None, 2.5]}",
            ),
            (
                "regex.findall(r'(?i)\\p{Lu}+|straße', 'STRASSE äÖ')",
                "['STRASSE', 'äÖ']",
            ),
            (
                "ujson.loads(ujson.dumps({'a': [1.5, True, 'ü']}))",
                "{'a': [1.5, True, 'ü']}",
            ),
        ],
    );
}

#[test]
fn packages_with_libraries_work() {
    let image = "(file := io.BytesIO(), PIL.Image.new('RGB', (8, 8), 'red').save(file, 'JPEG'), \
        file := file.getvalue(), PIL.Image.open(io.BytesIO(file)).getpixel((1, 1)))[3]";
    // With a table of codes that cannot be, at which the library jumps out.
    let damaged = "PIL.Image.open(io.BytesIO(file[:(at := file.find(b'\\xff\\xc4') + 5)] \
        + b'\\xff' * 16 + file[at + 16:])).load()";
    evaluates(
        &["pillow", "lxml"].map(wheel),
        &["io", "PIL.Image", "lxml.etree"],
        &[
            (image, "(254, 0, 0)"),
            (
                damaged,
                "OSError('broken data stream when reading image file')",
            ),
            (
                "lxml.etree.fromstring('<a><b c=\"1\"/></a>').xpath('//b/@c')",
                "['1']",
            ),
        ],
    );
}

#[test]
fn wheels_have_the_licences_of_libraries() {
    for (name, licences) in [
        ("lxml", &["xml2", "xslt", "exslt", "z"][..]),
        ("pillow", &["libjpeg", "libjpeg-turbo", "z"]),
        ("pyyaml", &["libyaml"]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        launcher::unpack(&wheel(name), folder.path());
        let files = launcher::files(folder.path());
        for licence in licences {
            let end = format!("licenses/LICENSE.{licence}");
            let path = files.iter().find(|path| path.ends_with(&end));
            let path = path.unwrap_or_else(|| panic!("{name} has no {end}: {files:?}"));
            let text = fs::read_to_string(folder.path().join(path)).unwrap();
            assert!(text.to_lowercase().contains("copyright"), "{end}: {text}");
        }
    }
}

#[test]
fn packages_in_rust_work() {
    evaluates(
        &["rpds-py", "pydantic-core"].map(wheel),
        &["rpds", "pydantic_core"],
        &[
            ("rpds.HashTrieMap({'a': 1}).insert('b', 2)['b']", "2"),
            (
                "pydantic_core.SchemaValidator({'type': 'int'}).validate_python('42')",
                "42",
            ),
            ("pydantic_core.from_json(b'[1, 2.5]')", "[1, 2.5]"),
        ],
    );
}

#[test]
fn numpy_computes() {
    evaluates(
        &[wheel("numpy")],
        &["numpy"],
        &[
            (
                "(numpy.arange(6).reshape(2, 3) @ numpy.ones((3, 2))).tolist()",
                "[[3.0, 3.0], [12.0, 12.0]]",
            ),
            (
                "numpy.linalg.solve([[2, 1], [1, 3]], [3, 5]).round(6).tolist()",
                "[0.8, 1.4]",
            ),
            // Large enough for the kernels, and no multiple of what they take at a time.
            (
                "all((a.T.astype(kind) @ a.astype(kind) == a.T @ a).all() for kind in 'fdFD' \
                    for a in [numpy.arange(70 * 45).reshape(70, 45) % 7])",
                "True",
            ),
            (
                "numpy.allclose((a := numpy.eye(77) * 9 + 1) @ numpy.linalg.inv(a), numpy.eye(77))",
                "True",
            ),
            // So small that it is not worth to call them.
            (
                "all((a.astype(kind) @ a.astype(kind) == [[15, 18, 21], [42, 54, 66], [69, 90, 111]]).all() \
                    for kind in 'ifdFD' for a in [numpy.arange(9).reshape(3, 3)])",
                "True",
            ),
            // All that the package says it has is there.
            (
                "(exec('from numpy import *', scope := {}), 'linalg' in scope)[1]",
                "True",
            ),
            (
                "numpy.fft.ifft(numpy.fft.fft([1, 2, 3])).real.round(6).tolist()",
                "[1.0, 2.0, 3.0]",
            ),
            ("len(numpy.random.default_rng().random(4))", "4"),
            (
                "str(numpy.longdouble(1) / 3)[:20]",
                "'0.333333333333333333'",
            ),
            (
                "numpy.array(['2026-11-26'], dtype='datetime64[D]').astype(int).tolist()",
                "[20783]",
            ),
        ],
    );
}

#[test]
fn a_wheel_for_another_python_is_named() {
    let project = project(&["ujson"]);
    launcher::unpack(&wheel("ujson"), &project.path().join("packages"));
    let packages = project.path().join("packages");
    let ours = packages.join("ujson.cpython-313-wasm32-wasi.so");
    fs::rename(ours, packages.join("ujson.cpython-314-wasm32-wasi.so")).unwrap();
    let record = packages.join("ujson-6.1.0.dist-info/RECORD");
    let text = fs::read_to_string(&record).unwrap();
    fs::write(record, text.replace("cpython-313", "cpython-314")).unwrap();
    launcher::run(
        project.path(),
        &["componentize", "-p", ".", "-p", "packages", "app"],
    )
    .failure(
        1,
        &[
            "ujson.cpython-314-wasm32-wasi.so",
            "is for another version of Python",
            "componentize-py wheel build",
        ],
    );
}
