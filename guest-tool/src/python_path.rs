//! From the directories of the Python path to the files that the app can see.
//!
//! What is read here is all that the app sees of the build machine, under paths that say nothing of
//! it: the first directory of the path is `/app`, the next ones are `/python-path/1` and so on, and
//! the directories of installed packages are `/site-packages`. They are searched in this order.
//!
//! There are two kinds of directories, because there are two kinds of sizes:
//!
//! - A directory of **sources** (each `--python-path`) is read whole: modules, and whatever data lie
//!   beside them. As the default is the current directory, often a whole project, [`walk`] leaves
//!   out what no app reads.
//! - A directory of **installed** packages (site-packages; also a `--python-path` into which pip has
//!   installed something) may hold hundreds of megabytes, so only the packages that the app
//!   imports are read: starting with the app's module, the sources of each reached module are
//!   searched for the names in their import statements ([`imports`]), and each name that is a
//!   module or package of such a directory is read and searched in turn. Of the distributions that
//!   these come from the metadata is read too, for `importlib.metadata`. A name that cannot be
//!   found so, because the program computes it, is added by [`PythonPath::add`] when the app
//!   fails without it.
//!
//! `.pth` files are not executed and not followed: they are a hook of CPython's `site` module, which
//! components do without.

mod imports;
mod installed;
mod walk;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Component, Path, PathBuf},
};

use componentize_cli::suggest;

/// What the command line says about where Python modules are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Search<'a> {
    /// Directories of sources.
    pub python_path: &'a [PathBuf],
    /// Directories of installed packages.
    pub site_packages: &'a [PathBuf],
    /// The app's module.
    pub app: &'a str,
}

/// The files of the app and of the packages that it imports.
#[derive(Debug, Default)]
pub struct PythonPath {
    roots: Vec<Root>,
    /// Contents by absolute path in the tree.
    files: BTreeMap<String, Vec<u8>>,
    /// Native extensions: their paths in the tree, and where they are on disk.
    libraries: BTreeMap<String, PathBuf>,
    /// Native extensions for other machines, which are left out.
    foreign_libraries: Vec<PathBuf>,
    /// Top-level names that were searched for.
    searched: BTreeSet<String>,
    budget: walk::Budget,
}

/// A directory on the Python path.
#[derive(Debug)]
struct Root {
    /// Where it is on disk, as it was given.
    directory: PathBuf,
    /// Where it is in the tree.
    prefix: String,
    /// For one of installed packages: what it holds.
    installed: Option<installed::Index>,
}

/// Why the Python path cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A directory or a Python file cannot be read.
    #[error("cannot read `{path}`: {source}", path = path.display())]
    Read {
        /// The path, below the directory as it was given.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A path is no directory.
    #[error("`{path}` on the Python path is not a directory", path = path.display())]
    NotADirectory {
        /// The path as it was given.
        path: PathBuf,
    },
    /// The app's module is in none of the directories.
    #[error("there is no Python module named `{app}`\n  looked for it in:\n    {}", .searched.join("\n    "))]
    NoApp {
        /// The module as it was given.
        app: String,
        /// The directories as they were given.
        searched: Vec<String>,
        /// The module that was probably meant.
        similar: Option<String>,
    },
    /// The directories hold more than a component could.
    #[error("`{path}` holds too many files for an app (more than {limit})", path = path.display())]
    TooMuch {
        /// The directory as it was given.
        path: PathBuf,
        /// Which limit was reached.
        limit: &'static str,
    },
}

impl Error {
    /// What the user may do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Error::Read { .. } => None,
            Error::NotADirectory { .. } => {
                Some("name the directory in which the app's module lies".into())
            }
            Error::NoApp { app, similar, .. } => Some(match similar {
                Some(similar) => format!("a module with a similar name exists: `{similar}`"),
                None => match app.strip_suffix(".py") {
                    Some(module) => {
                        format!("the app is named as in an import statement: `{module}`")
                    }
                    None => "name the directory it is in with `--python-path`".into(),
                },
            }),
            Error::TooMuch { .. } => {
                Some("name only the directories of the app's sources with `--python-path`".into())
            }
        }
    }
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

