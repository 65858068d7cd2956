//! Which world is chosen, and what is said where none can be.

use std::fs;
use std::path::PathBuf;

use componentize::resolve::{Error, Selection, Target, resolve};
use tempfile::TempDir;

/// A folder with files in it, given as (path, contents).
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, contents) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    folder
}

/// Resolves the WIT in `paths` of `folder`, for the worlds of these names.
fn select(folder: &TempDir, paths: &[&str], worlds: &[&str]) -> Result<Target, Error> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| folder.path().join(path)).collect();
    let worlds: Vec<String> = worlds.iter().map(|&world| world.to_owned()).collect();
    resolve(&Selection {
        paths: &paths,
        worlds: &worlds,
        ..Selection::default()
    })
}

/// The name of the world, and those of its imports and exports.
fn summary(target: &Target) -> (String, Vec<String>, Vec<String>) {
    let world = &target.resolve.worlds[target.world];
    let names = |keys: Vec<_>| {
        let mut names: Vec<String> = keys
            .into_iter()
            .map(|key| target.resolve.name_world_key(key))
            .collect();
        names.sort();
        names
    };
    (
        world.name.clone(),
        names(world.imports.keys().collect()),
        names(world.exports.keys().collect()),
    )
}

const TWO: &str = "package a:b@1.0.0;
    world one { import x: func(); export y: func(); }
    world two { import x: func(); export z: func(); }";

#[test]
fn the_only_world_needs_no_name() {
    let folder = folder(&[("w.wit", "package a:b; world hello { export run: func(); }")]);
    let target = select(&folder, &["w.wit"], &[]).unwrap();
    assert_eq!(summary(&target).0, "hello");
    let target = select(&folder, &["."], &[]).unwrap();
    assert_eq!(summary(&target).2, ["run"]);
}

#[test]
fn worlds_are_found_by_short_and_by_full_name() {
    let folder = folder(&[("w.wit", TWO)]);
    for name in ["two", "a:b/two", "a:b/two@1.0.0"] {
        let target = select(&folder, &["w.wit"], &[name]).unwrap();
        assert_eq!(summary(&target).0, "two", "{name}");
    }
}

#[test]
fn worlds_of_dependencies_have_full_names() {
    let folder = folder(&[
        ("wit/w.wit", "package a:b; world mine { import c:d/i; }"),
        (
            "wit/deps/d.wit",
            "package c:d; interface i { f: func(); } world dep { import i; }",
        ),
    ]);
    let target = select(&folder, &["wit"], &[]).unwrap();
    assert_eq!(summary(&target).0, "mine");
    let target = select(&folder, &["wit"], &["c:d/dep"]).unwrap();
    assert_eq!(summary(&target).0, "dep");
    let error = select(&folder, &["wit"], &["dep"]).unwrap_err();
    assert!(matches!(error, Error::UnknownWorld { .. }), "{error}");
}

#[test]
fn later_paths_use_packages_of_earlier_ones() {
    let folder = folder(&[
        (
            "types.wit",
            "package a:types; interface t { type id = u32; }",
        ),
        ("w.wit", "package a:b; world w { import a:types/t; }"),
    ]);
    let target = select(&folder, &["types.wit", "w.wit"], &[]).unwrap();
    assert_eq!(summary(&target).1, ["a:types/t"]);
}

/// The one world of this file.
#[track_caller]
fn exports_of(wit: &str) -> Vec<String> {
    let folder = folder(&[("w.wit", wit)]);
    summary(&select(&folder, &["w.wit"], &[]).unwrap()).2
}

