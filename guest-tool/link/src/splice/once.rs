//! Leaves out what has run, and does not run again.
//!
//! A module that initializes itself once may export the function that does, a global that tells
//! whether it has, and a function that takes the first one's place from then on. If the image says
//! that it has, every name of the first function stands for the other: nothing reaches any more
//! what initialization alone takes, which is a seventh of what Cython writes.

use std::collections::BTreeSet;

use super::linked::{Function, Linked};
use crate::snapshot::Image;
use crate::wasm::to_position;

/// The function that initializes the module when it is called first, and then does what [`AFTER`]
/// does.
const ONCE: &str = "componentize_once";

/// The mutable global of type i32 that is not zero once that is done.
const DONE: &str = "componentize_once_done";

/// The function that does what is left to do, of the same type.
const AFTER: &str = "componentize_once_after";

/// Lets what has run in `image` stand for what is left to do.
pub(super) fn settle(linked: &mut Linked<'_>, image: &Image) {
    let done: BTreeSet<(&str, u32)> = image
        .globals
        .iter()
        .filter(|global| global.value != 0 && !image.late.contains(&global.module))
        .map(|global| (global.module.as_str(), global.index))
        .collect();
    for (module, parsed) in linked.modules.iter().enumerate() {
        let export = |name| parsed.exports.iter().find(|export| export.name == name);
        let (Some(once), Some(flag), Some(after)) = (export(ONCE), export(DONE), export(AFTER))
        else {
            continue;
        };
        let same_type = parsed.functions.get(once.index) == parsed.functions.get(after.index);
        let functions = &mut linked.functions[module];
        let place = |index| functions.get(to_position(index)).copied();
        if let (Some(Function::Defined(_)), Some(after)) = (place(once.index), place(after.index))
            && same_type
            && done.contains(&(parsed.name, flag.index))
        {
            functions[to_position(once.index)] = after;
        }
    }
}
