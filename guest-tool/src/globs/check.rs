//! Whether what the user names is there.
//!
//! A pattern that includes nothing is a mistake: what it was to bring would be missed when the
//! component runs. One that excludes nothing may just be for another machine's environment, so that
//! is a warning. So is one for modules that no component can be without: those that CPython has
//! loaded when it starts, and those in C that are part of it.

use std::collections::BTreeSet;

use componentize_cli::arguments::Glob;
use componentize_cli::suggest;

use super::{File, Globs, is_file, is_module};
use crate::python_path::PythonPath;
use crate::run::Imported;
use crate::runtime::StandardLibrary;
use crate::ship::{self, module_name};

/// What there is to name.
#[derive(Clone, Copy)]
pub struct Nameable<'n> {
    /// The app's files, and what is installed.
    pub python_path: &'n PythonPath,
    /// The standard library.
    pub library: &'n StandardLibrary<'n>,
    /// What was imported while the component was built.
    pub imported: &'n Imported,
}

/// A pattern that names nothing.
#[derive(Debug, thiserror::Error)]
#[error("`--include {glob}` names nothing that could ship")]
pub struct NothingIncluded {
    glob: String,
    similar: Option<String>,
}

impl NothingIncluded {
    /// What the user may do about it.
    pub fn help(&self) -> String {
        match &self.similar {
            Some(similar) => format!("something with a similar name exists: `{similar}`"),
            None => "name a module, an installed distribution, or a file by its path in the component, such \
                     as `/app/data.bin`"
                .into(),
        }
    }
}

/// Looks for what the patterns name. Gives warnings.
pub fn check(globs: &Globs, nameable: Nameable) -> Result<Vec<String>, NothingIncluded> {
    if let Some(glob) = globs.include.iter().find(|glob| !nameable.has(glob)) {
        return Err(NothingIncluded {
            glob: glob.as_str().to_owned(),
            similar: nameable.similar(glob),
        });
    }
    let warnings = globs.exclude.iter().filter_map(|glob| {
        let name = glob.as_str();
        let fixed = nameable.fixed(glob);
        if !fixed.is_empty() {
            let fixed: Vec<_> = fixed.into_iter().collect();
            let fixed = fixed.join("`, `");
            let message = "in the memory of each component, and cannot be left out";
            return Some(format!(
                "`--exclude {name}` names `{fixed}`: that is {message}"
            ));
        }
        let similar = nameable.similar(glob);
        let similar = similar.map_or(String::new(), |similar| {
            format!("; something with a similar name exists: `{similar}`")
        });
        let message = format!("`--exclude {name}` names nothing that would ship{similar}");
        (!nameable.has(glob)).then_some(message)
    });
    Ok(warnings.collect())
}

impl Nameable<'_> {
    fn has(&self, glob: &Glob) -> bool {
        self.python_path.has_match(glob)
            || self.library_files().any(|file| is_file(glob, file))
            || self.loaded().any(|name| is_module(glob, name))
    }

    /// The modules that the pattern names and that are in memory nevertheless.
    fn fixed(&self, glob: &Glob) -> BTreeSet<&str> {
        self.loaded().filter(|name| is_module(glob, name)).collect()
    }

    fn similar(&self, glob: &Glob) -> Option<String> {
        let mut names = self.python_path.names(glob.is_path());
        match glob.is_path() {
            true => names.extend(self.library_files().map(|file| file.path.to_owned())),
            false => names.extend(
                self.library_files()
                    .filter_map(|file| module_name(file.path)),
            ),
        }
        suggest::closest(glob.as_str(), names.iter().map(String::as_str)).map(str::to_owned)
    }

    fn loaded(&self) -> impl Iterator<Item = &str> {
        let names = self.imported.modules.keys().chain(&self.imported.built_in);
        names.map(String::as_str)
    }

    fn library_files(&self) -> impl Iterator<Item = File<'_>> {
        let paths = self
            .library
            .files
            .keys()
            .chain(self.library.libraries.keys());
        paths.map(|path| File {
            path,
            below: ship::below(path),
        })
    }
}
