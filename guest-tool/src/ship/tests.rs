use componentize_program::Compressed;

use super::*;
use crate::runtime::Imports;

const IMPORTS: &str = "\
json import json.decoder
json.decoder import re
os call subprocess
subprocess import select
traceback import linecache textwrap
traceback call unicodedata
html import html.entities
asyncio import asyncio.events asyncio.streams
asyncio.events import subprocess
asyncio.events call asyncio.streams
asyncio.streams import subprocess
asyncio light asyncio.events
asyncio later subprocess
";

const FILES: [&str; 15] = [
    "asyncio/__init__",
    "asyncio/events",
    "asyncio/streams",
    "encodings/cp1252",
    "html/__init__",
    "html/entities",
    "json/__init__",
    "json/decoder",
    "linecache",
    "os",
    "re",
    "subprocess",
    "textwrap",
    "traceback",
    "componentize_py_build/compile",
];

fn library() -> StandardLibrary<'static> {
    let file = || Compressed {
        length: 0,
        frame: b"".into(),
    };
    let path = |name: &&str| format!("/lib/python3.13/{name}.pyc");
    let native = ["select", "unicodedata", "_codecs_jp"];
    let native = native.map(|name| format!("/lib/python3.13/lib-dynload/{name}.cpython-313.so"));
    let mut library = StandardLibrary {
        files: FILES.iter().map(|name| (path(name), file())).collect(),
        libraries: native.into_iter().map(|path| (path, &b""[..])).collect(),
        imports: Imports::parse(IMPORTS),
        ..StandardLibrary::default()
    };
    library
        .files
        .insert("/lib/python3.13/html/style.css".into(), file());
    library
}

fn module(imports: &[&str], computes: bool) -> Compiled {
    let empty = Compressed {
        length: 0,
        frame: b"".into(),
    };
    Compiled {
        bytecode: empty.clone(),
        source: empty,
        computes,
        imported: BTreeSet::new(),
        imports: imports.iter().map(|&name| name.to_owned()).collect(),
        symbols: BTreeSet::new(),
    }
}

/// The names of what ships beside what always does.
fn selected(modules: &[(Origin, Compiled)]) -> Vec<String> {
    selected_in(false, modules)
}

fn selection(is_asynchronous: bool, globs: &Globs, modules: &[(Origin, Compiled)]) -> Selection {
    let modules = modules.iter().map(|(origin, compiled)| Module {
        origin: *origin,
        path: "/app/app.py",
        compiled,
    });
    select(&library(), is_asynchronous, globs, modules)
}

fn selected_in(is_asynchronous: bool, modules: &[(Origin, Compiled)]) -> Vec<String> {
    let selection = selection(is_asynchronous, &Globs::default(), modules);
    let always = ["encodings.cp1252", "linecache", "textwrap", "traceback"];
    let all = selection.files.keys().chain(selection.libraries.keys());
    let name = |path: &String| module_name(path).unwrap_or_else(|| path.clone());
    let mut names: BTreeSet<_> = all.map(name).collect();
    for name in always {
        assert!(names.remove(name), "{name} ships always");
    }
    for name in &selection.absent {
        assert!(!names.contains(name), "{name} ships or does not");
    }
    names.into_iter().collect()
}

#[test]
fn nothing_but_what_is_always_there() {
    assert!(selected(&[]).is_empty());
}

#[test]
fn statements_are_followed() {
    let app = (Origin::Own, module(&["json.decoder.JSONDecoder"], false));
    assert_eq!(selected(&[app]), ["json", "json.decoder", "re"]);
    let dependency = (Origin::Dependency, module(&["os"], false));
    assert_eq!(selected(&[dependency]), ["os", "select", "subprocess"]);
}

#[test]
fn generated_code_counts_for_what_it_imports_at_once() {
    let generated = (Origin::Generated, module(&["os", "json"], true));
    let names = selected(std::slice::from_ref(&generated));
    assert_eq!(names, ["json", "json.decoder", "os", "re"]);
    let app = (Origin::Own, module(&["os"], false));
    assert!(selected(&[generated, app]).contains(&"subprocess".to_owned()));
}