#[test]
fn the_packages_of_wasi_need_not_be_brought() {
    // In the version that comes with the tool, as far as a path uses it.
    let wit = "package a:b; world w { include wasi:cli/command@0.2.12; export run: func(); }";
    assert_eq!(exports_of(wit), ["run", "wasi:cli/run@0.2.12"]);
    let wit = "package a:b; world w { export wasi:http/handler@0.3.0; }";
    assert_eq!(exports_of(wit), ["wasi:http/handler@0.3.0"]);
    let folder = folder(&[("w.wit", TWO)]);
    let target = select(&folder, &["w.wit"], &["one", "wasi:http/proxy@0.2.12"]).unwrap();
    assert_eq!(
        summary(&target).2,
        ["wasi:http/incoming-handler@0.2.12", "y"]
    );
    // What a path brings comes first.
    let own = "package wasi:http@0.2.3; world proxy { export mine: func(); }";
    let folder = crate::folder(&[("w.wit", own)]);
    let target = select(&folder, &["w.wit"], &["wasi:http/proxy@0.2"]).unwrap();
    assert_eq!(summary(&target).2, ["mine"]);
    // One that there is not is not made up.
    let wit = "package a:b; world w { include wasi:nothing/command@0.2.12; }";
    let folder = crate::folder(&[("w.wit", wit)]);
    let error = select(&folder, &["w.wit"], &[]).unwrap_err().to_string();
    assert!(error.contains("'wasi:nothing@0.2.12' not found"), "{error}");
    assert!(error.contains("w.wit:1:32"), "{error}");
}

#[test]
fn a_world_of_wasi_has_a_version_or_the_beginning_of_one() {
    let folder = folder(&[("w.wit", TWO)]);
    let select = |world: &str| select(&folder, &["w.wit"], &[world]);
    for world in ["wasi:cli/command@0.3", "wasi:cli/command@0.3.0"] {
        let target = select(world).unwrap();
        assert_eq!(summary(&target).2, ["wasi:cli/run@0.3.0"]);
    }
    let error = select("wasi:cli/command").unwrap_err();
    assert!(matches!(error, Error::AmbiguousWorld { worlds, .. } if worlds.len() == 2));
    for world in [
        "wasi:cli/command@0",
        "wasi:cli/command@0.2.1",
        "wasi:cli/comand@0.2",
    ] {
        let found = select(world);
        assert!(
            matches!(
                found,
                Err(Error::UnknownWorld { .. } | Error::AmbiguousWorld { .. })
            ),
            "{world}"
        );
    }
}

#[test]
fn several_worlds_are_united() {
    let folder = folder(&[("w.wit", TWO)]);
    let target = select(&folder, &["w.wit"], &["one", "two"]).unwrap();
    let (_, imports, exports) = summary(&target);
    assert_eq!(imports, ["x"]);
    assert_eq!(exports, ["y", "z"]);
}

#[test]
fn worlds_that_contradict_each_other() {
    let folder = folder(&[(
        "w.wit",
        "package a:b; world one { import x: func(); } world two { import x: func(a: u8); }",
    )]);
    let error = select(&folder, &["w.wit"], &["one", "two"]).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("the world `a:b/two` cannot be united with `a:b/one`"),
        "{text}"
    );
}

#[test]
fn what_another_world_lacks_is_taken_out() {
    let folder = folder(&[("w.wit", TWO)]);
    let target = resolve(&Selection {
        paths: &[folder.path().join("w.wit")],
        worlds: &["one".into()],
        intersect: Some("two"),
        ..Selection::default()
    })
    .unwrap();
    assert_eq!(summary(&target), ("one".into(), vec!["x".into()], vec![]));
}

#[test]
fn an_interface_on_both_sides_is_two() {
    let folder = folder(&[(
        "w.wit",
        "package a:b; interface i { record r { a: u8 } f: func(r: r); }
         world w { import i; export i; }",
    )]);
    let target = select(&folder, &["."], &[]).unwrap();
    let (_, imports, exports) = summary(&target);
    assert_eq!(imports, exports);
    let world = &target.resolve.worlds[target.world];
    assert_ne!(world.imports.keys().next(), world.exports.keys().next());
    let world = &target.declared.worlds[target.world];
    assert_eq!(world.imports.keys().next(), world.exports.keys().next());
}

