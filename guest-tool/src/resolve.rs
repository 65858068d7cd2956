//! From WIT files and the names of worlds to the one world that the component targets.
//!
//! wit-parser does the reading. What is decided here is which world is meant:
//!
//! 1. Each path is one package; a path may use the packages of those before it ([`packages`]). So
//!    is the WIT that a package of the Python path brings ([`Sdk`]). Together they are the *main
//!    packages*. Packages in their `deps` directories can be used, but a world of theirs has to be
//!    asked for by its full name. WASI's packages need not be among them: they come with the tool
//!    ([`wasi`]).
//! 2. Every world asked for is looked up; with none asked for, the main packages must have exactly
//!    one.
//! 3. All of them are merged into a world that is made for it (union), and what the intersected
//!    world lacks is taken out of that.
//! 4. What is larger than any WIT that people write is refused ([`limits`]), and so are types and
//!    functions that cannot be generated yet, with their place in the WIT.
//! 5. Interfaces that are both imported and exported are told apart
//!    ([`Resolve::generate_nominal_type_ids`]): in Python they are two modules, with classes of
//!    their own. The component's type needs them as they were declared, so both forms are kept.
//!
//! What of the world is for which Python package ([`Share`]) is known from the worlds that were
//! united.

mod encoded;
mod error;
mod features;
mod intersect;
mod limits;
mod packages;
mod parts;
mod places;
mod same;
mod source;
mod supported;
mod wasi;
mod worlds;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use componentize_cli::arguments::DEFAULT_WIT_PATH;
use componentize_cli::suggest;
use wit_parser::{CloneMaps, PackageId, Resolve, World, WorldId};

pub use self::error::Error;
use self::packages::Packages;
use self::places::Places;

/// What the command line says about the world.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection<'a> {
    /// WIT files and directories; without any, the directory `wit`.
    pub paths: &'a [PathBuf],
    /// Names of the worlds to unite; without any, the only world there is.
    pub worlds: &'a [String],
    /// Names of worlds whose exports are united with those in any case.
    pub additional: &'a [String],
    /// Name of the world to intersect with.
    pub intersect: Option<&'a str>,
    /// Features of `@unstable` items to use.
    pub features: &'a [String],
    /// Whether all `@unstable` items are used.
    pub all_features: bool,
    /// The packages of the Python path that bring WIT.
    pub sdks: &'a [Sdk<'a>],
}

/// A package of the Python path that brings WIT.
#[derive(Debug, Clone, Copy)]
pub struct Sdk<'a> {
    /// The package's WIT: a file or directory.
    pub wit: Option<&'a Path>,
    /// Names of its worlds to unite with the others. Without any, it is for those of
    /// [`Selection::worlds`] that its WIT has.
    pub worlds: &'a [String],
    /// Whether a Python package is generated for it; if not, what its worlds have is for the
    /// package of the world itself.
    pub has_package: bool,
}

/// The world that the component implements.
#[derive(Debug, Clone)]
pub struct Target {
    /// All types, with those of an interface that is both imported and exported kept apart.
    pub resolve: Resolve,
    /// The world. Its number is the same in both resolves.
    pub world: WorldId,
    /// The same types as they were declared.
    pub declared: Resolve,
    /// For whom the world's parts are. What is for several is the first one's, and the others refer
    /// to it.
    pub shares: Vec<Share>,
}

/// What of the world a Python package is for: a part of what the worlds import and export for which
/// it was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Share {
    /// The index of the package in [`Selection::sdks`]; none for the package of the world itself.
    pub sdk: Option<usize>,
    /// The imports, as [`Resolve::name_world_key`] names them.
    pub imports: BTreeSet<String>,
    /// The exports, likewise.
    pub exports: BTreeSet<String>,
}

impl Share {
    /// The share of a package in everything that `world` has.
    pub fn of_world(resolve: &Resolve, world: WorldId, sdk: Option<usize>) -> Self {
        let mut share = Share {
            sdk,
            ..Share::default()
        };
        share.add(resolve, world);
        share
    }

    fn add(&mut self, resolve: &Resolve, world: WorldId) {
        let world = &resolve.worlds[world];
        let name = |key| resolve.name_world_key(key);
        self.imports.extend(world.imports.keys().map(name));
        self.exports.extend(world.exports.keys().map(name));
    }
}

