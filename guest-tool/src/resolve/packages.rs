//! Merges WIT packages, one path after the other, into one [`Resolve`].
//!
//! Each path is resolved by itself, with the packages in its directory `deps`, and then merged: the
//! same package may so be found through several paths. Only where it names a package that it does
//! not bring is it resolved once more, together with what the paths before it brought, and if that
//! is not enough, with WASI's own packages ([`wasi`]).
//!
//! Packages are resolved one by one, those that others use before them, and what each of them has
//! is held against the [`limits`] before and after.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use wit_parser::{
    PackageId, PackageName, Remap, Resolve, ResolveError, ResolveErrorKind, Span,
    UnresolvedPackage, UnresolvedPackageGroup,
};

use super::limits::{self, Definitions, MOST_PACKAGES};
use super::places::Places;
use super::source::{self, Source, Sources};
use super::{Error, same, wasi};

/// The packages that have been read.
#[derive(Debug)]
pub(super) struct Packages {
    /// All of them.
    pub resolve: Resolve,
    /// Where those are from that have no text.
    pub places: Places,
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
    places: Places,
    path: PathBuf,
}

/// Why the packages of a path cannot be resolved by themselves.
enum Failure {
    /// They name a package that is not among them.
    MissingPackage {
        /// Its name.
        name: String,
        /// What is to be said of it.
        error: Error,
    },
    /// They are wrong.
    Wrong(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Wrong(error)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::MissingPackage { error, .. } | Failure::Wrong(error) => error,
        }
    }
}

impl Packages {
    /// No packages; `resolve` holds the features to use.
    pub(super) fn new(resolve: Resolve) -> Self {
        Packages {
            resolve,
            places: Places::default(),
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
        let mut outcome = self.resolve(path, source::read(path)?);
        if !self.paths.is_empty() && matches!(outcome, Err(Failure::MissingPackage { .. })) {
            outcome = self.resolve(path, self.read_with(path, Vec::new())?);
        }
        if let Err(Failure::MissingPackage { name, .. }) = &outcome
            && name.starts_with(wasi::NAMESPACE)
        {
            let packages = wasi::versions()?.into_iter().flatten().collect();
            outcome = self.resolve(path, self.read_with(path, packages)?);
        }
        Ok(outcome?)
    }

    /// Adds WASI's own packages.
    pub(super) fn add_wasi(&mut self) -> Result<(), Error> {
        let path = Path::new("WASI, which comes with the tool");
        for mut packages in wasi::versions()? {
            let sources = Sources {
                main: packages.remove(0),
                dependencies: packages,
            };
            let parsed = self.resolve(path, sources)?;
            merge(&mut self.resolve, parsed.resolve, path)?;
        }
        Ok(())
    }

    /// Adds what was read.
    pub(super) fn merge(&mut self, parsed: Parsed) -> Result<Remap, Error> {
        let remap = merge(&mut self.resolve, parsed.resolve, &parsed.path)?;
        self.places.add(parsed.places);
        self.paths.push(parsed.path);
        Ok(remap)
    }

    /// What is at `path`, with what the paths before it have, and then `others`.
    fn read_with(&self, path: &Path, others: Vec<Source>) -> Result<Sources, Error> {
        let mut sources = source::read(path)?;
        let mut more = Vec::new();
        for path in &self.paths {
            let Sources { main, dependencies } = source::read(path)?;
            more.push(main);
            more.extend(dependencies);
        }
        more.extend(others);
        for source in more {
            let name = source.package_name();
            let mut known = std::iter::once(&sources.main).chain(&sources.dependencies);
            if known.all(|known| known.package_name() != name) {
                sources.dependencies.push(source);
            }
        }
        Ok(sources)
    }

    fn resolve(&self, path: &Path, sources: Sources) -> Result<Parsed, Failure> {
        let mut parsed = Parsing {
            resolve: Resolve {
                features: self.resolve.features.clone(),
                all_features: self.resolve.all_features,
                ..Resolve::default()
            },
            places: Places::default(),
        };
        let main = parsed.add(sources)?;
        Ok(Parsed {
            resolve: parsed.resolve,
            main,
            places: parsed.places,
            path: path.to_owned(),
        })
    }
}

/// Adds the packages of `more`, which are from `path`, to those of `resolve`.
fn merge(resolve: &mut Resolve, more: Resolve, path: &Path) -> Result<Remap, Error> {
    let conflict = |reason| Error::Conflict {
        path: path.display().to_string(),
        reason,
    };
    if let Some(item) = same::first_difference(&more, resolve) {
        return Err(conflict(format!("they define `{item}` differently")));
    }
    let merged = resolve.merge(more);
    merged.map_err(|error| conflict(format!("{error:#}")))
}

/// Packages that are being resolved together.
struct Parsing {
    resolve: Resolve,
    places: Places,
}

/// A package that is not resolved yet.
struct Unresolved {
    package: UnresolvedPackage,
    /// What its spans begin at in the map of all sources.
    offset: u32,
    path: PathBuf,
}

impl Parsing {
    /// Adds all packages of `sources`, and gives the main one.
    fn add(&mut self, sources: Sources) -> Result<PackageId, Failure> {
        let mut texts = Vec::new();
        let mut encoded = None;
        // Those that are encoded bring what they use, and come first.
        for source in std::iter::once(sources.main).chain(sources.dependencies) {
            match source {
                Source::Text { path, group } => texts.push((path, group)),
                Source::Encoded {
                    path,
                    resolve,
                    main,
                } => {
                    let main = self.add_encoded(&path, resolve, main)?;
                    // Where the first one is text, it is that which counts.
                    if texts.is_empty() {
                        encoded.get_or_insert(main);
                    }
                }
            }
        }
        let main = texts.first().map(|(_, group)| group.main.name.clone());
        self.add_texts(texts)?;
        let main = encoded.or_else(|| self.resolve.package_names.get(&main?).copied());
        Ok(main.expect("the first source was added"))
    }