#[test]
fn asynchronous_worlds_have_a_lighter_asyncio() {
    let app = |name| (Origin::Own, module(&[name], false));
    let names = selected_in(true, &[app("asyncio")]);
    assert_eq!(names, ["asyncio", "asyncio.events"]);
    let names = selected_in(true, &[app("asyncio.streams")]);
    let all = [
        "asyncio",
        "asyncio.events",
        "asyncio.streams",
        "select",
        "subprocess",
    ];
    assert_eq!(names, all);
    assert_eq!(selected_in(false, &[app("asyncio")]), all);
}

#[test]
fn data_ships_with_its_package() {
    let app = (Origin::Own, module(&["html"], false));
    let names = selected(&[app]);
    assert_eq!(
        names,
        ["/lib/python3.13/html/style.css", "html", "html.entities"]
    );
}

fn globs(include: &[&str], exclude: &[&str]) -> Globs {
    let options = |flag, globs: &[&str]| -> Vec<String> {
        globs
            .iter()
            .map(|glob| format!("--{flag}={glob}"))
            .collect()
    };
    let options = [options("include", include), options("exclude", exclude)].concat();
    Globs::of_command_line(&options)
}

#[test]
fn what_is_included_ships_with_what_it_reaches() {
    let globs = globs(&["html.*", "subprocess", "_codecs_jp"], &[]);
    let selection = selection(false, &globs, &[]);
    let why = |name: &str| selection.files.get(&format!("/lib/python3.13/{name}.pyc"));
    let included = |glob: &str| Some(Why::Included(glob.to_owned()));
    assert_eq!(why("html/entities").cloned(), included("html.*"));
    let package = Some(Why::Package("html.entities".into()));
    assert_eq!(why("html/__init__").cloned(), package);
    assert_eq!(why("subprocess").cloned(), included("subprocess"));
    assert_eq!(why("json/__init__"), None);
    let native = |name: &str| {
        let path = format!("/lib/python3.13/lib-dynload/{name}.cpython-313.so");
        selection.libraries.get(&path).cloned()
    };
    assert_eq!(native("select"), Some(Why::Imported("subprocess".into())));
    assert_eq!(native("_codecs_jp"), included("_codecs_jp"));
}

#[test]
fn what_is_excluded_is_not_followed_either() {
    let app = (Origin::Own, module(&["json", "os", "html"], false));
    let globs = globs(&["subprocess"], &["subprocess", "json.decoder", "*.css"]);
    let selection = selection(false, &globs, &[app]);
    let ships = |name: &str| {
        selection
            .files
            .contains_key(&format!("/lib/python3.13/{name}"))
    };
    assert!(ships("json/__init__.pyc") && ships("os.pyc") && ships("html/__init__.pyc"));
    for name in [
        "json/decoder.pyc",
        "re.pyc",
        "subprocess.pyc",
        "html/style.css",
    ] {
        assert!(!ships(name), "{name}");
    }
    assert!(selection.libraries.is_empty());
    let modules: Vec<_> = selection
        .excluded_modules
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(modules, ["json.decoder", "subprocess"]);
    assert!(
        selection
            .excluded
            .contains("/lib/python3.13/html/style.css")
    );
    assert!(selection.absent.contains("re"));
}

#[test]
fn computed_names_can_be_any() {
    let dependency = (Origin::Dependency, module(&[], true));
    let names = selected(std::slice::from_ref(&dependency));
    assert!(names.contains(&"html.entities".to_owned()));
    assert!(!names.contains(&"select".to_owned()));
    assert!(!names.iter().any(|name| name.starts_with(BUILD)));
    let names = selected(&[(Origin::Own, module(&[], true))]);
    assert!(names.contains(&"_codecs_jp".to_owned()));
}
