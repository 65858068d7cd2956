//! The modules that are left out, and why: for the runtime, which tells whoever imports one.

use std::collections::{BTreeMap, BTreeSet};

use componentize_cli::arguments::Glob;

use super::Parts;
use crate::globs;
use crate::python_path::PythonPath;

/// The modules that the user excludes, each with the pattern. Where a package is excluded, it
/// stands for what is in it.
///
/// The runtime cannot look up patterns, and so has to be told names: those of the modules that were
/// excluded, as far as they are known, and those that are mentioned, by the user or in an import
/// statement.
pub(super) fn excluded(parts: &Parts, python_path: &PythonPath) -> BTreeMap<String, String> {
    let known = python_path.excluded_modules().iter();
    let known = known.chain(&parts.selection.excluded_modules);
    let mut excluded: BTreeMap<_, _> = known
        .map(|(name, glob)| (name.clone(), glob.clone()))
        .collect();
    let globs = python_path.globs();
    for glob in globs.exclude.iter().filter(|glob| !glob.is_path()) {
        let name = glob.literal().map(str::to_owned);
        excluded.extend(name.map(|name| (name, glob.as_str().to_owned())));
    }
    let mentioned: BTreeSet<_> = parts.compiled.values().flat_map(|it| &it.imports).collect();
    for name in mentioned {
        let mut packages = globs::prefixes(name, '.');
        let found = packages.find_map(|name| Some((name, globs.excludes_module(name)?)));
        let found =
            found.map(|(name, glob): (_, &Glob)| (name.to_owned(), glob.as_str().to_owned()));
        excluded.extend(found);
    }
    let names: BTreeSet<_> = excluded.keys().cloned().collect();
    let is_in_another = |name: &str| {
        let mut packages = globs::prefixes(name, '.');
        packages.any(|package| package != name && names.contains(package))
    };
    excluded.retain(|name, _| !is_in_another(name));
    excluded
}

/// The list for the runtime: a module's name, a tab and the reason, in each line.
pub(super) fn list(parts: &Parts) -> String {
    let excluded = parts.excluded.iter().map(|(name, glob)| {
        format!("{name}\t`--exclude {glob}` leaves it out of this component\n")
    });
    let absent = parts.selection.absent.iter().map(|name| {
        format!(
            "{name}\tnothing in this component imports it, so it was left out; \
             `--include {name}` puts it in\n"
        )
    });
    excluded.chain(absent).collect()
}
