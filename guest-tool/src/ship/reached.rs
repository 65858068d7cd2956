//! Following imports, from what is imported to what that imports.

use std::collections::BTreeMap;

use super::{Index, SUPPORT, Why};
use crate::globs::Globs;
use crate::runtime::Imports;

/// Whether the user excludes a module. This project's own modules cannot be excluded.
fn is_excluded(globs: &Globs, name: &str) -> bool {
    !name.starts_with(SUPPORT) && globs.excludes_module(name).is_some()
}

/// The modules that are reached.
pub(super) struct Reached<'l> {
    imports: &'l Imports,
    is_asynchronous: bool,
    globs: &'l Globs,
    index: &'l Index<'l>,
    /// By name.
    pub(super) names: BTreeMap<String, Reach>,
    waiting: Vec<String>,
}

/// How a module is reached.
pub(super) struct Reach {
    /// Whether what its functions import is reached, too.
    with_functions: bool,
    /// How it was reached first.
    pub(super) why: Why,
}

impl<'l> Reached<'l> {
    pub(super) fn new(
        imports: &'l Imports,
        is_asynchronous: bool,
        globs: &'l Globs,
        index: &'l Index,
    ) -> Self {
        Reached {
            imports,
            is_asynchronous,
            globs,
            index,
            names: BTreeMap::new(),
            waiting: Vec::new(),
        }
    }

    /// Adds a module, and the packages that it is in.
    pub(super) fn add(&mut self, name: &str, with_functions: bool, why: Why) {
        if is_excluded(self.globs, name) {
            return;
        }
        let (mut name, mut why) = (name, why);
        let with_functions = with_functions && !name.starts_with(SUPPORT);
        loop {
            match self.names.get_mut(name) {
                Some(known) if known.with_functions || !with_functions => return,
                Some(known) => known.with_functions = true,
                None => {
                    let reach = Reach {
                        with_functions,
                        why: why.clone(),
                    };
                    self.names.insert(name.to_owned(), reach);
                }
            }
            self.waiting.push(name.to_owned());
            let Some((package, _)) = name.rsplit_once('.') else {
                return;
            };
            // What is imported from a module need not be one.
            if self.index.modules.contains_key(name) {
                why = Why::Package(name.to_owned());
            }
            name = package;
        }
    }

    pub(super) fn follow(&mut self) {
        while let Some(name) = self.waiting.pop() {
            let with_functions = self.names[&name].with_functions;
            for target in self.targets(&name, with_functions) {
                self.add(target, with_functions, Why::Imported(name.clone()));
            }
        }
    }

    /// What a module imports.
    fn targets(&self, name: &str, with_functions: bool) -> Vec<&'l str> {
        let imports = self.imports;
        let package = name.split('.').next().unwrap_or_default();
        let light = imports.light.get(package).filter(|_| self.is_asynchronous);
        if let Some(light) = light.filter(|_| name == package) {
            return light.iter().map(String::as_str).collect();
        }
        let is_light = light.is_some_and(|light| light.contains(name));
        let later = imports.later.get(package).filter(|_| is_light);
        // What is light needs nothing of the package that is not.
        let below = format!("{package}.");
        let is_heavy = |target: &str| {
            is_light && target.starts_with(&below) && !light.is_some_and(|it| it.contains(target))
        };
        let imported = imports.imported.get(name);
        let called = imports.called.get(name).filter(|_| with_functions);
        let targets = imported.into_iter().chain(called).flatten();
        targets
            .filter(|&target| !later.is_some_and(|later| later.contains(target)))
            .filter(|target| !is_heavy(target))
            .map(String::as_str)
            .collect()
    }
}