#[test]
fn features_gate_what_is_unstable() {
    let folder = folder(&[(
        "w.wit",
        "package a:b@1.0.0;
         world w { @unstable(feature = fast) import x: func(); import y: func(); }",
    )]);
    let imports = |features: &[String], all_features| {
        let target = resolve(&Selection {
            paths: &[folder.path().join("w.wit")],
            features,
            all_features,
            ..Selection::default()
        });
        summary(&target.unwrap()).1
    };
    assert_eq!(imports(&[], false), ["y"]);
    assert_eq!(imports(&["fast".into()], false), ["x", "y"]);
    assert_eq!(imports(&["slow".into()], false), ["y"]);
    assert_eq!(imports(&[], true), ["x", "y"]);
}

#[test]
fn an_unknown_world_is_answered_with_those_there_are() {
    let folder = folder(&[("w.wit", "package a:b; world hello {} world other {}")]);
    let error = select(&folder, &["w.wit"], &["helo"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no world named `helo`\n  the worlds are:\n    a:b/hello\n    a:b/other"
    );
    let help = error.help().unwrap();
    assert!(help.ends_with("`hello`"), "{help}");
    let error = select(&folder, &["w.wit"], &["xyz"]).unwrap_err();
    assert_eq!(error.help(), None);
}

#[test]
fn a_choice_of_worlds_is_asked_for() {
    let folder = folder(&[("w.wit", TWO)]);
    let error = select(&folder, &["w.wit"], &[]).unwrap_err();
    let Error::WorldNeeded { worlds } = &error else {
        panic!("{error}");
    };
    assert_eq!(worlds, &["a:b/one@1.0.0", "a:b/two@1.0.0"]);
}

#[test]
fn the_same_name_in_two_packages_is_ambiguous() {
    let folder = folder(&[
        ("one.wit", "package a:one; world w {}"),
        ("two.wit", "package a:two; world w {}"),
    ]);
    let error = select(&folder, &["one.wit", "two.wit"], &["w"]).unwrap_err();
    assert!(matches!(error, Error::AmbiguousWorld { .. }), "{error}");
    let target = select(&folder, &["one.wit", "two.wit"], &["a:two/w"]).unwrap();
    assert_eq!(summary(&target).0, "w");
}

#[test]
fn wit_without_a_world() {
    let folder = folder(&[("w.wit", "package a:b; interface i {}")]);
    let error = select(&folder, &["w.wit"], &[]).unwrap_err();
    assert!(matches!(error, Error::NoWorld), "{error}");
}

#[test]
fn a_syntax_error_is_shown_alone_with_its_place() {
    let folder = folder(&[(
        "wit/bad.wit",
        "package a:b;\nworld hello {\n  export greet: fun();\n}\n",
    )]);
    let error = select(&folder, &["wit"], &[]).unwrap_err();
    let text = error.to_string();
    let path = folder.path().join("wit/bad.wit");
    let path = path.display();
    assert!(text.starts_with("expected "), "{text}");
    assert!(text.contains(&format!("--> {path}:3:20\n")), "{text}");
    assert!(text.contains("   3 |   export greet: fun();\n"), "{text}");
    assert!(!text.contains("failed to parse"), "{text}");
}

#[test]
fn a_missing_name_is_shown_with_its_place() {
    let folder = folder(&[("w.wit", "package a:b;\nworld w { import c:d/e; }\n")]);
    let text = select(&folder, &["w.wit"], &[]).unwrap_err().to_string();
    assert!(text.starts_with("package 'c:d' not found"), "{text}");
    assert!(text.contains("w.wit:2:18"), "{text}");
}

#[test]
fn paths_that_cannot_be_read() {
    let folder = folder(&[("empty/readme.txt", ""), ("binary.wit", "")]);
    let error = select(&folder, &["missing.wit"], &[]).unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, Error::Read { .. }), "{text}");
    assert!(text.contains("missing.wit`: "), "{text}");
    let error = select(&folder, &["empty"], &[]).unwrap_err();
    assert!(matches!(error, Error::NoWitFile { .. }), "{error}");
    fs::write(folder.path().join("binary.wit"), [0xff, 0xfe]).unwrap();
    let error = select(&folder, &["binary.wit"], &[]).unwrap_err();
    assert!(error.to_string().contains("not UTF-8\n  --> "), "{error}");
    assert!(error.to_string().ends_with("binary.wit:1:1"), "{error}");
}

