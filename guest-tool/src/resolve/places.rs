//! Where in the WIT something is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use wit_parser::{PackageId, PackageName, Resolve, Span};

/// The files of packages that are encoded as WebAssembly, which have no lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Places(HashMap<PackageName, PathBuf>);

impl Places {
    /// The places of the packages that the file at `path` encodes.
    pub(super) fn of_encoded(resolve: &Resolve, path: &Path) -> Self {
        let names = resolve.package_names.keys();
        Places(names.map(|name| (name.clone(), path.to_owned())).collect())
    }

    /// Adds further places, of packages that there are none of yet.
    pub(super) fn add(&mut self, places: Places) {
        for (name, path) in places.0 {
            self.0.entry(name).or_insert(path);
        }
    }

    /// Where something is that `package` defines: file, line and column as far as there are such.
    pub(super) fn of(&self, resolve: &Resolve, span: Span, package: Option<PackageId>) -> String {
        if span.is_known() {
            return resolve.render_location(span);
        }
        let name = package.map(|package| &resolve.packages[package].name);
        match name.and_then(|name| Some((name, self.0.get(name)?))) {
            Some((name, path)) => format!("{}, in {name}", path.display()),
            // What is used of another package: one of these.
            None => {
                let mut paths: Vec<_> = self
                    .0
                    .values()
                    .map(|path| path.display().to_string())
                    .collect();
                paths.sort();
                paths.dedup();
                paths.join(" or ")
            }
        }
    }
}
