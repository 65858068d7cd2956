//! From the directories of the Python path to the files that the app can see.
//!
//! What is read here is all that the app sees of the build machine, under paths that say nothing of
//! it: the first directory of the path is `/app`, the next ones are `/python-path/1` and so on, and
//! the directories of installed packages are `/site-packages`. They are searched in this order.
//!
//! There are two kinds of directories, because there are two kinds of sizes:
//!
//! - A directory of **sources** (each `--python-path`) is read whole: modules, and whatever data
//!   lie beside them. As the default is the current directory, often a whole project, [`walk`]
//!   leaves out what no app reads.
//! - A directory of **installed** packages (site-packages; also a `--python-path` into which pip
//!   has installed something) may hold hundreds of megabytes, of which an app uses little. What is
//!   read there are whole distributions, with their metadata: those that have a module which the
//!   app's own code imports, wherever it does ([`imports`]), and what these require, as far as it
//!   is installed ([`requirements`]). Whatever else is imported while the app is started is added
//!   by [`PythonPath::add`] when it was missed.
//!
//! What the user includes is read as well, and what the user excludes is as if it were not there
//! ([`chosen`]).
//!
//! A symbolic link is followed where it leads into one of the directories that the user has named
//! ([`links`]).
//!
//! `.pth` files are not executed and not followed: they are a hook of CPython's `site` module,
//! which components do without.

mod chosen;
mod error;
mod imports;
mod installed;
mod links;
mod markers;
mod reach;
mod requirements;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use componentize_cli::suggest;

use self::chosen::LeftOut;
pub use self::error::Error;
use self::installed::Installed;
pub use self::installed::normal_name;
use self::markers::Environment;
use crate::globs::Globs;

/// What the command line says about where Python modules are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Search<'a> {
    /// Directories of sources.
    pub python_path: &'a [PathBuf],
    /// Directories of installed packages.
    pub site_packages: &'a [PathBuf],
    /// Other directories that the user has named, into which links may lead.
    pub others: &'a [PathBuf],
    /// Whether links may lead anywhere, as far as the host lets them.
    pub follow_links: bool,
    /// The app's module.
    pub app: &'a str,
    /// CPython's version, such as `3.13.15`.
    pub python_version: &'a str,
    /// What the names of extension modules for that version begin their tag with, as those of
    /// bytecode do: `cpython-313`.
    pub cache_tag: &'a str,
    /// What the user includes and excludes.
    pub globs: Option<&'a Globs>,
    /// Files and directories that are no part of the app, wherever they lie: what is written when
    /// the component is built, and the index that packages come from.
    pub apart: &'a [&'a Path],
}

/// The files of the app and of the packages that it imports.
#[derive(Debug, Default)]
pub struct PythonPath {
    roots: Vec<Root>,
    /// Contents by absolute path in the tree.
    files: BTreeMap<String, Vec<u8>>,
    /// Native extensions: their paths in the tree, and where they are on disk.
    libraries: BTreeMap<String, PathBuf>,
    /// Native extensions for other machines or versions of Python, which are left out.
    foreign_libraries: Vec<PathBuf>,
    cache_tag: String,
    /// Top-level names that were searched for.
    searched: BTreeSet<String>,
    /// Distributions that were read: each with the root that it is in, and why it was.
    distributions: BTreeMap<String, Distribution>,
    /// The files of distributions, by their paths in the tree.
    owners: BTreeMap<String, String>,
    globs: Globs,
    apart: BTreeSet<PathBuf>,
    left_out: LeftOut,
    links: links::Links,
    environment: Environment,
    budget: walk::Budget,
}

/// A distribution that was read.
#[derive(Debug)]
pub struct Distribution {
    /// Why it was.
    pub reason: Reason,
    extras: BTreeSet<String>,
}

/// Why a distribution is part of an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// This module of it is imported by the app's own code, or was when the app was started.
    Imported(String),
    /// This distribution requires it.
    Required(String),
    /// This pattern of the user's includes it.
    Included(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Imported(module) => write!(formatter, "`{module}` is imported"),
            Reason::Required(by) => write!(formatter, "`{by}` requires it"),
            Reason::Included(glob) => write!(formatter, "`--include {glob}`"),
        }
    }
}

