//! From a list of plain core modules, wired by name, to one core module.
//!
//! Instantiating the list and instantiating the result comes to the same: memory, table, globals
//! and functions of all modules in one, calls between what were modules direct, what nothing
//! reaches gone. With an [`Image`] the result does not begin where the list begins but where the
//! image was taken.
//!
//! 1. `link`: every import is followed to the definition that it stands for. What a module of the
//!    list should export and does not is missing; what comes from elsewhere remains an import.
//!    Equal types become one.
//! 2. `once`: functions that ran before the image was taken, and do not run again, become those
//!    that take their place.
//! 3. `live`: from the exports that are kept, everything that they reach is marked: functions by
//!    calls and references, whatever the table holds as soon as the table is used, since an
//!    indirect call may reach it.
//! 4. `equal`: of functions that do the same one is left.
//! 5. `number`: what is marked gets its new index, imports first, then the definitions, module
//!    after module.
//! 6. `write`: the sections are written. Function bodies are copied, with new indices in the places
//!    that [`wasm::code`](crate::wasm::code) found while marking.
//!
//! The result is a function of the input alone: nothing depends on the order of a hash table.

mod equal;
mod error;
mod link;
mod linked;
mod live;
mod number;
mod once;
mod write;

pub use error::Error;

use crate::snapshot::Image;

/// A module of the list.
#[derive(Clone, Copy, Debug)]
pub struct Module<'a> {
    /// Its name, which later modules import from.
    pub name: &'a str,
    /// Its bytes.
    pub binary: &'a [u8],
}

/// The result.
#[derive(Clone, Debug)]
pub struct Spliced {
    /// The core module.
    pub module: Vec<u8>,
    /// The names of the modules that it was made of, and how many functions it has of each.
    /// Functions that the module defines begin with these, in this order.
    pub functions: Vec<(String, u32)>,
}

/// The name that the result exports something by, given the names of the module that exports it and
/// of the export; none where the export goes.
pub type Keep<'k> = dyn Fn(&str, &str) -> Option<String> + 'k;

/// Merges `modules`, in the order of instantiation, into one core module.
///
/// An import `m` `f` stands for export `f` of the last module named `m` before the importing one. A
/// function that such a module does not export becomes one that traps; an import from a module that
/// is not in the list stays, once for all modules that have it.
///
/// `keep` says, by module name and export name, which exports the result has, and under which
/// names. Custom sections go, except for those that describe component types, which an encoder of
/// components needs, of the first module that has any.
///
/// Without an image, start functions run one after another when all segments are in place, where in
/// the list those of later modules are not there yet. Shared libraries have none, so nobody sees
/// it.
///
/// With `image` the memory, its size and the mutable globals are as they are in there, and start
/// functions are gone, but for those of modules that fill the memory.
///
/// # Errors
/// See [`Error`].
pub fn splice(
    modules: &[Module<'_>],
    image: Option<&Image>,
    keep: &Keep<'_>,
) -> Result<Spliced, Error> {
    let mut linked = link::link(modules)?;
    if let Some(image) = image {
        once::settle(&mut linked, image);
    }
    let mut live = live::mark(&linked, image, keep)?;
    let numbers = number::number(&linked, &live);
    equal::merge(&linked, &mut live, &numbers)?;
    let numbers = number::number(&linked, &live);
    Ok(Spliced {
        module: write::write(&linked, &live, &numbers, image)?,
        functions: live.counts(&linked),
    })
}
