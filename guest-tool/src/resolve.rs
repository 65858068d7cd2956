//! From WIT files and the names of worlds to the one world that the component targets.
//!
//! wit-parser does the reading. What is decided here is which world is meant:
//!
//! 1. Each path is one package; a path may use the packages of those before it. Together they are
//!    the *main packages*. Packages in their `deps` directories can be used, but a world of
//!    theirs has to be asked for by its full name.
//! 2. Every world asked for is looked up; with none asked for, the main packages must have exactly
//!    one.
//! 3. All of them are merged into a world that is made for it (union), and what the intersected
//!    world lacks is taken out of that.
//! 4. Types and functions that cannot be generated yet are refused, with their place in the WIT.
//! 5. Interfaces that are both imported and exported are told apart
//!    ([`Resolve::generate_nominal_type_ids`]): in Python they are two modules, with classes of
//!    their own. The component's type needs them as they were declared, so both forms are kept.

mod supported;
mod worlds;

use std::path::{Path, PathBuf};

use wit_parser::{CloneMaps, PackageId, ParseError, Resolve, ResolveError, World, WorldId};

use crate::cli::DEFAULT_WIT_PATH;

/// What the command line says about the world.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection<'a> {
    /// WIT files and directories; without any, the directory `wit`.
    pub paths: &'a [PathBuf],
    /// Names of the worlds to unite; without any, the only world there is.
    pub worlds: &'a [String],
    /// Name of the world to intersect with.
    pub intersect: Option<&'a str>,
    /// Features of `@unstable` items to use.
    pub features: &'a [String],
    /// Whether all `@unstable` items are used.
    pub all_features: bool,
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
}

/// Why there is no target world.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No WIT was named, and the directory `wit` does not exist.
    #[error("no WIT was given, and there is no directory `wit` here")]
    NoWit,
    /// A WIT path cannot be read.
    #[error("cannot read the WIT path `{path}`: {source}")]
    Read {
        /// The path as it was given.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A directory holds no WIT file.
    #[error("the directory `{path}` has no `.wit` file in it")]
    NoWitFile {
        /// The path as it was given.
        path: String,
    },
    /// The WIT is wrong: the diagnostic with the place in the source.
    #[error("{diagnostic}")]
    Wit {
        /// Message, file, line and column, and the line itself.
        diagnostic: String,
    },
    /// There is no world of that name.
    #[error("there is no world named `{name}`{}", worlds::list(worlds))]
    UnknownWorld {
        /// The name as it was given.
        name: String,
        /// The one that was probably meant.
        similar: Option<String>,
        /// The worlds that there are.
        worlds: Vec<String>,
    },
    /// More than one world answers to that name.
    #[error("several worlds are named `{name}`{}", worlds::list(worlds))]
    AmbiguousWorld {
        /// The name as it was given.
        name: String,
        /// Their full names.
        worlds: Vec<String>,
    },
    /// No world was asked for, and there are several.
    #[error(
        "there are several worlds, and none was chosen{}",
        worlds::list(worlds)
    )]
    WorldNeeded {
        /// The worlds that there are.
        worlds: Vec<String>,
    },
    /// There is no world at all.
    #[error("the WIT defines no world")]
    NoWorld,
    /// Two worlds contradict each other.
    #[error("the world `{world}` cannot be united with `{into}`: {reason}")]
    Union {
        /// The world that was to be added.
        world: String,
        /// The first of the worlds.
        into: String,
        /// What contradicts.
        reason: String,
    },
    /// A type with nothing in it.
    #[error("{what}, which the component model does not allow\n  --> {location}")]
    NoMembers {
        /// What has nothing: "the record `r` has no fields".
        what: String,
        /// File, line and column.
        location: String,
    },
    /// Something in the world that the tool cannot do.
    #[error("{what} not supported yet\n  --> {location}")]
    Unsupported {
        /// What it is, and its name, with the verb: "`async` functions (`run`) are".
        what: String,
        /// File, line and column.
        location: String,
    },
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::NoWit => Some("name a WIT file or directory with `--wit-path`".into()),
            Error::UnknownWorld { similar, .. } => similar
                .as_ref()
                .map(|similar| format!("a world with a similar name exists: `{similar}`")),
            Error::AmbiguousWorld { .. } => Some("give the full name with `--world`".into()),
            Error::WorldNeeded { .. } => Some("choose one with `--world`".into()),
            Error::NoWorld => Some(
                "a world says what a component imports and exports, \
                 for example: world hello { export greet: func() -> string; }"
                    .into(),
            ),
            _ => None,
        }
    }
}