#[test]
fn what_is_not_supported_is_named_with_its_place() {
    let cases = [
        (
            "world w { record r { s: stream<u8> } }",
            "streams and futures in types that no function mentions are",
            "1:34",
        ),
        (
            "world w { import f: func(a: error-context); }",
            "the type `error-context` is",
            "1:34",
        ),
        (
            "world w { import f: func(a: list<u8, 4097>); }",
            "lists of a fixed length with more than 4096 values in all (`list<_, 4097>`) are",
            "1:34",
        ),
        (
            "world w { type t = list<tuple<u8, option<u8>>, 2000>; import f: func(a: t); }",
            "lists of a fixed length with more than 4096 values in all (`list<_, 2000>`) are",
            "1:32",
        ),
    ];
    for (world, what, place) in cases {
        let folder = folder(&[("w.wit", &format!("package a:b;    {world}"))]);
        let text = select(&folder, &["w.wit"], &[]).unwrap_err().to_string();
        assert!(
            text.starts_with(&format!("{what} not supported yet\n")),
            "{world}: {text}"
        );
        assert!(text.ends_with(&format!("w.wit:{place}")), "{world}: {text}");
    }
    let many = |count: usize, of: &str| -> String {
        (0..count).map(|index| format!("l{index}{of}, ")).collect()
    };
    let cases = [
        (
            format!("flags t {{ {} }}", many(33, "")),
            "flags with more than 32 members (`t`)",
        ),
        (
            format!("enum t {{ {} }}", many(10_001, "")),
            "enums with more than 10000 cases (`t`)",
        ),
        (
            format!("variant t {{ {} }}", many(10_001, "")),
            "variants with more than 10000 cases (`t`)",
        ),
        (
            format!("record t {{ {} }}", many(10_001, ": u8")),
            "records with more than 10000 fields (`t`)",
        ),
        (
            format!("import t: func({});", many(1_001, ": u8")),
            "functions with more than 1000 parameters (`t`)",
        ),
    ];
    for (item, what) in cases {
        let folder = folder(&[("w.wit", &format!("package a:b; world w {{ {item} }}"))]);
        let text = select(&folder, &["w.wit"], &[]).unwrap_err().to_string();
        assert!(
            text.starts_with(&format!("{what} are not supported yet\n")),
            "{text}"
        );
        assert!(text.contains("w.wit:1:"), "{text}");
    }
}

#[test]
fn what_no_component_can_have_is_named_with_its_place() {
    let cases = [
        (
            "world w { record r {} }",
            "the record `r` has no fields",
            "1:34",
        ),
        (
            "world w { flags r {} }",
            "the flags `r` have no members",
            "1:33",
        ),
        (
            "world w { import f: func(a: list<tuple<>>); }",
            "the type `tuple<>` has no items",
            "1:34",
        ),
        (
            "world w { import f: func(a: list<u8, 0>); }",
            "a list has the fixed length 0",
            "1:34",
        ),
    ];
    for (world, what, place) in cases {
        let folder = folder(&[("w.wit", &format!("package a:b;    {world}"))]);
        let text = select(&folder, &["w.wit"], &[]).unwrap_err().to_string();
        let start = format!("{what}, which the component model does not allow\n");
        assert!(text.starts_with(&start), "{world}: {text}");
        assert!(text.ends_with(&format!("w.wit:{place}")), "{world}: {text}");
    }
}