/// Finds the target world.
pub fn resolve(selection: &Selection) -> Result<Target, Error> {
    let found = find(selection)?;
    check_features(selection, &found.resolve)?;

    let mut wanted = found.named.clone();
    wanted.extend(found.worlds_of_sdks());
    let shares = found.shares();
    let Found {
        mut resolve,
        places,
        intersected,
        ..
    } = found;
    let world = unite(&mut resolve, &wanted)?;
    if let Some(intersected) = intersected {
        intersect::intersect(&mut resolve, world, intersected);
    }
    limits::check_world(&resolve, world, &places)?;
    supported::check(&resolve, world, &places)?;

    let declared = resolve.clone();
    resolve.generate_nominal_type_ids(world);
    Ok(Target {
        resolve,
        world,
        declared,
        shares,
    })
}

/// What the names of a selection mean.
struct Found {
    resolve: Resolve,
    places: Places,
    /// The worlds that the component is for, whoever's they are.
    named: Vec<WorldId>,
    of_sdks: Vec<FoundSdk>,
    intersected: Option<WorldId>,
}

/// What is found in the WIT of an SDK.
struct FoundSdk {
    /// The SDK's index.
    index: usize,
    /// Its package of WIT.
    main: Option<PackageId>,
    /// The worlds that it is for.
    worlds: Vec<WorldId>,
    /// Whether the only world there is is one of its own, and nobody has named any.
    is_default: bool,
    has_package: bool,
}

impl Found {
    /// Who is for which worlds: each SDK for its own, and the world's own package for the rest.
    fn shares(&self) -> Vec<Share> {
        let of_sdks = || self.of_sdks.iter().filter(|found| found.has_package);
        let mut shares = Vec::new();
        for found in of_sdks().filter(|found| !found.worlds.is_empty()) {
            shares.push(self.share(Some(found.index), &found.worlds));
        }
        let is_left = |world: &WorldId| !of_sdks().any(|found| found.worlds.contains(world));
        let all = self.named.iter().chain(self.worlds_of_sdks()).copied();
        let left: Vec<_> = all.filter(is_left).collect();
        if !left.is_empty() {
            shares.push(self.share(None, &left));
        }
        for found in of_sdks().filter(|found| found.is_default) {
            shares.push(self.share(Some(found.index), &left));
        }
        shares
    }

    fn worlds_of_sdks(&self) -> impl Iterator<Item = &WorldId> {
        self.of_sdks.iter().flat_map(|found| &found.worlds)
    }

    fn share(&self, sdk: Option<usize>, worlds: &[WorldId]) -> Share {
        let mut share = Share {
            sdk,
            ..Share::default()
        };
        let add = |world: &WorldId| share.add(&self.resolve, *world);
        worlds.iter().for_each(add);
        share
    }
}

fn find(selection: &Selection) -> Result<Found, Error> {
    let mut packages = Packages::new(Resolve {
        features: selection.features.iter().cloned().collect(),
        all_features: selection.all_features,
        ..Resolve::default()
    });
    let mut of_sdks = Vec::new();
    for index in 0..selection.sdks.len() {
        of_sdks.push(find_in_sdk(&mut packages, selection, index)?);
    }
    let mut main: Vec<_> = of_sdks.iter().filter_map(|found| found.main).collect();
    for path in paths(selection)? {
        main.push(packages.read(path)?);
    }
    let of_sdks_worlds = selection.sdks.iter().flat_map(|sdk| sdk.worlds);
    let mut names = selection
        .worlds
        .iter()
        .map(String::as_str)
        .chain(selection.additional.iter().map(String::as_str))
        .chain(selection.intersect)
        .chain(of_sdks_worlds.map(String::as_str));
    let is_left = |name: &str| {
        name.starts_with(wasi::NAMESPACE) && worlds::find(&packages.resolve, &main, name).is_err()
    };
    if names.any(is_left) {
        packages.add_wasi()?;
    }
    let Packages {
        mut resolve,
        places,
        ..
    } = packages;
    let world = |name: &str| worlds::find(&resolve, &main, name);
    // What an SDK does not bring may be elsewhere.
    for (sdk, found) in selection.sdks.iter().zip(&mut of_sdks) {
        if found.worlds.len() < sdk.worlds.len() {
            let all = sdk.worlds.iter().map(|name| world(name));
            found.worlds = all.collect::<Result<_, _>>()?;
        }
    }
    let named = selection.worlds.iter().map(|name| world(name));
    let mut named: Vec<_> = named.collect::<Result<_, _>>()?;
    if named.is_empty() && of_sdks.iter().all(|found| found.worlds.is_empty()) {
        let only = worlds::only(&resolve, &main)?;
        for found in &mut of_sdks {
            found.is_default = found.main.is_some() && found.main == resolve.worlds[only].package;
        }
        named.push(only);
    }
    let additional = selection.additional.iter().map(|name| world(name));
    let additional = additional.collect::<Result<Vec<_>, _>>()?;
    let intersected = selection.intersect.map(world).transpose()?;
    for world in additional {
        if !named.contains(&world) {
            // With more imports than the app knows, those that it knows might have other names.
            resolve.worlds[world].imports.clear();
            named.push(world);
        }
    }
    Ok(Found {
        resolve,
        places,
        named,
        of_sdks,
        intersected,
    })
}

