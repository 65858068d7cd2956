//! Cases of components: `module.wat` is the core module, `world.wit` the world that it was made for
//! (its last package's only one). What comes out is the component without the core module's text.

use std::fs;
use std::path::Path;

use componentize::encode::{ComponentType, encode};
use componentize_test_cases::{print, run_cases};
use wit_component::StringEncoding;
use wit_parser::Resolve;

#[test]
fn cases() {
    run_cases(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/encode"), run);
}

fn run(case: &Path) -> Result<String, String> {
    let module = wat::parse_file(case.join("module.wat")).map_err(|error| error.to_string())?;
    let contents = world(&case.join("world.wit"));
    let types = [ComponentType {
        name: "component-type:world",
        contents: &contents,
    }];
    let component = encode(module, &types).map_err(|error| error.to_string())?;
    Ok(print(&component))
}

/// The world of a file, encoded.
fn world(path: &Path) -> Vec<u8> {
    let text = fs::read_to_string(path).expect("a case has a world");
    let mut resolve = Resolve::default();
    let package = resolve.push_str(path, &text).expect("a valid package");
    let world = resolve.select_world(&[package], None).expect("one world");
    wit_component::metadata::encode(&resolve, world, StringEncoding::UTF8, None)
        .expect("a world that can be encoded")
}