#[test]
fn value_types_are_supported() {
    let folder = folder(&[(
        "w.wit",
        "package a:b;
         interface i {
           record r { a: u8, b: list<string> } variant v { x(r), y } enum e { p, q }
           flags f { one } type t = tuple<option<option<r>>, result<v, e>, result>;
           type h = list<map<string, list<list<r, 64>, 16>>, 4>;
           all: func(a: t, b: f, c: char, d: f32, e: f64, f: list<u8>, g: h) -> result<t>;
           resource thing { constructor() -> result<thing, string>; m: func(); s: static func(); }
           handles: func(a: thing, b: list<borrow<thing>>) -> option<thing>;
         }
         world w { import i; export i; }",
    )]);
    assert!(select(&folder, &["w.wit"], &[]).is_ok());
}

const TYPES: &str = "package c:types; interface t { record r { a: u8 } }";

#[test]
fn paths_may_share_packages() {
    let folder = folder(&[
        ("one/deps/types.wit", TYPES),
        (
            "one/w.wit",
            "package a:one; interface i { use c:types/t.{r}; f: func(r: r); } world one { import i; }",
        ),
        ("two/deps/types.wit", TYPES),
        (
            "two/w.wit",
            "package a:two; world two { import c:types/t; }",
        ),
        ("three/deps/types.wit", TYPES),
        (
            "three/w.wit",
            "package a:three; world three { import c:types/t; import a:one/i; }",
        ),
    ]);
    let all = ["one", "two", "three"];
    let (_, imports, _) = summary(&select(&folder, &all, &all).unwrap());
    assert_eq!(imports, ["a:one/i", "c:types/t"]);
    let error = select(&folder, &["three", "one"], &["three"]).unwrap_err();
    assert!(error.to_string().contains("'a:one' not found"), "{error}");
    // A dependency may be named itself, too.
    let target = select(&folder, &["two", "two/deps/types.wit"], &["two"]).unwrap();
    assert_eq!(summary(&target).1, ["c:types/t"]);
}

#[test]
fn paths_that_contradict_each_other() {
    let folder = folder(&[
        ("one/deps/types.wit", TYPES),
        (
            "one/w.wit",
            "package a:one; world one { import c:types/t; }",
        ),
        (
            "two/deps/types.wit",
            "package c:types; interface t { record r { a: u16, b: u8 } }",
        ),
        (
            "two/w.wit",
            "package a:two; world two { import c:types/t; }",
        ),
    ]);
    let error = select(&folder, &["one", "two"], &["one"]).unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, Error::Conflict { .. }), "{text}");
    assert!(text.contains("two` contradicts"), "{text}");
    assert!(text.contains("`c:types/t.r`"), "{text}");
}

#[test]
fn an_intersection_keeps_what_the_rest_needs() {
    let folder = folder(&[(
        "w.wit",
        "package a:b;
         interface t { record r { a: u8 } }
         interface i { use t.{r}; f: func(r: r); }
         world large { export t; export i; import i; type n = u8; import g: func(n: n); import h: func(); }
         world small { import i; export i; import g: func(n: u8); }
         world smaller { export i; import h: func(); }",
    )]);
    let intersect = |other| {
        let target = resolve(&Selection {
            paths: &[folder.path().join("w.wit")],
            worlds: &["large".into()],
            intersect: Some(other),
            ..Selection::default()
        });
        let (_, imports, exports) = summary(&target.unwrap());
        (imports, exports)
    };
    let (imports, exports) = intersect("small");
    assert_eq!(imports, ["a:b/i", "a:b/t", "g", "n"]);
    assert_eq!(exports, ["a:b/i"]);
    let (imports, exports) = intersect("smaller");
    assert_eq!(imports, ["a:b/t", "h"]);
    assert_eq!(exports, ["a:b/i"]);
}

