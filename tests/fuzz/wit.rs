//! Random WIT, as text and encoded, whole and damaged: it becomes a component
//! type, a module that implements it and a Python package, or it is refused with
//! its place.

use std::path::Path;
use std::{fs, panic};

use arbitrary::Unstructured;
use componentize::resolve::{self, Selection, Target};
use componentize::{bindgen, shim};
use wit_component::{DecodedWasm, WitPrinter};

/// An encoded package.
pub fn package(u: &mut Unstructured) -> arbitrary::Result<Vec<u8>> {
    let config = wit_smith::Config {
        world_include: u.arbitrary()?,
        ..u.arbitrary()?
    };
    wit_smith::smith(&config, u)
}

/// The same as text.
pub fn text(binary: &[u8]) -> String {
    let decoded = wit_component::decode(binary).expect("an encoded package");
    let others = decoded.resolve().packages.iter().map(|(id, _)| id);
    let others: Vec<_> = others.filter(|id| *id != decoded.package()).collect();
    let mut printer = WitPrinter::default();
    printer
        .print(decoded.resolve(), decoded.package(), &others)
        .expect("a package that can be printed");
    printer.output.to_string()
}

/// The full names of its worlds.
pub fn worlds(binary: &[u8]) -> Vec<String> {
    let DecodedWasm::WitPackage(resolve, _) = wit_component::decode(binary).expect("a package")
    else {
        return Vec::new();
    };
    let worlds = resolve.worlds.iter();
    worlds
        .filter_map(|(_, world)| Some(resolve.id_of_name(world.package?, &world.name)))
        .collect()
}

pub fn whole(u: &mut Unstructured) -> arbitrary::Result<()> {
    let binary = package(u)?;
    let worlds = worlds(&binary);
    let mut chosen = Vec::new();
    for _ in 0..u.int_in_range(1..=2)? {
        if !worlds.is_empty() {
            chosen.push(u.choose(&worlds)?.clone());
        }
    }
    match u.arbitrary()? {
        true => take(&binary, &chosen),
        false => take(text(&binary).as_bytes(), &chosen),
    }
    Ok(())
}

pub fn damaged(u: &mut Unstructured) -> arbitrary::Result<()> {
    let binary = package(u)?;
    let text = text(&binary);
    let mut words: Vec<&str> = text
        .split_inclusive([' ', '\n', '.', ':', '{', ',', '<'])
        .collect();
    for _ in 0..u.int_in_range(1..=4)? {
        let (from, to) = (u.choose_index(words.len())?, u.choose_index(words.len())?);
        match u.int_in_range(0..=2)? {
            0 => words[to] = words[from],
            1 => words.insert(to, words[from]),
            _ => words.swap(from, to),
        }
    }
    take(words.concat().as_bytes(), &[]);
    Ok(())
}

pub fn damaged_binary(u: &mut Unstructured) -> arbitrary::Result<()> {
    let mut binary = package(u)?;
    for _ in 0..u.int_in_range(1..=4)? {
        let at = u.choose_index(binary.len())?;
        match u.int_in_range(0..=2)? {
            0 => binary[at] = u.arbitrary()?,
            1 => binary.truncate(at.max(8)),
            _ => binary.insert(at, u.arbitrary()?),
        }
    }
    // wit-parser panics where a foreign package uses this one. That is not for us to find out
    // before.
    let decoded = panic::catch_unwind(|| wit_component::decode(&binary).is_ok());
    if decoded.is_ok() {
        take(&binary, &[]);
    }
    Ok(())
}

/// Takes WIT in, for these worlds, and all that can be made of it without an app.
fn take(wit: &[u8], worlds: &[String]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("fuzz.wit");
    fs::write(&path, wit).expect("a file");
    let all_features = resolve::resolve(&Selection {
        paths: std::slice::from_ref(&path),
        worlds,
        all_features: true,
        ..Selection::default()
    });
    match all_features {
        Ok(target) => make(&target),
        Err(error) => assert!(is_located(&error, &path), "no place: {error}"),
    }
}

fn is_located(error: &resolve::Error, path: &Path) -> bool {
    use resolve::Error;
    match error {
        // These are about the choice of worlds.
        Error::NoWorld
        | Error::WorldNeeded { .. }
        | Error::UnknownWorld { .. }
        | Error::AmbiguousWorld { .. }
        | Error::Union { .. } => true,
        error => error.to_string().contains(&path.display().to_string()),
    }
}

fn make(target: &Target) {
    let shim = shim::create(target).unwrap_or_else(|error| panic!("no module: {error}"));
    wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all())
        .validate_all(&shim.module)
        .expect("a valid module");
    let options = bindgen::Options::default();
    bindgen::generate(target, &options, &shim.metadata).expect("a Python package");
}
