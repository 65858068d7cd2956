//! Reads WIT packages, one path after the other, into one [`Resolve`].
//!
//! Each path is resolved by itself, with the packages in its directory `deps`, and then merged: the
//! same package may so be found through several paths. Only where it names a package that it does not
//! bring is it resolved once more, together with what the paths before it brought, and if that is not
//! enough, with WASI's own packages ([`wasi`]).

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use wit_parser::{
    PackageId, ParseError, Remap, Resolve, ResolveError, ResolveErrorKind, UnresolvedPackageGroup,
};

use super::{Error, same, wasi};

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
        let mut outcome = resolve.push_path(path).map(|(main, _)| main);
        if !self.paths.is_empty() && is_missing(&outcome, |_| true) {
            (resolve, outcome) = self.parse_with(path, Vec::new());
        }
        if is_missing(&outcome, |name| name.starts_with(wasi::NAMESPACE)) {
            let packages = wasi::versions().map_err(|error| wit(&resolve, &error))?;
            let packages = packages.into_iter().flatten().collect();
            (resolve, outcome) = self.parse_with(path, packages);
        }
        match outcome {
            Ok(main) => Ok(Parsed {
                resolve,
                main,
                path: path.to_owned(),
            }),
            Err(error) => Err(wit(&resolve, &error)),
        }
    }

    /// Adds what was read.
    pub(super) fn merge(&mut self, parsed: Parsed) -> Result<Remap, Error> {
        let remap = self.add(parsed.resolve, &parsed.path)?;
        self.paths.push(parsed.path);
        Ok(remap)
    }

    /// Adds WASI's own packages.
    pub(super) fn add_wasi(&mut self) -> Result<(), Error> {
        let versions = wasi::versions().map_err(|error| wit(&self.resolve, &error))?;
        for mut packages in versions {
            let mut resolve = self.empty();
            let main = packages.remove(0);
            if let Err(error) = resolve.push_groups(main, packages) {
                return Err(wit(&resolve, &error.into()));
            }
            self.add(resolve, Path::new("WASI, which comes with the tool"))?;
        }
        Ok(())
    }

    fn add(&mut self, resolve: Resolve, path: &Path) -> Result<Remap, Error> {
        let conflict = |reason| Error::Conflict {
            path: path.display().to_string(),
            reason,
        };
        if let Some(item) = same::first_difference(&resolve, &self.resolve) {
            return Err(conflict(format!("they define `{item}` differently")));
        }
        let merged = self.resolve.merge(resolve);
        merged.map_err(|error| conflict(format!("{error:#}")))
    }

    fn empty(&self) -> Resolve {
        Resolve {
            features: self.resolve.features.clone(),
            all_features: self.resolve.all_features,
            ..Resolve::default()
        }
    }

    /// Resolves the package at `path` together with what the paths before it have, and then `others`.
    fn parse_with(
        &self,
        path: &Path,
        others: Vec<UnresolvedPackageGroup>,
    ) -> (Resolve, anyhow::Result<PackageId>) {
        let mut resolve = self.empty();
        let outcome = self.groups_with(path, others).and_then(|mut groups| {
            let main = groups.remove(0);
            Ok(resolve.push_groups(main, groups)?)
        });
        (resolve, outcome)
    }

    fn groups_with(
        &self,
        path: &Path,
        others: Vec<UnresolvedPackageGroup>,
    ) -> anyhow::Result<Vec<UnresolvedPackageGroup>> {
        let mut groups: Vec<UnresolvedPackageGroup> = Vec::new();
        let mut add = |group: UnresolvedPackageGroup| {
            let is_new = |other: &UnresolvedPackageGroup| other.main.name != group.main.name;
            if groups.iter().all(is_new) {
                groups.push(group);
            }
        };
        for path in std::iter::once(path).chain(self.paths.iter().map(PathBuf::as_path)) {
            groups_of(path)?.into_iter().for_each(&mut add);
        }
        others.into_iter().for_each(&mut add);
        Ok(groups)
    }
}

/// Whether a package was named that is not there, and its name is such a one.
fn is_missing(outcome: &anyhow::Result<PackageId>, is_meant: impl Fn(&str) -> bool) -> bool {
    let is_it = |error: &ResolveError| match error.kind() {
        ResolveErrorKind::PackageNotFound { requested, .. } => is_meant(&requested.to_string()),
        _ => false,
    };
    outcome.as_ref().is_err_and(|error| {
        let mut layers = error.chain();
        layers.any(|layer| layer.downcast_ref::<ResolveError>().is_some_and(is_it))
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