#[test]
fn features_that_nothing_is_marked_with() {
    let folder = folder(&[(
        "w.wit",
        "package a:b@1.0.0;
         interface i { @unstable(feature = fast-lane) f: func(); }
         world w { import i; }",
    )]);
    let select = |feature: &str, all_features| {
        resolve(&Selection {
            paths: &[folder.path().join("w.wit")],
            features: &[feature.to_owned()],
            all_features,
            ..Selection::default()
        })
    };
    let error = select("fast-line", false).unwrap_err();
    assert_eq!(
        error.help().as_deref(),
        Some("a feature with a similar name exists: `fast-lane`")
    );
    // Nothing is like it, or it does not matter.
    for (feature, all_features) in [("of-another-version", false), ("fast-line", true)] {
        assert!(select(feature, all_features).is_ok());
    }
}

/// The package of this text, encoded as WebAssembly.
fn encoded(text: &str) -> Vec<u8> {
    let mut resolve = wit_parser::Resolve::default();
    let package = resolve.push_str("text.wit", text).unwrap();
    wit_component::encode(&resolve, package).unwrap()
}

/// A folder with a binary file in it.
fn with_binary(path: &str, contents: &[u8], files: &[(&str, &str)]) -> TempDir {
    let folder = folder(files);
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
    folder
}

#[test]
fn packages_may_be_encoded() {
    let types = encoded(TYPES);
    let user =
        "package a:b; interface i { use c:types/t.{r}; f: func(r: r); } world w { import i; }";
    let folder = with_binary("wit/deps/types.wasm", &types, &[("wit/w.wit", user)]);
    let (_, imports, _) = summary(&select(&folder, &["wit"], &[]).unwrap());
    assert_eq!(imports, ["a:b/i", "c:types/t"]);

    // By themselves, and for those after them.
    let folder = with_binary("types.wasm", &types, &[("w.wit", user)]);
    let target = select(&folder, &["types.wasm", "w.wit"], &[]).unwrap();
    assert_eq!(summary(&target).1, ["a:b/i", "c:types/t"]);

    // There is one of that name already.
    let files = [("wit/w.wit", user), ("wit/deps/text.wit", TYPES)];
    let folder = with_binary("wit/deps/types.wasm", &types, &files);
    let text = select(&folder, &["wit"], &[]).unwrap_err().to_string();
    assert!(text.contains("text.wit` contradicts"), "{text}");
    assert!(
        text.ends_with("the package `c:types` is there already"),
        "{text}"
    );
}

#[test]
fn mistakes_in_encoded_packages_are_shown_with_their_file() {
    let doubling: String = (1..17)
        .map(|number| format!("type t{number} = tuple<t{0}, t{0}>; ", number - 1))
        .collect();
    let large =
        format!("package a:b; interface i {{ type t0 = u8; {doubling}}} world w {{ import i; }}");
    let unsupported = "package a:b; world w { import f: func(a: list<u8, 5000>); }";
    for (text, what) in [
        (&*large, "the type `t15` is made of more than 50000 types"),
        (
            unsupported,
            "lists of a fixed length with more than 4096 values",
        ),
    ] {
        let folder = with_binary("w.wasm", &encoded(text), &[]);
        let error = select(&folder, &["w.wasm"], &[]).unwrap_err().to_string();
        assert!(error.starts_with(what), "{error}");
        let path = folder.path().join("w.wasm");
        assert!(
            error.contains(&format!("--> {}", path.display())),
            "{error}"
        );
    }
    let component = b"\0asm\x0d\0\x01\0";
    let folder = with_binary("w.wasm", component, &[]);
    let error = select(&folder, &["w.wasm"], &[]).unwrap_err().to_string();
    assert!(
        error.ends_with("this is a component rather than a package of WIT"),
        "{error}"
    );
}