/// A directory on the Python path.
#[derive(Debug)]
struct Root {
    /// Where it is on disk, as it was given.
    directory: PathBuf,
    /// Where it is in the tree.
    prefix: String,
    /// For one of installed packages: what it holds.
    installed: Option<Rc<Installed>>,
}

/// Follows a path from `place` on, whose last component is no link, by its components alone.
pub(crate) fn go(place: &mut PathBuf, path: &Path) {
    for component in path.components() {
        match component {
            Component::CurDir => {}
            // Above the root there is no name to take away.
            Component::ParentDir if place.file_name().is_some() => {
                place.pop();
            }
            other => place.push(other),
        }
    }
}

/// A path without detours.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    go(&mut normal, path);
    normal
}

/// Reads the app and what it imports.
pub fn read(search: &Search) -> Result<PythonPath, Error> {
    let named = [search.python_path, search.site_packages, search.others].concat();
    let mut path = PythonPath {
        links: links::Links::new(named, search.follow_links),
        environment: Environment::new(search.python_version),
        globs: search.globs.cloned().unwrap_or_default(),
        apart: search.apart.iter().copied().map(normal).collect(),
        cache_tag: search.cache_tag.to_owned(),
        ..PythonPath::default()
    };
    for directory in search.python_path {
        let prefix = match path.roots.len() {
            0 => "/app".to_owned(),
            index => format!("/python-path/{index}"),
        };
        let installed = Installed::of(directory)?;
        let installed = installed.has_distributions().then(|| Rc::new(installed));
        if installed.is_none() {
            walk::Walk::new(&mut path, directory, &prefix).all()?;
        }
        path.roots.push(Root {
            directory: directory.clone(),
            prefix,
            installed,
        });
    }
    for (index, directory) in search.site_packages.iter().enumerate() {
        let prefix = match index {
            0 => "/site-packages".to_owned(),
            index => format!("/site-packages-{index}"),
        };
        path.roots.push(Root {
            directory: directory.clone(),
            prefix,
            installed: Some(Rc::new(Installed::of(directory)?)),
        });
    }
    if let Some(glob) = path.excludes_module(search.app) {
        let (app, glob) = (search.app.to_owned(), glob.to_owned());
        return Err(Error::AppExcluded { app, glob });
    }
    if !path.reach(search.app)? {
        return Err(path.no_app(search.app));
    }
    path.include()?;
    Ok(path)
}

impl PythonPath {
    /// Absolute paths in the tree, to be put on `sys.path` in this order.
    ///
    /// A directory of installed packages of which the app imports none is not among them: whether
    /// the machine has one, and how many, must not show in the component.
    pub fn search_path(&self) -> impl Iterator<Item = &str> {
        let has = |root: &&Root| root.installed.is_none() || self.holds_any(&root.prefix);
        self.roots.iter().filter(has).map(|root| &*root.prefix)
    }

    /// Whether there is anything in this directory of the tree.
    fn holds_any(&self, directory: &str) -> bool {
        let start = format!("{directory}/");
        let file = self
            .files
            .range(start.clone()..)
            .next()
            .map(|(path, _)| path);
        let library = self
            .libraries
            .range(start.clone()..)
            .next()
            .map(|(path, _)| path);
        [file, library]
            .into_iter()
            .flatten()
            .any(|path| path.starts_with(&start))
    }

    /// The files and their contents by absolute path in the tree, without native extensions.
    pub fn files(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.files
    }

    /// Where the native extensions for WebAssembly are on disk, by absolute path in the tree.
    pub fn libraries(&self) -> &BTreeMap<String, PathBuf> {
        &self.libraries
    }

