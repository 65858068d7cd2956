//! From the name of a module to the files that it takes: its own, and those of all that it imports
//! and requires.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::installed::Installed;
use super::requirements::{self, Wanted};
use super::{Distribution, Error, PythonPath, Reason, imports, walk};
use crate::globs::File;

impl PythonPath {
    /// Follows the imports of the module `name` through code that belongs to no distribution; true
    /// if there is a module of that name.
    pub(super) fn reach(&mut self, name: &str) -> Result<bool, Error> {
        let name = name.split('.').next().unwrap_or_default();
        let mut waiting = Vec::from([name.to_owned()]);
        let mut found = false;
        while let Some(name) = waiting.pop() {
            if self.searched.contains(&name) {
                continue;
            }
            if let Some(glob) = self.globs.excludes_module(&name) {
                self.left_out.module(&name, glob.as_str());
                self.searched.insert(name);
                continue;
            }
            let sources = self.read_module(&name)?;
            found |= !sources.is_empty();
            for path in sources {
                if self.owners.contains_key(&path) {
                    continue;
                }
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
            if let Some(installed) = root.installed.clone()
                && !installed.entries(name).is_empty()
            {
                let reason = Reason::Imported(name.to_owned());
                self.read_installed(index, &installed, name, &reason)?;
            }
            paths.extend(self.paths_of_module(&self.roots[index].prefix, name));
        }
        Ok(paths)
    }

    /// Reads the distributions that brought the module `name`, or, if nobody knows of any, the
    /// module.
    pub(super) fn read_installed(
        &mut self,
        root: usize,
        installed: &Installed,
        name: &str,
        reason: &Reason,
    ) -> Result<(), Error> {
        let owners = installed.owners(name);
        let mut is_listed = false;
        for owner in owners {
            is_listed |= owner.files().is_some();
            self.require(Wanted::plainly(&owner.name), reason.clone())?;
        }
        if is_listed {
            return Ok(());
        }
        let (directory, prefix) = self.place_of(root);
        for entry in installed.entries(name) {
            walk::Walk::new(self, &directory, &prefix).entry_of_root(entry)?;
        }
        Ok(())
    }

    /// Reads a distribution and what it requires, as far as it was not read yet.
    pub(super) fn require(&mut self, wanted: Wanted, reason: Reason) -> Result<(), Error> {
        let mut waiting = vec![(wanted, reason)];
        while let Some((wanted, reason)) = waiting.pop() {
            let is_new = !self.distributions.contains_key(&wanted.name);
            let Some(root) = self.root_of(&wanted.name) else {
                continue;
            };
            if self.leave_out_distribution(root, &wanted.name) {
                continue;
            }
            if is_new {
                self.read_distribution(root, &wanted.name)?;
            }
            let known = self.distributions.entry(wanted.name.clone());
            let known = known.or_insert_with(|| Distribution {
                reason,
                extras: BTreeSet::new(),
            });
            let extras: Vec<_> = wanted
                .extras
                .into_iter()
                .filter(|it| known.extras.insert(it.clone()))
                .collect();
            if !is_new && extras.is_empty() {
                continue;
            }
            let because = Reason::Required(wanted.name.clone());
            for required in self.requirements(root, &wanted.name, &extras) {
                waiting.push((required, because.clone()));
            }
        }
        Ok(())
    }

    /// The first directory of installed packages that has a distribution of this name.
    fn root_of(&self, distribution: &str) -> Option<usize> {
        self.roots.iter().position(|root| {
            let installed = root.installed.as_ref();
            installed.is_some_and(|it| it.distribution(distribution).is_some())
        })
    }

    fn requirements(&self, root: usize, distribution: &str, extras: &[String]) -> Vec<Wanted> {
        let installed = self.roots[root].installed.as_ref();
        let distribution = installed.and_then(|it| it.distribution(distribution));
        let Some(distribution) = distribution else {
            return Vec::new();
        };
        let metadata = distribution.metadata().iter();
        let texts = metadata.map(|(_, content)| String::from_utf8_lossy(content));
        texts
            .flat_map(|text| requirements::required(&text, extras, &self.environment))
            .collect()
    }

    /// Reads the files and the metadata of a distribution.
    fn read_distribution(&mut self, root: usize, name: &str) -> Result<(), Error> {
        let (directory, prefix) = self.place_of(root);
        let installed = self.roots[root].installed.clone();
        let Some(distribution) = installed.as_ref().and_then(|it| it.distribution(name)) else {
            return Ok(());
        };
        for (below, content) in distribution.metadata() {
            let path = format!("{prefix}/{below}");
            let file = File { path: &path, below };
            if self.globs.excludes_file(file).is_none() {
                self.owners.insert(path.clone(), name.to_owned());
                self.files.insert(path, content.clone());
            }
        }
        for path in distribution.files().unwrap_or_default() {
            walk::Walk::new(self, &directory, &prefix).listed(path)?;
            self.owners
                .insert(format!("{prefix}/{path}"), name.to_owned());
        }
        Ok(())
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

    /// Where a root is on disk, and in the tree.
    pub(super) fn place_of(&self, root: usize) -> (PathBuf, String) {
        let root = &self.roots[root];
        (root.directory.clone(), root.prefix.clone())
    }
}