/// Reads the app and what it imports.
pub fn read(search: &Search) -> Result<PythonPath, Error> {
    let mut path = PythonPath::default();
    for directory in search.python_path {
        let prefix = match path.roots.len() {
            0 => "/app".to_owned(),
            index => format!("/python-path/{index}"),
        };
        let index = installed::Index::of(directory)?;
        let installed = index.has_distributions().then_some(index);
        if installed.is_none() {
            path.read_directory(directory, &prefix)?;
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
            installed: Some(installed::Index::of(directory)?),
        });
    }
    if !path.reach(search.app)? {
        return Err(path.no_app(search.app));
    }
    path.read_metadata()?;
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

    /// The native extensions that are left out, as they are built for other machines: the package
    /// or module that each is of, and where it is on disk.
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

    /// Reads the installed packages that make the module `name` importable, with all that they
    /// import in turn. True if anything was read that was not there before.
    pub fn add(&mut self, name: &str) -> Result<bool, Error> {
        let known = self.files.len() + self.libraries.len();
        self.reach(name)?;
        Ok(self.files.len() + self.libraries.len() > known)
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

    /// Takes out the files for which `is_removed` holds.
    pub fn remove(&mut self, is_removed: impl Fn(&str) -> bool) {
        self.files.retain(|path, _| !is_removed(path));
    }

    /// Follows the imports of the module `name`; true if there is a module of that name.
    fn reach(&mut self, name: &str) -> Result<bool, Error> {
        let name = name.split('.').next().unwrap_or_default();
        let mut waiting = Vec::from([name.to_owned()]);
        let mut found = false;
        while let Some(name) = waiting.pop() {
            if self.searched.contains(&name) {
                continue;
            }
            let sources = self.read_module(&name)?;
            found |= !sources.is_empty();
            for path in sources {
                if let Some(source) = self.files.get(&path) {
                    waiting.extend(imports::top_level_names(&String::from_utf8_lossy(source)));
                }
            }
            self.searched.insert(name);
        }
        Ok(found)
    }

    /// Reads what is installed by this top-level name; returns the paths in the tree of all files
    /// that belong to it, of whatever kind of directory.
    fn read_module(&mut self, name: &str) -> Result<Vec<String>, Error> {
        let mut paths = Vec::new();
        for index in 0..self.roots.len() {
            let root = &self.roots[index];
            let (directory, prefix) = (root.directory.clone(), root.prefix.clone());
            if let Some(installed) = &root.installed {
                for entry in installed.entries(name).to_vec() {
                    self.read_entry(&directory, &prefix, &entry)?;
                }
            }
            paths.extend(self.paths_of_module(&prefix, name));
        }
        Ok(paths)
    }

    /// The paths of `name.py`, of `name.<anything>.so`, and of everything in `name/`.
    fn paths_of_module(&self, prefix: &str, name: &str) -> Vec<String> {
        let start = format!("{prefix}/{name}");
        let belongs = |path: &&String| path[start.len()..].starts_with(['/', '.']);
        let files = self.files.range(start.clone()..);
        let libraries = self.libraries.range(start.clone()..);
        files
            .map(|(path, _)| path)
            .take_while(|path| path.starts_with(&start))
            .chain(
                libraries
                    .map(|(path, _)| path)
                    .take_while(|path| path.starts_with(&start)),
            )
            .filter(belongs)
            .cloned()
            .collect()
    }

    fn read_directory(&mut self, directory: &Path, prefix: &str) -> Result<(), Error> {
        walk::Walk::new(self, directory).directory(directory, prefix)
    }

    fn read_entry(&mut self, directory: &Path, prefix: &str, name: &str) -> Result<(), Error> {
        walk::Walk::new(self, directory).entry(directory, prefix, name)
    }

    /// Reads the metadata of the distributions from which anything was read.
    fn read_metadata(&mut self) -> Result<(), Error> {
        for root in &self.roots {
            let Some(installed) = &root.installed else {
                continue;
            };
            let searched = |name: &str| self.searched.contains(name);
            for (path, content) in installed.metadata(&root.directory, searched)? {
                self.files
                    .insert(format!("{}/{path}", root.prefix), content);
            }
        }
        Ok(())
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
