//! What the modules of a program are called, so that nothing else can be called so.
//!
//! A program's modules import from each other by name. What they import from outside stands in the
//! same place of an import: the interfaces of a world, whose names the user chooses, and whatever a
//! library says. The one must never be taken for the other. Hence this rule: **the names of a
//! program's modules begin with a slash, and no others do.** It holds as
//!
//! 1. what [`relocate`](super::relocate) is given has such names, and no two the same;
//! 2. neither the base nor a side module may import from a name with a slash at its start;
//! 3. so in a relocated module an import with such a name was written by `relocate`, for a
//!    definition that it had found, or for one that nothing has and whoever calls it traps. All
//!    others are for outside, and are as they were.
//!
//! Nothing that means well runs into the second point. The names that a world's interfaces have in
//! core modules begin with a letter, `$root` or `[export]`
//! (`wit_parser::Resolve::wasm_import_name`), those of the tool conventions are [`ENV`], `GOT.mem`
//! and `GOT.func`.
//!
//! That leaves [`ENV`]. In a side module it stands for the program, and a world may have an
//! interface of that name as well. Which of the two is meant depends on the module: see
//! [`Linkage`].

use std::collections::HashSet;

use super::{Error, GLOBALS, SideModule};

/// The base module's name in the program.
pub const BASE: &str = "/runtime";

/// The module that shared libraries import from what the program has for them (tool conventions).
pub const ENV: &str = "env";

/// Whose the names are that a side module imports and exports.
#[derive(Clone, Copy)]
pub enum Linkage<'a> {
    /// The program's, as in every shared library. What it imports from [`ENV`] is looked for in all
    /// modules, and its exports are there for all of them.
    Shared,
    /// The outside's: it is the program's door. Of the functions that it imports from [`ENV`],
    /// those of which this is true are the program's, and the others come from outside, from
    /// something called `env`. No other module can link to its exports.
    Outside(&'a dyn Fn(&str) -> bool),
}

impl Linkage<'_> {
    /// Whether a function that is imported from `module` is one of the program's.
    pub(super) fn is_symbol(&self, module: &str, name: &str) -> bool {
        module == ENV
            && match self {
                Linkage::Shared => true,
                Linkage::Outside(is_symbol) => is_symbol(name),
            }
    }
}

/// Whether a name is one that modules of a program have.
fn is_of_program(name: &str) -> bool {
    name.starts_with('/')
}

/// Checks that the names of side modules are as they should be, and each there once.
pub(super) fn check(modules: &[SideModule<'_>]) -> Result<(), Error> {
    let mut names = HashSet::from([BASE, GLOBALS]);
    for SideModule { name, .. } in modules {
        let module = (*name).to_string();
        if !is_of_program(name) {
            return Err(Error::Name { module });
        }
        if !names.insert(name) {
            return Err(Error::SameName { module });
        }
    }
    Ok(())
}

/// Checks that `module` imports nothing from a name that only modules of a program have.
pub(super) fn check_imports(module: &crate::wasm::Module<'_>) -> Result<(), Error> {
    match module.imported_modules().find(|from| is_of_program(from)) {
        None => Ok(()),
        Some(from) => Err(Error::ReservedName {
            module: module.name.to_string(),
            from: from.to_string(),
        }),
    }
}
