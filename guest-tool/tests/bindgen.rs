//! The generated Python of the worlds in `tests/bindgen`.
//!
//! A case is a folder with `world.wit` (or a folder `wit`, where there are several packages) and
//! `expected`: the package, and beside it the ABI table. A file `options` chooses names, one
//! setting a line (`full-names`, `world-module a.b`, `import-interface-name a:b/c=d`,
//! `export-interface-name a:b/c=d`). With `BLESS=1` in the environment, `expected` is written
//! anew. `scripts/check-python.sh` runs the type checkers and the formatter over all of them.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use componentize::{
    bindgen::{self, Options},
    resolve::Target,
};
use wit_parser::Resolve;

#[test]
fn generated_code_is_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bindgen");
    let bless = std::env::var_os("BLESS").is_some();
    let mut cases: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    let mut wrong = Vec::new();
    for case in cases {
        let generated = generate(&target(&case), &options(&case));
        let expected = case.join("expected");
        if bless {
            write(&expected, &generated);
        } else if let Some(path) = first_difference(&expected, &generated) {
            wrong.push(expected.join(path).display().to_string());
        }
    }
    assert!(
        wrong.is_empty(),
        "what is generated is not what is expected in these files (BLESS=1 rewrites them):\n{}",
        wrong.join("\n")
    );
}

/// The world of a case, as `componentize::resolve` would give it; that one still refuses types
/// which the runtime does not know.
fn target(case: &Path) -> Target {
    let mut resolve = Resolve {
        all_features: true,
        ..Resolve::default()
    };
    let file = case.join("world.wit");
    let wit = if file.exists() {
        file
    } else {
        case.join("wit")
    };
    let (package, _) = match resolve.push_path(&wit) {
        Ok(pushed) => pushed,
        Err(error) => panic!("{}: {error:?}", wit.display()),
    };
    let world = resolve.select_world(&[package], None).unwrap();
    let declared = resolve.clone();
    resolve.generate_nominal_type_ids(world);
    Target {
        resolve,
        world,
        declared,
    }
}

fn options(case: &Path) -> Options {
    let mut options = Options::default();
    let text = fs::read_to_string(case.join("options")).unwrap_or_default();
    let pair = |argument: &str| {
        let (interface, name) = argument.split_once('=').unwrap();
        (interface.to_owned(), name.to_owned())
    };
    for line in text.lines() {
        match line.split_once(' ').unwrap_or((line, "")) {
            ("full-names", "") => options.full_names = true,
            ("world-module", name) => options.world_module = name.to_owned(),
            ("import-interface-name", argument) => {
                options.import_interface_names.extend([pair(argument)]);
            }
            ("export-interface-name", argument) => {
                options.export_interface_names.extend([pair(argument)]);
            }
            _ => panic!("{}: unknown setting `{line}`", case.display()),
        }
    }
    options
}

/// All that is generated, by path. wit-dylib cannot make a module of every type yet: without one
/// there is no table.
fn generate(target: &Target, options: &Options) -> BTreeMap<String, String> {
    let mut files = bindgen::package(target, options).unwrap();
    let metadata = std::panic::catch_unwind(|| {
        wit_dylib::create_with_metadata(&target.resolve, target.world, None).1
    });
    if let Ok(metadata) = metadata {
        let bindings = bindgen::generate(target, options, &metadata).unwrap();
        files.insert("componentize_py_abi.py".to_owned(), bindings.abi);
        for (path, text) in bindings.files {
            assert_eq!(files[&path], text, "one generator");
        }
    }
    files
}

fn write(expected: &Path, generated: &BTreeMap<String, String>) {
    if expected.exists() {
        fs::remove_dir_all(expected).unwrap();
    }
    for (path, text) in generated {
        let path = expected.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// The first file that is not in both or not the same.
fn first_difference(expected: &Path, generated: &BTreeMap<String, String>) -> Option<String> {
    let different = generated
        .iter()
        .find(|(path, text)| fs::read_to_string(expected.join(path)).ok().as_ref() != Some(text));
    if let Some((path, _)) = different {
        return Some(path.clone());
    }
    let mut folders = vec![expected.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let relative = path.strip_prefix(expected).unwrap().to_str().unwrap();
            if !generated.contains_key(relative) {
                return Some(relative.to_owned());
            }
        }
    }
    None
}
