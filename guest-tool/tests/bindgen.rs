//! The generated Python of the worlds in `tests/bindgen`.
//!
//! A case is a folder with `world.wit` and `expected`: the package, and beside it the ABI table. A
//! file `options` has a setting in each line:
//! - `wit PATH`: the world is there, instead;
//! - `full-names`, `world-module NAME`, `import-interface-name A=B`, `export-interface-name A=B`:
//!   the options of the command line.
//!
//! With `BLESS=1` in the environment, `expected` is written anew. `scripts/check-python.sh` runs
//! the type checkers and the formatter over all of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use componentize::bindgen::{self, Options};
use componentize::resolve::{Share, Target};
use componentize::shim;
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
        let generated = Case::read(&case).generate();
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

/// What a case's folder says.
struct Case {
    wit: PathBuf,
    options: Options,
}

impl Case {
    fn read(folder: &Path) -> Case {
        let mut case = Case {
            wit: folder.join("world.wit"),
            options: Options::default(),
        };
        let options = &mut case.options;
        let pair = |argument: &str| {
            let (interface, name) = argument.split_once('=').unwrap();
            (interface.to_owned(), name.to_owned())
        };
        let text = fs::read_to_string(folder.join("options")).unwrap_or_default();
        for line in text.lines() {
            match line.split_once(' ').unwrap_or((line, "")) {
                ("wit", path) => case.wit = folder.join(path),
                ("full-names", "") => options.full_names = true,
                ("world-module", name) => options.world_module = name.to_owned(),
                ("import-interface-name", argument) => {
                    options.import_interface_names.extend([pair(argument)]);
                }
                ("export-interface-name", argument) => {
                    options.export_interface_names.extend([pair(argument)]);
                }
                _ => panic!("{}: unknown setting `{line}`", folder.display()),
            }
        }
        case
    }

    /// All that is generated, by path.
    fn generate(&self) -> BTreeMap<String, String> {
        let target = target(&self.wit);
        let mut files = bindgen::package(&target, &self.options).unwrap();
        let types = files.remove("componentize_py_types.py");
        assert!(types.is_some(), "the package is complete");
        // What asynchronous worlds get besides is the runtime's.
        files.retain(|path, _| !path.starts_with("componentize_py_async_support/"));
        let shim = shim::create(&target).unwrap();
        let bindings = bindgen::generate(&target, &self.options, &shim.metadata).unwrap();
        for (path, text) in bindings.files {
            assert_eq!(files[&path], text, "what is shown is not what runs");
        }
        files.insert("componentize_py_abi.py".to_owned(), bindings.abi);
        files
    }
}

/// The world in `wit`, as `componentize::resolve` would give it; that one still refuses types
/// which the runtime does not know.
fn target(wit: &Path) -> Target {
    let mut resolve = Resolve {
        all_features: true,
        ..Resolve::default()
    };
    let (package, _) = match resolve.push_path(wit) {
        Ok(pushed) => pushed,
        Err(error) => panic!("{}: {error:?}", wit.display()),
    };
    let world = resolve.select_world(&[package], None).unwrap();
    let declared = resolve.clone();
    resolve.generate_nominal_type_ids(world);
    Target {
        shares: vec![Share::of_world(&resolve, world, None)],
        resolve,
        world,
        declared,
    }
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

fn error(options: &Options) -> String {
    let names = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bindgen/names/wit");
    bindgen::package(&target(&names), options)
        .unwrap_err()
        .to_string()
}

/// Options with these names for imported interfaces.
fn import_names(names: &[(&str, &str)]) -> Options {
    let names = names
        .iter()
        .map(|&(interface, name)| (interface.to_owned(), name.to_owned()));
    Options {
        import_interface_names: names.collect(),
        ..Options::default()
    }
}

#[test]
fn module_of_the_world_needs_a_name() {
    for name in ["", "a-b", "a..b", "class", "1st"] {
        let options = Options {
            world_module: name.to_owned(),
            ..Options::default()
        };
        let message = error(&options);
        assert!(
            message.contains(&format!("`{name}` cannot be")),
            "{message}"
        );
    }
}

#[test]
fn names_of_interfaces_are_checked() {
    let message = error(&import_names(&[("my:w/user", "1st")]));
    assert!(message.contains("`1st` cannot be the name"), "{message}");

    let message = error(&import_names(&[("my:w/usr", "user")]));
    assert!(
        message.contains("no interface named `my:w/usr`"),
        "{message}"
    );
    assert!(message.contains("my:w/user"), "{message}");

    let message = error(&import_names(&[
        ("my:w/user", "same-name"),
        ("ns1:pkg/types@1.0.0", "same_name"),
    ]));
    assert!(message.contains("cannot both be named"), "{message}");
    assert!(message.contains("`my:w/user`"), "{message}");
}
