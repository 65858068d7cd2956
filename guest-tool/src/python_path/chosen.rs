//! What the user includes of installed packages, and what the user excludes.
//!
//! Distributions ship whole, so to name a module of one includes all of it, with what it requires.
//! Files of installed packages that belong to no distribution are included by their paths.
//!
//! Of what is excluded it is noted which modules that concerns: an import of one of them is to say
//! so. Whether a package is installed that was excluded must not show in a component; so what is
//! noted is what the code that was read mentions, or is part of.

use std::collections::BTreeMap;
use std::rc::Rc;

use componentize_cli::arguments::Glob;

use super::installed::Installed;
use super::requirements::Wanted;
use super::walk::Walk;
use super::{Error, PythonPath, Reason};
use crate::globs::{self, File};

/// What was not read since the user excludes it.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    /// Modules by their names, each with the pattern.
    modules: BTreeMap<String, String>,
    /// Files by their paths in the tree, each with its path below the root.
    files: BTreeMap<String, String>,
}

impl LeftOut {
    /// Notes a module.
    pub fn module(&mut self, name: &str, glob: &str) {
        self.modules.insert(name.to_owned(), glob.to_owned());
    }

    /// Notes a file.
    pub fn file(&mut self, path: String, below: &str, glob: String) {
        if let Some(module) = globs::module_of(below) {
            self.modules.insert(module, glob);
        }
        self.files.insert(path, below.to_owned());
    }
}

impl PythonPath {
    /// The modules that the user excludes, by name, each with the pattern, as far as the app
    /// mentions them.
    pub fn excluded_modules(&self) -> &BTreeMap<String, String> {
        &self.left_out.modules
    }

    /// What the user includes and excludes.
    pub fn globs(&self) -> &globs::Globs {
        &self.globs
    }

    /// The pattern by which the module `name` is not there.
    pub(super) fn excludes_module(&self, name: &str) -> Option<&str> {
        let by_file = self.left_out.modules.get(name).map(String::as_str);
        by_file.or_else(|| self.globs.excludes_module(name).map(Glob::as_str))
    }

    /// Reads what the user includes and is not part of the app otherwise.
    pub(super) fn include(&mut self) -> Result<(), Error> {
        let (paths, names): (Vec<_>, Vec<_>) = self
            .globs
            .include
            .clone()
            .into_iter()
            .partition(Glob::is_path);
        for root in 0..self.roots.len() {
            let Some(installed) = self.roots[root].installed.clone() else {
                continue;
            };
            for glob in &names {
                self.include_named(root, &installed, glob)?;
            }
            if !paths.is_empty() {
                let (directory, prefix) = self.place_of(root);
                Walk::new(self, &directory, &prefix).included()?;
            }
        }
        Ok(())
    }

    fn include_named(
        &mut self,
        root: usize,
        installed: &Rc<Installed>,
        glob: &Glob,
    ) -> Result<(), Error> {
        let reason = Reason::Included(glob.as_str().to_owned());
        for distribution in installed.distributions() {
            if globs::is_distribution(glob, &distribution.name) {
                self.require(Wanted::plainly(&distribution.name), reason.clone())?;
            }
        }
        let modules = installed.top_level_names();
        let matching = modules.filter(|name| installed.has_module(name, glob));
        for name in matching
            .filter(|name| self.globs.excludes_module(name).is_none())
            .collect::<Vec<_>>()
        {
            self.read_installed(root, installed, name, &reason)?;
        }
        Ok(())
    }

    /// Whether the user excludes a distribution. Its modules are noted then.
    pub(super) fn leave_out_distribution(&mut self, root: usize, name: &str) -> bool {
        let Some(glob) = self.globs.excludes_distribution(name) else {
            return false;
        };
        let installed = self.roots[root].installed.as_ref();
        let distribution = installed.and_then(|it| it.distribution(name));
        for module in distribution.map_or(&[][..], |it| it.top_level_names()) {
            self.left_out.module(module, glob.as_str());
        }
        true
    }

    /// Whether there is anything that the pattern names: a file that was read or left out, an
    /// installed distribution, or a module that is installed.
    pub fn has_match(&self, glob: &Glob) -> bool {
        let mut installed = self.roots.iter().filter_map(|root| root.installed.as_ref());
        let mut files = self.named_files();
        files.any(|file| globs::is_file(glob, file))
            || installed.any(|installed| {
                let mut distributions = installed.distributions().iter();
                distributions.any(|it| globs::is_distribution(glob, &it.name))
                    || installed
                        .top_level_names()
                        .any(|name| installed.has_module(name, glob))
            })
            || self
                .left_out
                .modules
                .keys()
                .any(|name| globs::is_module(glob, name))
    }

    /// What a pattern may have been meant to name.
    pub fn names(&self, paths: bool) -> Vec<String> {
        let mut names = Vec::new();
        for file in self.named_files() {
            match paths {
                true => names.push(file.path.to_owned()),
                false => names.extend(globs::module_of(file.below)),
            }
        }
        for installed in self
            .roots
            .iter()
            .filter_map(|root| root.installed.as_ref())
            .filter(|_| !paths)
        {
            names.extend(installed.distributions().iter().map(|it| it.name.clone()));
            names.extend(installed.top_level_names().map(str::to_owned));
        }
        names
    }

    /// Whether a file of the tree is installed; none if it is in no directory of the Python path.
    pub fn is_installed(&self, path: &str) -> Option<bool> {
        let mut roots = self.roots.iter();
        let root = roots.find(|root| {
            let below = path.strip_prefix(&*root.prefix);
            below.is_some_and(|below| below.starts_with('/'))
        })?;
        Some(root.installed.is_some())
    }

    /// How patterns see a file of the tree.
    pub fn named<'t>(&self, path: &'t str) -> File<'t> {
        let mut roots = self.roots.iter();
        let below = roots.find_map(|root| path.strip_prefix(&*root.prefix)?.strip_prefix('/'));
        File {
            path,
            below: below.unwrap_or(path),
        }
    }

    fn named_files(&self) -> impl Iterator<Item = File<'_>> {
        let left_out = self.left_out.files.iter();
        let left_out = left_out.map(|(path, below)| File { path, below });
        let read = self.files.keys().chain(self.libraries.keys());
        read.map(|path| self.named(path)).chain(left_out)
    }
}

impl Installed {
    /// Whether the pattern names a module that is installed by this top-level name.
    fn has_module(&self, top_level: &str, glob: &Glob) -> bool {
        if glob.is_path() {
            return false;
        }
        if glob.matches(top_level) {
            return true;
        }
        let start = glob.literal_start();
        let may_be_inside = match start.split_once('.') {
            Some((package, _)) => package == top_level,
            None => glob.as_str().contains('.') && top_level.starts_with(start),
        };
        may_be_inside
            && self.owners(top_level).iter().any(|owner| {
                let files = owner.files().unwrap_or_default().iter();
                let modules = files.filter_map(|below| globs::module_of(below));
                modules
                    .filter(|name| globs::prefixes(name, '.').next() == Some(top_level))
                    .any(|name| globs::is_module(glob, &name))
            })
    }
}