/// Reads the WIT of an SDK, and looks for its worlds there.
fn find_in_sdk(
    packages: &mut Packages,
    selection: &Selection,
    index: usize,
) -> Result<FoundSdk, Error> {
    let sdk = &selection.sdks[index];
    let mut found = FoundSdk {
        index,
        main: None,
        worlds: Vec::new(),
        is_default: false,
        has_package: sdk.has_package,
    };
    let Some(path) = sdk.wit else {
        return Ok(found);
    };
    let parsed = packages.parse(path)?;
    let main = parsed.main;
    let names = match sdk.worlds {
        [] => selection.worlds,
        names => names,
    };
    let own = |name: &String| worlds::find(&parsed.resolve, &[main], name).ok();
    let own: Vec<_> = names.iter().filter_map(own).collect();
    let remap = packages.merge(parsed)?;
    let moved = |world: WorldId| remap.worlds[world.index()];
    found.worlds = own.into_iter().filter_map(moved).collect();
    found.main = Some(remap.packages[main.index()]);
    Ok(found)
}

/// The paths to read besides the SDKs'.
///
/// The default counts where nothing else says what the world is. An SDK says it, unless worlds are
/// named, which may well be in the default. WASI's worlds are nobody's to bring.
fn paths<'a>(selection: &Selection<'a>) -> Result<Vec<&'a Path>, Error> {
    let default = Path::new(DEFAULT_WIT_PATH);
    let of_sdks = selection.sdks.iter().any(|sdk| sdk.wit.is_some());
    let of_wasi = |name: &String| name.starts_with(wasi::NAMESPACE);
    let only_wasi = !selection.worlds.is_empty() && selection.worlds.iter().all(of_wasi);
    match selection.paths {
        [] if of_sdks && (selection.worlds.is_empty() || !default.exists()) => Ok(Vec::new()),
        [] if !default.exists() && only_wasi => Ok(Vec::new()),
        [] if !default.exists() => Err(Error::NoWit),
        [] => Ok(vec![default]),
        paths => Ok(paths.iter().map(PathBuf::as_path).collect()),
    }
}

/// Refuses features that gate nothing, where another one was probably meant. Others are let
/// through: what they gate may be in another version of a package.
fn check_features(selection: &Selection, resolve: &Resolve) -> Result<(), Error> {
    let used = features::of(resolve);
    let unused = |name: &&String| !used.contains(name.as_str());
    let unused: Vec<_> = selection.features.iter().filter(unused).collect();
    if unused.is_empty() || selection.all_features {
        return Ok(());
    }
    let everything = find(&Selection {
        all_features: true,
        ..*selection
    })?;
    let known = features::of(&everything.resolve);
    for name in unused
        .into_iter()
        .filter(|name| !known.contains(name.as_str()))
    {
        if let Some(similar) = suggest::closest(name, known.iter().copied()) {
            return Err(Error::UnknownFeature {
                name: name.clone(),
                similar: similar.to_owned(),
            });
        }
    }
    Ok(())
}

/// A world with everything that is in any of `worlds`: one of its own, with the name of the first,
/// since what the worlds are by themselves still counts (for the intersection with one of them).
fn unite(resolve: &mut Resolve, worlds: &[WorldId]) -> Result<WorldId, Error> {
    if worlds.iter().all(|world| *world == worlds[0]) {
        return Ok(worlds[0]);
    }
    let first = &resolve.worlds[worlds[0]];
    let empty = World {
        imports: Default::default(),
        exports: Default::default(),
        includes: Vec::new(),
        ..first.clone()
    };
    let united = resolve.worlds.alloc(empty);
    let mut clones = CloneMaps::default();
    for (index, &world) in worlds.iter().enumerate() {
        if worlds[..index].contains(&world) {
            continue;
        }
        resolve
            .merge_worlds(world, united, &mut clones)
            .map_err(|error| Error::Union {
                world: worlds::full_name(resolve, world),
                into: worlds::full_name(resolve, worlds[0]),
                reason: format!("{error:#}"),
            })?;
    }
    Ok(united)
}
