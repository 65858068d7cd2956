//! What ships beside what would, and what does not ship although it would: `--include`,
//! `--exclude` and what leaves out a kind of thing.

use std::fs;
use std::path::Path;

use componentize_tests::component::Component;
use componentize_tests::launcher::{self, Ended};
use tempfile::TempDir;
use wasmtime::component::Val;

const WIT: &str = "package test:globs;
world globs { export imported: func(module: string) -> string; export files: func() -> list<string>; }";

/// Imports a module by a name that nothing could know before, and lists files.
const APP: &str = "\
import builtins
import os

import wit_world

try:
    import palette
except ImportError as error:
    REASON = str(error)
else:
    REASON = palette.__name__

load = vars(builtins)['__import__']


class WitWorld(wit_world.WitWorld):
    def imported(self, module: str) -> str:
        if not module:
            return REASON
        try:
            load(module)
        except ImportError as error:
            return f'{type(error).__name__}: {error}'
        return 'imported'

    def files(self) -> list[str]:
        return sorted(f'{folder}/{file}' for root in ('/app', '/site-packages')
                      for folder, _, files in os.walk(root) for file in files if not file.endswith('.pyc'))
";

/// Two distributions, of which one requires the other, and a third one.
const FILES: [(&str, &str); 16] = [
    ("wit/world.wit", WIT),
    ("src/app.py", APP),
    ("src/part/__init__.py", ""),
    ("src/part/inner.py", ""),
    ("src/.well-known/owner", "me"),
    ("src/locale/de.po", ""),
    ("src/templates/page.html", ""),
    ("src/module.wasm", ""),
    ("site/lib/python3/site-packages/palette/__init__.py", ""),
    ("site/lib/python3/site-packages/palette/colours.txt", ""),
    ("site/lib/python3/site-packages/tints/__init__.py", ""),
    ("site/lib/python3/site-packages/shades.py", ""),
    (
        "site/lib/python3/site-packages/palette-1.dist-info/RECORD",
        "palette/__init__.py,,\npalette/colours.txt,,\n",
    ),
    (
        "site/lib/python3/site-packages/palette-1.dist-info/METADATA",
        "Name: palette\nVersion: 1\nRequires-Dist: Tints_and_more\n",
    ),
    (
        "site/lib/python3/site-packages/tints_and_more-1.dist-info/RECORD",
        "tints/__init__.py,,\n",
    ),
    (
        "site/lib/python3/site-packages/shades-1.dist-info/RECORD",
        "shades.py,,\n",
    ),
];

fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in FILES {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn componentize(folder: &Path, options: &[&str]) -> Ended {
    let arguments = [
        &["componentize", "app", "-p", "src", "-o", "app.wasm"],
        options,
    ]
    .concat();
    let mut command = launcher::command(folder, &arguments);
    command.env("VIRTUAL_ENV", folder.join("site"));
    command.output().expect("the launcher starts").into()
}

fn component(folder: &Path) -> Component {
    Component::new(&fs::read(folder.join("app.wasm")).expect("the component is there"))
}

/// What comes of importing modules in the component.
#[track_caller]
fn expect(component: &Component, expectations: &[(&str, &str)]) {
    let mut running = component.instantiate_alone();
    for (module, expected) in expectations {
        let outcome = running.text("", "imported", &[Val::String((*module).to_owned())]);
        assert_eq!(outcome, *expected, "{module}");
    }
}

#[track_caller]
fn files(component: &Component) -> Vec<String> {
    let mut running = component.instantiate_alone();
    let Some(Val::List(files)) = running.call("", "files", &[]) else {
        panic!("a list");
    };
    let text = |value| match value {
        Val::String(text) => text,
        other => panic!("{other:?}"),
    };
    files.into_iter().map(text).collect()
}

const PALETTE: &str = "ModuleNotFoundError: No module named 'palette': `--exclude pal*` leaves it out of this component";

#[test]
fn what_is_excluded_is_as_if_it_were_not_there() {
    let folder = project();
    let options = [
        "pal*",
        "json",
        "part.inner",
        "*.po",
        "/app/templates",
        "shadow",
    ];
    let options: Vec<_> = options
        .iter()
        .flat_map(|glob| ["--exclude", glob])
        .collect();
    let ended = componentize(folder.path(), &options).success();
    assert_eq!(
        ended.stderr,
        "warning: `--exclude shadow` names nothing that would ship; something with a similar name exists: `shades`\n"
    );
    let component = component(folder.path());
    expect(
        &component,
        &[
            // When the component was built, and later.
            ("", &PALETTE["ModuleNotFoundError: ".len()..]),
            ("palette", PALETTE),
            (
                "json",
                "ModuleNotFoundError: No module named 'json': `--exclude json` leaves it out of this component",
            ),
            ("part", "imported"),
            (
                "part.inner",
                "ModuleNotFoundError: No module named 'part.inner': `--exclude part.inner` leaves it out of this component",
            ),
            ("tints", "ModuleNotFoundError: No module named 'tints'"),
        ],
    );
    assert_eq!(files(&component), ["/app/app.py", "/app/part/__init__.py"]);
}

#[test]
fn what_is_included_ships_with_what_it_requires() {
    let folder = project();
    componentize(folder.path(), &[]).success();
    let absent = "ModuleNotFoundError: No module named 'colorsys': nothing in this component imports it, so it was left out; `--include colorsys` puts it in";
    let without = component(folder.path());
    expect(
        &without,
        &[("", "palette"), ("tints", "imported"), ("colorsys", absent)],
    );
    assert!(
        !files(&without)
            .iter()
            .any(|file| file.contains("shades") || file.ends_with(".wasm"))
    );

    let settings = "[tool.componentize-py]\n\
                    include = ['colorsys', 'xml.dom', '_codecs_jp', 'shades', '.well-known/', '*.wasm', 'math']\n\
                    exclude = ['xml.dom.pulldom']\n";
    fs::write(folder.path().join("pyproject.toml"), settings).unwrap();
    componentize(folder.path(), &[]).success();
    let with = component(folder.path());
    let excluded = "ModuleNotFoundError: No module named 'xml.dom.pulldom': `--exclude xml.dom.pulldom` leaves it out of this component";
    expect(
        &with,
        &[
            ("colorsys", "imported"),
            ("xml.dom.minidom", "imported"),
            ("xml.dom.pulldom", excluded),
            ("_codecs_jp", "imported"),
            ("shades", "imported"),
            ("math", "imported"),
        ],
    );
    let files = files(&with);
    for file in [
        "/app/.well-known/owner",
        "/app/module.wasm",
        "/site-packages/shades.py",
    ] {
        assert!(files.iter().any(|it| it == file), "{file}: {files:?}");
    }
}

/// A project whose app evaluates the "name of a module" that it is given; with this `palette`.
fn evaluating(palette: &str) -> TempDir {
    let app = "\
import os

import palette
import wit_world


class WitWorld(wit_world.WitWorld):
    \"\"\"Evaluates.\"\"\"

    def imported(self, module: str) -> str:
        return str(eval(module))

    def files(self) -> list[str]:
        return []
";
    let folder = project();
    fs::write(folder.path().join("src/app.py"), app).unwrap();
    let path = "site/lib/python3/site-packages/palette/__init__.py";
    fs::write(folder.path().join(path), palette).unwrap();
    folder
}

/// Of modules that nobody imports while the component is built, the bytecode ships.
#[test]
fn names_beyond_ascii_are_compiled_with_the_rest() {
    let folder = evaluating("");
    let path = "site/lib/python3/site-packages/tints/__init__.py";
    fs::write(folder.path().join(path), "gr\u{f6}\u{df}e = 7\n").unwrap();
    componentize(folder.path(), &[]).success();
    let is_compiled = "os.path.exists('/site-packages/tints/__pycache__/__init__.cpython-313.pyc')";
    expect(
        &component(folder.path()),
        &[
            (is_compiled, "True"),
            ("__import__('tints').gr\u{f6}\u{df}e", "7"),
        ],
    );
}

#[test]
fn what_describes_code_can_be_left_out() {
    let package =
        "\"\"\"Colours.\"\"\"\n\n\ndef mix():\n    \"\"\"Mixed.\"\"\"\n    return 'mixed'\n";
    let folder = evaluating(package);
    let is_there = "os.path.exists(palette.__file__)";
    for (option, docstrings, source) in [
        (None, ["Colours.", "Mixed.", "Evaluates."], "True"),
        (Some("--optimize-bytecode"), ["None"; 3], "True"),
        (
            Some("--no-source"),
            ["Colours.", "Mixed.", "Evaluates."],
            "False",
        ),
    ] {
        componentize(folder.path(), option.as_slice()).success();
        expect(
            &component(folder.path()),
            &[
                ("palette.__doc__", docstrings[0]),
                ("palette.mix.__doc__", docstrings[1]),
                ("palette.mix()", "mixed"),
                ("WitWorld.__doc__", docstrings[2]),
                (is_there, source),
            ],
        );
    }
}

#[test]
fn patterns_that_cannot_be_meant_are_refused() {
    let folder = project();
    for (options, status, words) in [
        (
            ["--include", "shade"],
            1,
            &[
                "`--include shade` names nothing",
                "help: something with a similar name exists: `shades`",
            ][..],
        ),
        (
            ["--include", "/app/templates/*.htm"],
            1,
            &["names nothing", "`/app/templates/page.html`"],
        ),
        (
            ["--exclude", "app"],
            1,
            &["`--exclude app` leaves out the app itself"],
        ),
        (
            ["--exclude", "/app/**"],
            1,
            &["`--exclude /app/**` leaves out the app itself"],
        ),
        (["--exclude", "a[b"], 2, &["--exclude", "a[b"]),
    ] {
        componentize(folder.path(), &options).failure(status, words);
        assert!(!folder.path().join("app.wasm").exists());
    }
}

#[test]
fn what_every_component_has_cannot_be_left_out() {
    let folder = project();
    let ended = componentize(folder.path(), &["--exclude", "builtins"]).success();
    let warning = "warning: `--exclude builtins` names `builtins`: that is in the memory of each component, and cannot be left out\n";
    assert_eq!(ended.stderr, warning);
}