    fn add_encoded(
        &mut self,
        path: &Path,
        encoded: Resolve,
        main: PackageId,
    ) -> Result<PackageId, Error> {
        let places = Places::of_encoded(&encoded, path);
        Definitions::of_all(&encoded, &|_| path.display().to_string()).check()?;
        let remap = merge(&mut self.resolve, encoded, path)?;
        self.places.add(places);
        self.check_resolved(path)?;
        Ok(remap.packages[main.index()])
    }

    fn add_texts(&mut self, texts: Vec<(PathBuf, UnresolvedPackageGroup)>) -> Result<(), Failure> {
        let Some(order) = self.order(&texts)? else {
            // Two packages have one name, or use each other: wit-parser says where.
            let (paths, mut groups): (Vec<_>, Vec<_>) = texts.into_iter().unzip();
            let main = groups.remove(0);
            let outcome = self.resolve.push_groups(main, groups);
            return match outcome {
                Ok(_) => Ok(()),
                Err(error) => Err(self.explain(&error, &paths[0])),
            };
        };
        let mut packages = Vec::new();
        for (path, group) in texts {
            let offset = self.resolve.push_source_map(group.source_map);
            let all = std::iter::once(group.main).chain(group.nested);
            packages.extend(all.map(|package| {
                Some(Unresolved {
                    package,
                    offset,
                    path: path.clone(),
                })
            }));
        }
        for index in order {
            let package = packages[index].take();
            self.add_package(package.expect("each package comes once"))?;
        }
        Ok(())
    }

    /// The indices of the packages, one behind those that it uses; none if there is no such order.
    fn order(
        &self,
        texts: &[(PathBuf, UnresolvedPackageGroup)],
    ) -> Result<Option<Vec<usize>>, Error> {
        let packages = texts.iter().flat_map(|(path, group)| {
            let all = std::iter::once(&group.main).chain(&group.nested);
            all.map(move |package| (path, package))
        });
        let packages: Vec<_> = packages.collect();
        if let Some((path, package)) = packages.get(MOST_PACKAGES) {
            return Err(Error::TooLarge {
                what: format!("the WIT has more than {MOST_PACKAGES} packages"),
                location: format!("{}, in {}", path.display(), package.name),
            });
        }
        let known = |(_, package): &&(&PathBuf, &UnresolvedPackage)| {
            self.resolve.package_names.contains_key(&package.name)
        };
        if let Some((path, package)) = packages.iter().find(known) {
            return Err(Error::Conflict {
                path: path.display().to_string(),
                reason: format!("the package `{}` is there already", package.name),
            });
        }
        let mut left: Vec<usize> = (0..packages.len()).collect();
        left.sort_by_key(|index| &packages[*index].1.name);
        let mut missing: HashSet<&PackageName> = HashSet::new();
        for (_, package) in &packages {
            if !missing.insert(&package.name) {
                return Ok(None);
            }
        }
        let mut order = Vec::new();
        while !left.is_empty() {
            let is_ready = |index: &usize| {
                let mut uses = packages[*index].1.foreign_deps.keys();
                uses.all(|name| !missing.contains(name))
            };
            let Some(at) = left.iter().position(is_ready) else {
                return Ok(None);
            };
            let index = left.remove(at);
            missing.remove(&packages[index].1.name);
            order.push(index);
        }
        Ok(Some(order))
    }

    fn add_package(&mut self, unresolved: Unresolved) -> Result<(), Failure> {
        let Unresolved {
            package,
            offset,
            path,
        } = unresolved;
        let place = |mut span: Span| {
            span.adjust(offset);
            match span.is_known() {
                true => self.resolve.render_location(span),
                false => path.display().to_string(),
            }
        };
        Definitions::of_package(&package, &place).check()?;
        limits::check_includes(&package, &self.resolve, &place)?;
        match self.resolve.push(package, offset) {
            Ok(_) => Ok(self.check_resolved(&path)?),
            Err(error) => Err(self.explain(&error, &path)),
        }
    }

    /// Holds all that is resolved against the limits; `path` is where the last of it is from.
    fn check_resolved(&self, path: &Path) -> Result<(), Error> {
        let place = |span: Span| match span.is_known() {
            true => self.resolve.render_location(span),
            false => path.display().to_string(),
        };
        Definitions::of_all(&self.resolve, &place).check()
    }

    /// The diagnostic alone: the layers around it only repeat the path.
    fn explain(&self, error: &ResolveError, path: &Path) -> Failure {
        let mut diagnostic = error.render(&self.resolve.source_map);
        if !error.kind().span().is_known() {
            diagnostic = format!("{diagnostic}\n  --> {}", path.display());
        }
        let told = Error::Wit { diagnostic };
        match error.kind() {
            ResolveErrorKind::PackageNotFound { requested, .. } => Failure::MissingPackage {
                name: requested.to_string(),
                error: told,
            },
            _ => Failure::Wrong(told),
        }
    }
}
