//! WIT that is small and means too much is refused at once, with its place, by
//! `componentize` and by `bindings`; what is just within the limits builds, and
//! real WIT is far from them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use componentize_tests::launcher::{self, Ended};
use tempfile::TempDir;

/// The folder of a project with this WIT and no app: it must not come to that.
fn project(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, contents) in files {
        let path = folder.path().join("wit").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    folder
}

/// The WIT is refused by both commands with these words, and nothing is written.
#[track_caller]
fn refused(files: &[(&str, &[u8])], words: &[&str]) -> Ended {
    let project = project(files);
    let names = |folder: &Path| fs::read_dir(folder).unwrap().count();
    let ended = launcher::run(project.path(), &["bindings", "types"]).failure(1, words);
    fs::write(project.path().join("app.py"), "").unwrap();
    let built = launcher::run(project.path(), &["componentize", "app"]).failure(1, words);
    assert_eq!(ended.stderr, built.stderr);
    assert_eq!(names(project.path()), 2, "nothing is written");
    ended
}

#[track_caller]
fn wit_is_refused(wit: &str, words: &[&str]) {
    refused(&[("world.wit", wit.as_bytes())], words);
}

/// `count` definitions, each made of the one before by `next`.
fn chain(first: &str, count: usize, next: impl Fn(usize) -> String) -> String {
    let mut text = format!("package a:b;\ninterface i {{\n{first}\n");
    for number in 1..count {
        writeln!(text, "{}", next(number)).unwrap();
    }
    let last = count - 1;
    text + &format!("f: func(a: t{last});\n}}\nworld w {{ import i; export i; }}\n")
}

#[test]
fn types_that_double() {
    for count in [26, 40, 10_000] {
        let records = chain("record t0 { a: u8, b: u8 }", count, |number| {
            let before = number - 1;
            format!("record t{number} {{ a: t{before}, b: t{before} }}")
        });
        // Depth is looked at first.
        let (what, line) = match count {
            26 => ("the type `t14` is made of more than 50000 types", 17),
            _ => ("the type `t32` is more than 32 levels deep", 35),
        };
        wit_is_refused(
            &records,
            &[what, &format!("wit/world.wit:{line}:8"), "Limits"],
        );
    }
    for ty in [
        "tuple<list<T>, T>",
        "result<T, option<T>>",
        "tuple<future<T>, stream<T>>",
        "map<string, tuple<T, T>>",
    ] {
        let types = chain("type t0 = u8;", 15, |number| {
            let ty = ty.replace('T', &format!("t{}", number - 1));
            format!("type t{number} = {ty};")
        });
        wit_is_refused(
            &types,
            &["is made of more than 50000 types", "wit/world.wit:"],
        );
    }
    // Each of these is small enough.
    let mut many = chain("record t0 { a: u8, b: u8 }", 14, |number| {
        let before = number - 1;
        format!("record t{number} {{ a: t{before}, b: t{before} }}")
    });
    let functions: String = (0..50)
        .map(|n| format!("call{n}: func(a: t13);\n"))
        .collect();
    many = many.replace("f: func", &format!("{functions}f: func"));
    wit_is_refused(
        &many,
        &[
            "the world `w` is made of more than 500000 types",
            "wit/world.wit:",
        ],
    );
    // As the tuples that they are converted as.
    let lists: String = (1..200)
        .map(|n| format!("call{n}: func(a: list<u8, {}>);\n", 3_000 + n))
        .collect();
    let lists = format!("package a:b;\ninterface i {{\n{lists}}}\nworld w {{ import i; }}\n");
    wit_is_refused(
        &lists,
        &[
            "the world `w` is made of more than 500000 types",
            "wit/world.wit:",
        ],
    );
}

