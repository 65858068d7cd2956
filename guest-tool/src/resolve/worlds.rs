//! Which world a name means.

use componentize_cli::suggest;
use wit_parser::{PackageId, Resolve, WorldId};

use super::Error;

/// The world that `name` means: `world` of one of the main packages, or of any package with its
/// full name `namespace:package/world`, where a version, or its first numbers, may follow and must
/// if there are several.
pub(super) fn find(resolve: &Resolve, main: &[PackageId], name: &str) -> Result<WorldId, Error> {
    let matching: Vec<WorldId> = if name.contains('/') {
        let exact = all(resolve).find(|&world| full_name(resolve, world) == name);
        match exact {
            Some(world) => vec![world],
            None => all(resolve)
                .filter(|&world| is_short_for(name, &full_name(resolve, world)))
                .collect(),
        }
    } else {
        of_packages(resolve, main)
            .filter(|&world| resolve.worlds[world].name == name)
            .collect()
    };
    match matching[..] {
        [world] => Ok(world),
        [] => Err(unknown(resolve, main, name)),
        _ => Err(Error::AmbiguousWorld {
            name: name.to_owned(),
            worlds: names(resolve, &matching),
        }),
    }
}

/// The one world of the main packages.
pub(super) fn only(resolve: &Resolve, main: &[PackageId]) -> Result<WorldId, Error> {
    let worlds: Vec<_> = of_packages(resolve, main).collect();
    match worlds[..] {
        [world] => Ok(world),
        [] => Err(Error::NoWorld),
        _ => Err(Error::WorldNeeded {
            worlds: names(resolve, &worlds),
        }),
    }
}

/// `namespace:package/world@version`.
pub(super) fn full_name(resolve: &Resolve, world: WorldId) -> String {
    let world = &resolve.worlds[world];
    match world.package {
        Some(package) => resolve.id_of_name(package, &world.name),
        None => world.name.clone(),
    }
}

/// The worlds that there are, below a message.
pub(super) fn list(worlds: &[String]) -> String {
    match worlds {
        [] => String::new(),
        worlds => format!("\n  the worlds are:\n    {}", worlds.join("\n    ")),
    }
}

fn unknown(resolve: &Resolve, main: &[PackageId], name: &str) -> Error {
    let worlds: Vec<_> = of_packages(resolve, main).collect();
    let full_names = names(resolve, &worlds);
    let short_names = worlds.iter().map(|&id| resolve.worlds[id].name.as_str());
    let candidates = short_names.chain(full_names.iter().map(String::as_str));
    Error::UnknownWorld {
        name: name.to_owned(),
        similar: suggest::closest(name, candidates).map(str::to_owned),
        worlds: full_names,
    }
}

fn all(resolve: &Resolve) -> impl Iterator<Item = WorldId> {
    resolve.worlds.iter().map(|(id, _)| id)
}

fn of_packages(resolve: &Resolve, packages: &[PackageId]) -> impl Iterator<Item = WorldId> {
    let is_first = |index: usize| !packages[..index].contains(&packages[index]);
    (0..packages.len())
        .filter(move |index| is_first(*index))
        .map(|index| &packages[index])
        .flat_map(|&package| resolve.packages[package].worlds.values().copied())
}

fn names(resolve: &Resolve, worlds: &[WorldId]) -> Vec<String> {
    let mut names: Vec<_> = worlds.iter().map(|&id| full_name(resolve, id)).collect();
    names.sort();
    names
}

/// Whether `name` is `full` without the version, or with only its first numbers.
fn is_short_for(name: &str, full: &str) -> bool {
    match full.strip_prefix(name) {
        Some(rest) if name.contains('@') => rest.starts_with('.'),
        Some(rest) => rest.starts_with('@'),
        None => false,
    }
}
