//! Reads WIT packages, one path after the other, into one [`Resolve`].
//!
//! Each path is resolved by itself, with the packages in its directory `deps`, and then merged: the
//! same package may so be found through several paths. Only where it names a package that it does not
//! bring is it resolved once more, together with what the paths before it brought.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use wit_parser::{
    PackageId, ParseError, Remap, Resolve, ResolveError, ResolveErrorKind, UnresolvedPackageGroup,
};

use super::{Error, same};

/// The packages that have been read.
#[derive(Debug)]
pub(super) struct Packages {
    /// All of them.
    pub resolve: Resolve,
    /// The paths that they are from.
    paths: Vec<PathBuf>,
}

/// What is read from one path, not merged yet.
#[derive(Debug)]
pub(super) struct Parsed {
    /// The package of the path, and those that it uses.
    pub resolve: Resolve,
    /// The package of the path.
    pub main: PackageId,
    path: PathBuf,
}

impl Packages {
    /// No packages; `resolve` holds the features to use.
    pub(super) fn new(resolve: Resolve) -> Self {
        Packages {
            resolve,
            paths: Vec::new(),
        }
    }

    /// Reads and adds the package at `path`.
    pub(super) fn read(&mut self, path: &Path) -> Result<PackageId, Error> {
        let parsed = self.parse(path)?;
        let main = parsed.main;
        let remap = self.merge(parsed)?;
        Ok(remap.packages[main.index()])
    }

    /// Reads the package at `path`.
    pub(super) fn parse(&self, path: &Path) -> Result<Parsed, Error> {
        check_readable(path)?;
        let mut resolve = self.empty();
        let main = match resolve.push_path(path) {
            Ok((main, _)) => main,
            Err(error) if is_missing_package(&error) && !self.paths.is_empty() => {
                return self.parse_with_earlier(path);
            }
            Err(error) => return Err(wit(&resolve, &error)),
        };
        Ok(Parsed {
            resolve,
            main,
            path: path.to_owned(),
        })
    }

    /// Adds what was read.
    pub(super) fn merge(&mut self, parsed: Parsed) -> Result<Remap, Error> {
        let conflict = |reason| Error::Conflict {
            path: parsed.path.display().to_string(),
            reason,
        };
        if let Some(item) = same::first_difference(&parsed.resolve, &self.resolve) {
            return Err(conflict(format!("they define `{item}` differently")));
        }
        let merged = self.resolve.merge(parsed.resolve);
        let remap = merged.map_err(|error| conflict(format!("{error:#}")))?;
        self.paths.push(parsed.path);
        Ok(remap)
    }

    fn empty(&self) -> Resolve {
        Resolve {
            features: self.resolve.features.clone(),
            all_features: self.resolve.all_features,
            ..Resolve::default()
        }
    }

    fn parse_with_earlier(&self, path: &Path) -> Result<Parsed, Error> {
        let mut resolve = self.empty();
        let mut groups = Vec::new();
        for path in std::iter::once(path).chain(self.paths.iter().map(PathBuf::as_path)) {
            for group in groups_of(path).map_err(|error| wit(&resolve, &error))? {
                let name = &group.main.name;
                let is_new = |other: &UnresolvedPackageGroup| other.main.name != *name;
                if groups.iter().all(is_new) {
                    groups.push(group);
                }
            }
        }
        let main = groups.remove(0);
        match resolve.push_groups(main, groups) {
            Ok(main) => Ok(Parsed {
                resolve,
                main,
                path: path.to_owned(),
            }),
            Err(error) => Err(wit(&resolve, &error.into())),
        }
    }
}

/// Whether a package was named that is not there.
fn is_missing_package(error: &anyhow::Error) -> bool {
    error.chain().any(|layer| {
        let error = layer.downcast_ref::<ResolveError>();
        error.is_some_and(|error| matches!(error.kind(), ResolveErrorKind::PackageNotFound { .. }))
    })
}

/// The package at `path` and then those in its directory `deps`, which is laid out as
/// [`Resolve::push_dir`] describes it.
fn groups_of(path: &Path) -> anyhow::Result<Vec<UnresolvedPackageGroup>> {
    let mut groups = vec![group(path)?];
    let Ok(entries) = fs::read_dir(path.join("deps")) else {
        return Ok(groups);
    };
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    let is_package =
        |path: &&PathBuf| path.is_dir() || path.extension().is_some_and(|it| it == "wit");
    for path in paths.iter().filter(is_package) {
        groups.push(group(path)?);
    }
    Ok(groups)
}

fn group(path: &Path) -> anyhow::Result<UnresolvedPackageGroup> {
    if path.is_dir() {
        return UnresolvedPackageGroup::parse_dir(path);
    }
    let group = UnresolvedPackageGroup::parse(path, &fs::read_to_string(path)?);
    group.map_err(|(sources, error)| anyhow::anyhow!(error.render(&sources)))
}

/// Tells what is wrong with a path in our words, before wit-parser does in its own.
fn check_readable(path: &Path) -> Result<(), Error> {
    let given = || path.display().to_string();
    let cannot_read = |source| Error::Read {
        path: given(),
        source,
    };
    if !fs::metadata(path).map_err(cannot_read)?.is_dir() {
        return fs::File::open(path).map(drop).map_err(cannot_read);
    }
    for entry in fs::read_dir(path).map_err(cannot_read)? {
        let name = entry.map_err(cannot_read)?.file_name();
        if Path::new(&name).extension().is_some_and(|it| it == "wit") {
            return Ok(());
        }
    }
    Err(Error::NoWitFile { path: given() })
}

/// The diagnostic alone: the layers around it only repeat the path.
fn wit(resolve: &Resolve, error: &anyhow::Error) -> Error {
    for layer in error.chain() {
        if let Some(error) = layer.downcast_ref::<ParseError>() {
            let diagnostic = error.render(&resolve.source_map);
            return Error::Wit { diagnostic };
        }
        if let Some(error) = layer.downcast_ref::<ResolveError>() {
            let diagnostic = error.render(&resolve.source_map);
            return Error::Wit { diagnostic };
        }
    }
    let diagnostic = format!("{error:#}");
    Error::Wit { diagnostic }
}