#[test]
fn types_that_are_deep() {
    for count in [120, 3_000, 8_000, 50_000] {
        let aliases = chain("type t0 = u8;", count, |number| {
            format!("type t{number} = t{};", number - 1)
        });
        wit_is_refused(
            &aliases,
            &[
                "the type `t32` is more than 32 levels deep",
                "wit/world.wit:35:6",
            ],
        );
    }
    for (count, place) in [
        (60, "wit/world.wit:2:"),
        (90, "wit/world.wit:2:"),
        (5_000, "wit/world.wit:2:"),
    ] {
        let nested = format!(
            "package a:b;\nworld w {{ export f: func(a: {}u8{}); }}\n",
            "option<".repeat(count),
            ">".repeat(count)
        );
        // wit-parser counts up to 100 by itself.
        let what = if count > 100 {
            "nest"
        } else {
            "a type is more than 32 levels deep"
        };
        wit_is_refused(&nested, &[what, place]);
    }
    // Through interfaces and through packages.
    let mut interfaces = "package a:b;\ninterface i0 { type t = u8; }\n".to_owned();
    let mut packages = String::new();
    for number in 1..1_900 {
        let before = number - 1;
        writeln!(interfaces, "interface i{number} {{ use i{before}.{{t}}; }}").unwrap();
    }
    for number in 0..200 {
        let first = match number {
            0 => "type t0 = u8;".to_owned(),
            _ => format!("use p:p{}/i.{{t20 as t0}};", number - 1),
        };
        let types: String = (1..=20)
            .map(|n| format!("type t{n} = t{}; ", n - 1))
            .collect();
        writeln!(
            packages,
            "package p:p{number} {{ interface i {{ {first} {types}}} }}"
        )
        .unwrap();
    }
    let end = "world w { import i1899; }\n";
    wit_is_refused(
        &(interfaces + end),
        &[
            "the type `t` is more than 32 levels deep",
            "wit/world.wit:34:",
        ],
    );
    let packages = format!("package a:b;\n{packages}world w {{ import p:p199/i; }}\n");
    wit_is_refused(
        &packages,
        &["is more than 32 levels deep", "wit/world.wit:3:"],
    );
    let scopes = format!(
        "package a:b;\n{}{}",
        "package c:d {".repeat(10_000),
        "}".repeat(10_000)
    );
    wit_is_refused(&scopes, &["wit/world.wit:2:"]);
}

#[test]
fn interfaces_and_worlds_that_are_many() {
    let mut chain = "package a:b;\ninterface i0 { type t0 = u8; }\n".to_owned();
    for number in 1..1_900 {
        let before = number - 1;
        let uses = format!("use i{before}.{{t{before}}}; type t{number} = u8;");
        writeln!(chain, "interface i{number} {{ {uses} }}").unwrap();
    }
    chain.push_str("world w { import i1899; }\n");
    wit_is_refused(
        &chain,
        &[
            "more than 100 interfaces, `i100` the last of them",
            "wit/world.wit:102:",
        ],
    );
    let many = |count: usize, item: &dyn Fn(usize) -> String| -> String {
        (0..count).map(|number| item(number) + "\n").collect()
    };
    let in_interface = |items: String| {
        format!("package a:b;\ninterface i {{\n{items}}}\nworld w {{ import i; }}\n")
    };
    for (wit, what) in [
        (
            format!(
                "package a:b;\n{}",
                many(2_001, &|n| format!("interface i{n} {{}}"))
            ),
            "the WIT has more than 2000 interfaces",
        ),
        (
            format!(
                "package a:b;\n{}",
                many(257, &|n| format!("world w{n} {{}}"))
            ),
            "the WIT has more than 256 worlds",
        ),
        (
            format!(
                "package a:b;\n{}",
                many(257, &|n| format!("package p:p{n} {{}}"))
            ),
            "the WIT has more than 256 packages",
        ),
        (
            in_interface(many(50_001, &|n| format!("type t{n} = u8;"))),
            "the WIT has more than 50000 types",
        ),
        (
            in_interface(many(20_001, &|n| format!("call{n}: func();"))),
            "the WIT has more than 20000 functions",
        ),
        (
            in_interface(format!("f: func({}: u8);\n", "long-".repeat(30) + "name")),
            "the name `long-long-long-long-…` has more than 128 characters",
        ),
        (
            format!("package a:b;\n// {}\nworld w {{}}\n", "x".repeat(8 << 20)),
            "has more than 8 MiB",
        ),
    ] {
        wit_is_refused(&wit, &[what, "wit/world.wit"]);
    }
    // What each world has is included in all that follow. Those of other packages are counted
    // already.
    let functions = |world: usize| many(60, &|n| format!("import f{world}-n{n}: func();"));
    let includes = many(250, &|n| match n {
        0 => format!("world w0 {{ {} }}", functions(0)),
        n => format!("world w{n} {{ include w{}; {} }}", n - 1, functions(n)),
    });
    wit_is_refused(
        &format!("package a:b;\n{includes}"),
        &[
            "more than 100000 items are included in worlds",
            "wit/world.wit:",
        ],
    );
    let packages = many(200, &|n| match n {
        0 => format!("package p:p0 {{ world w {{ {} }} }}", functions(0)),
        n => format!(
            "package p:p{n} {{ world w {{ include p:p{}/w; {} }} }}",
            n - 1,
            functions(n)
        ),
    });
    wit_is_refused(
        &format!("package a:b;\n{packages}"),
        &["the WIT has more than 20000 functions", "wit/world.wit:"],
    );
}