    /// The native extensions that are left out, as they are built for other machines or versions of
    /// Python: the package or module that each is of, and where it is on disk.
    pub fn foreign_libraries(&self) -> impl Iterator<Item = (&str, &Path)> {
        self.foreign_libraries.iter().filter_map(|path| {
            let below = |root: &Root| path.strip_prefix(&root.directory).ok();
            let mut roots = self.roots.iter();
            let first = roots.find_map(below)?.iter().next()?.to_str()?;
            Some((first.split('.').next()?, path.as_path()))
        })
    }

    /// Where a path in the tree comes from, as the user wrote it.
    pub fn origin(&self, path: &str) -> Option<PathBuf> {
        let (root, rest) = self.roots.iter().find_map(|root| {
            let rest = path.strip_prefix(&root.prefix)?.strip_prefix('/')?;
            Some((root, rest))
        })?;
        match root.directory.to_str() {
            Some(".") => Some(PathBuf::from(rest)),
            _ => Some(root.directory.join(rest)),
        }
    }

    /// The distributions that were read, by name in the normal form of PEP 503.
    pub fn distributions(&self) -> &BTreeMap<String, Distribution> {
        &self.distributions
    }

    /// The name of the distribution that a file of the tree is part of.
    pub fn distribution_of(&self, path: &str) -> Option<&str> {
        self.owners.get(path).map(String::as_str)
    }

    /// Links that were not followed, since they lead to where the user has named no directory, by
    /// path as the user knows it.
    pub fn links_left_out(&self) -> &BTreeSet<PathBuf> {
        self.links.left_out()
    }

    /// Reads the installed packages that make the module `name` importable, with what they require.
    /// True if anything was read that was not there before.
    pub fn add(&mut self, name: &str) -> Result<bool, Error> {
        let known = self.files.len() + self.libraries.len();
        self.reach(name)?;
        Ok(self.files.len() + self.libraries.len() > known)
    }

    /// Whether [`PythonPath::add`] would find something for the module `name` that was not read
    /// yet.
    pub fn can_add(&self, name: &str) -> bool {
        let top_level = name.split('.').next().unwrap_or_default();
        let was_read = |distribution: &installed::Distribution| {
            distribution.files().is_some() && self.distributions.contains_key(&distribution.name)
        };
        let is_unread = |root: &Root| {
            let Some(installed) = &root.installed else {
                return false;
            };
            let owners = installed.owners(top_level);
            let all_read = !owners.is_empty() && owners.into_iter().all(was_read);
            !all_read && !installed.entries(top_level).is_empty()
        };
        !self.searched.contains(top_level)
            && self.globs.excludes_module(top_level).is_none()
            && self.roots.iter().any(is_unread)
    }

    /// The files of this name, by absolute path in the tree, each with the directory of the Python
    /// path that it is in, in the order in which these are searched.
    pub fn find(&self, name: &str) -> impl Iterator<Item = (&str, &str)> {
        self.roots.iter().flat_map(move |root| {
            let start = format!("{}/", root.prefix);
            let below = self.files.range(start.clone()..);
            below
                .map(|(path, _)| path.as_str())
                .take_while(move |path| path.starts_with(&start))
                .filter(move |path| path.rsplit('/').next() == Some(name))
                .map(|path| (root.prefix.as_str(), path))
        })
    }

    /// Takes out the files for which `is_removed` holds, as if they were not there.
    pub fn remove(&mut self, is_removed: impl Fn(&str) -> bool) {
        self.files.retain(|path, _| !is_removed(path));
    }

    fn no_app(&self, app: &str) -> Error {
        let mut modules = BTreeSet::new();
        for root in &self.roots {
            let prefix = format!("{}/", root.prefix);
            let files = self.files.range(prefix.clone()..);
            modules.extend(
                files
                    .map_while(|(path, _)| path.strip_prefix(&prefix))
                    .filter(|path| path.ends_with(".py"))
                    .filter_map(|path| path.split(['/', '.']).next()),
            );
        }
        Error::NoApp {
            app: app.to_owned(),
            searched: self
                .roots
                .iter()
                .map(|root| root.directory.display().to_string())
                .collect(),
            similar: suggest::closest(app, modules).map(str::to_owned),
        }
    }
}
