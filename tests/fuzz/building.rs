//! Random worlds, and an app that has every class which a world wants: the
//! launcher makes a component that exports what the world does, or says where
//! in the WIT is what it refuses.

use std::collections::BTreeSet;
use std::fs;

use arbitrary::Unstructured;
use wasmparser::{Validator, WasmFeatures};
use wit_component::DecodedWasm;
use wit_parser::{Resolve, WorldId};

use super::{launcher, wit};

/// An app for any world: of each protocol class a class of the same name. Nobody calls the methods.
const APP: &str = r#"
from abc import ABC, ABCMeta
from types import ModuleType

import wit_world

wanted: dict[str, list[type]] = {}


def want(module: ModuleType) -> None:
    for name, member in vars(module).items():
        if isinstance(member, ABCMeta) and member is not ABC:
            wanted.setdefault(name, []).append(member)


want(wit_world)
try:
    from wit_world import exports
except ImportError:
    pass
else:
    want(exports)
    for member in vars(exports).values():
        if isinstance(member, ModuleType):
            want(member)

# What is only inherited from a protocol counts as missing.
for name, protocols in wanted.items():
    members = {
        name: member
        for protocol in protocols
        for name, member in vars(protocol).items()
        if name in protocol.__abstractmethods__
    }
    implementation = ABCMeta(name, tuple(protocols), members)
    implementation.__abstractmethods__ = frozenset()
    globals()[name] = implementation
"#;

pub fn worlds(u: &mut Unstructured) -> arbitrary::Result<()> {
    let binary = wit::package(u)?;
    let worlds = wit::worlds(&binary);
    if worlds.is_empty() {
        return Ok(());
    }
    let world = u.choose(&worlds)?;
    let project = tempfile::tempdir().expect("a temporary folder");
    let put = |name: &str, contents: &[u8]| {
        fs::write(project.path().join(name), contents).expect("a file");
    };
    put("app.py", APP.as_bytes());
    put("fuzz.wit", wit::text(&binary).as_bytes());
    let arguments = [
        "--all-features",
        "-d",
        "fuzz.wit",
        "-w",
        world,
        "componentize",
        "-p",
        ".",
        "-o",
        "fuzz.wasm",
        "app",
    ];
    match launcher::refusal(project.path(), &arguments) {
        Some(message) => assert!(message.contains("fuzz.wit:"), "no place: {message}"),
        None => {
            let component = fs::read(project.path().join("fuzz.wasm")).expect("a component");
            check(&component, &binary, world);
        }
    }
    Ok(())
}

/// The component is valid, and exports what the world does.
fn check(component: &[u8], package: &[u8], world: &str) {
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(component)
        .expect("a valid component");
    let Ok(DecodedWasm::Component(actual, found)) = wit_component::decode(component) else {
        panic!("this is no component");
    };
    let Ok(DecodedWasm::WitPackage(expected, package)) = wit_component::decode(package) else {
        panic!("this is no package");
    };
    let wanted = expected.select_world(&[package], Some(world));
    let wanted = wanted.expect("a world of the package");
    assert_eq!(exports(&actual, found), exports(&expected, wanted));
}

/// The names of what a world exports.
fn exports(resolve: &Resolve, world: WorldId) -> BTreeSet<String> {
    let exports = resolve.worlds[world].exports.keys();
    exports.map(|key| resolve.name_world_key(key)).collect()
}