/// A component of nothing but the type section with these bytes: see "Component Definitions" in the
/// component model's `Binary.md`.
fn component(types: &[u8]) -> Vec<u8> {
    let mut length = types.len();
    let mut binary = b"\0asm\x0d\0\x01\0\x07".to_vec();
    while length >= 0x80 {
        binary.push(length.to_le_bytes()[0] | 0x80);
        length >>= 7;
    }
    binary.push(length.to_le_bytes()[0]);
    [&binary, types].concat()
}

#[test]
fn packages_that_are_encoded() {
    // One type, the type of a component that has one declaration: of a type.
    let nested = component(&[&[1][..], &[0x41, 1, 1].repeat(500_000)].concat());
    // A section that is longer than any file.
    let long = b"\0asm\x0d\0\x01\0\x07\xff\xff\xff\xff\x0f";
    for binary in [
        &nested[..],
        long,
        b"\0asm\x0d\0\x01\0",
        b"\0asm\x0d\0\x01\0garbage",
    ] {
        let files = [
            ("deps/d.wasm", binary),
            ("world.wit", b"package a:b; world w {}"),
        ];
        refused(&files, &["wit/deps/d.wasm", "cannot be decoded"]);
    }
}

/// The deepest type there may be, of each kind, in both directions, builds and
/// works.
#[test]
fn the_deepest_types_are_fine() {
    let types = [
        ("option<T>", "u8"),
        ("list<T>", "u8"),
        ("tuple<T>", "u8"),
        ("result<T>", "u8"),
        ("result<_, T>", "u8"),
        ("map<string, T>", "u8"),
        ("list<T, 1>", "u8"),
    ];
    let mut functions = String::new();
    let mut methods = String::new();
    for (number, (ty, innermost)) in types.iter().enumerate() {
        let nested = (0..32).fold((*innermost).to_owned(), |inner, _| ty.replace('T', &inner));
        writeln!(
            functions,
            "export f{number}: func(a: {nested}) -> {nested};"
        )
        .unwrap();
        writeln!(
            methods,
            "    def f{number}(self, a: object) -> object:\n        return a\n"
        )
        .unwrap();
    }
    let world = format!("package a:b;\nworld w {{\n{functions}}}\n");
    let project = project(&[("world.wit", world.as_bytes())]);
    let app = format!(
        "import typing\nimport wit_world\n\n\nclass WitWorld(wit_world.WitWorld):\n{methods}\n\
         for name in dir(wit_world.WitWorld):\n    if name.startswith('f'):\n        \
         typing.get_type_hints(getattr(wit_world.WitWorld, name))\n"
    );
    fs::write(project.path().join("app.py"), app).unwrap();
    launcher::run(project.path(), &["bindings", "types"]).success();
    launcher::run(project.path(), &["componentize", "app"]).success();
}

/// Ten copies of all of WASI, 0.2 and 0.3, united, and a type that is
/// fifteen options in one of theirs.
#[test]
fn real_wit_is_far_from_the_limits() {
    let project = project(&[]);
    let deps = project.path().join("wit/deps");
    fs::create_dir_all(&deps).unwrap();
    let mut includes = String::new();
    for copy in 0..10 {
        for version in ["0.2", "0.3"] {
            let folder = launcher::repository().join("target/runtime/wasi-wit");
            for entry in fs::read_dir(folder.join(version).join("deps")).expect("WASI's WIT") {
                let path = entry.unwrap().path();
                let name = path.file_stem().unwrap().to_str().unwrap();
                let text = fs::read_to_string(&path).unwrap();
                let text = text.replace("wasi:", &format!("wasi{copy}:"));
                fs::write(deps.join(format!("{name}-{version}-{copy}.wit")), text).unwrap();
            }
        }
        for world in [
            "cli/command@0.2.12",
            "http/proxy@0.2.12",
            "cli/command@0.3.0",
            "http/service@0.3.0",
        ] {
            writeln!(includes, "include wasi{copy}:{world};").unwrap();
        }
    }
    let deeper: String = (1..=15)
        .map(|number| format!("type t{number} = option<t{}>;\n", number - 1))
        .collect();
    let world = format!(
        "package a:b;\ninterface deep {{\nuse wasi0:http/types@0.2.12.{{error-code as t0}};\n\
         {deeper}}}\nworld w {{\nimport deep;\n{includes}}}\n"
    );
    fs::write(project.path().join("wit/world.wit"), world).unwrap();
    launcher::run(project.path(), &["bindings", "types"]).success();
}