/// Finds the target world.
pub fn resolve(selection: &Selection) -> Result<Target, Error> {
    let mut resolve = Resolve {
        features: selection.features.iter().cloned().collect(),
        all_features: selection.all_features,
        ..Resolve::default()
    };
    let packages = read(&mut resolve, selection.paths)?;

    let mut wanted = Vec::new();
    for name in selection.worlds {
        wanted.push(worlds::find(&resolve, &packages, name)?);
    }
    if wanted.is_empty() {
        wanted.push(worlds::only(&resolve, &packages)?);
    }
    let intersected = selection
        .intersect
        .map(|name| worlds::find(&resolve, &packages, name))
        .transpose()?;

    let world = unite(&mut resolve, &wanted)?;
    if let Some(intersected) = intersected {
        intersect(&mut resolve, world, intersected);
    }
    supported::check(&resolve, world)?;

    let declared = resolve.clone();
    resolve.generate_nominal_type_ids(world);
    Ok(Target {
        resolve,
        world,
        declared,
    })
}

/// Reads all paths; returns the package of each.
fn read(resolve: &mut Resolve, paths: &[PathBuf]) -> Result<Vec<PackageId>, Error> {
    let default = PathBuf::from(DEFAULT_WIT_PATH);
    let paths = match paths {
        [] if !default.exists() => return Err(Error::NoWit),
        [] => std::slice::from_ref(&default),
        paths => paths,
    };
    let mut packages = Vec::new();
    for path in paths {
        check_readable(path)?;
        let (package, _) = resolve.push_path(path).map_err(|error| Error::Wit {
            diagnostic: diagnostic(resolve, &error),
        })?;
        if !packages.contains(&package) {
            packages.push(package);
        }
    }
    Ok(packages)
}

/// Tells what is wrong with a path in our words, before wit-parser does in its own.
fn check_readable(path: &Path) -> Result<(), Error> {
    let given = || path.display().to_string();
    let cannot_read = |source| Error::Read {
        path: given(),
        source,
    };
    if !std::fs::metadata(path).map_err(cannot_read)?.is_dir() {
        return std::fs::File::open(path).map(drop).map_err(cannot_read);
    }
    for entry in std::fs::read_dir(path).map_err(cannot_read)? {
        let name = entry.map_err(cannot_read)?.file_name();
        if Path::new(&name).extension().is_some_and(|it| it == "wit") {
            return Ok(());
        }
    }
    Err(Error::NoWitFile { path: given() })
}

/// The diagnostic alone: the layers around it only repeat the path.
fn diagnostic(resolve: &Resolve, error: &anyhow::Error) -> String {
    for layer in error.chain() {
        if let Some(error) = layer.downcast_ref::<ParseError>() {
            return error.render(&resolve.source_map);
        }
        if let Some(error) = layer.downcast_ref::<ResolveError>() {
            return error.render(&resolve.source_map);
        }
    }
    format!("{error:#}")
}

/// A world with everything that is in any of `worlds`: one of its own, with the name of the first,
/// since what the worlds are by themselves still counts ([`intersect`]).
fn unite(resolve: &mut Resolve, worlds: &[WorldId]) -> Result<WorldId, Error> {
    if let [world] = worlds {
        return Ok(*world);
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

/// Takes out of `world` what `other` does not have by the same name.
fn intersect(resolve: &mut Resolve, world: WorldId, other: WorldId) {
    let other = resolve.worlds[other].clone();
    let world = &mut resolve.worlds[world];
    world
        .imports
        .retain(|key, _| other.imports.contains_key(key));
    world
        .exports
        .retain(|key, _| other.exports.contains_key(key));
}
