//! What a side module has of others: which have to be there and started when it is.
//!
//! It is decided by [`symbols::find`], as all linking is, and by the libraries that the module
//! names as needed, of which it may use nothing by name.

use std::collections::BTreeSet;

use super::base::Base;
use super::side::Side;
use super::symbols::{self, Found, Kind};

/// The names of the other side modules that `sides[from]` needs: those that it names, in that
/// order, and then those whose symbols it uses besides.
pub(super) fn of(base: &Base, sides: &[Side<'_>], from: usize) -> Vec<String> {
    let mut needs: Vec<usize> = symbols::needed(sides, from).flatten().collect();
    let used: BTreeSet<usize> = used(base, sides, from)
        .filter_map(|(_, found)| match found {
            Some(Found::Side(owner, _)) if owner != from => Some(owner),
            _ => None,
        })
        .collect();
    needs.extend(used);
    let mut seen = BTreeSet::new();
    needs.retain(|index| seen.insert(*index));
    let names = needs.into_iter();
    names.map(|index| sides[index].name().to_string()).collect()
}

/// The file names of the libraries that `sides[from]` names as needed and that are not there, if
/// there are functions that it calls and nothing defines.
///
/// Without such functions nothing is missed: compilers of other sysroots name libraries whose part
/// the base plays, such as `libc.so`.
pub(super) fn missing(base: &Base, sides: &[Side<'_>], from: usize) -> Vec<String> {
    let side = &sides[from];
    let undefined =
        |(name, found): (&str, Option<Found<'_>>)| found.is_none() && !side.is_weak(name);
    match side.needed.is_empty() || !used(base, sides, from).any(undefined) {
        true => Vec::new(),
        false => symbols::missing(sides, from),
    }
}

/// The symbols that `sides[from]` imports, and where each is defined.
fn used<'s>(
    base: &'s Base,
    sides: &'s [Side<'_>],
    from: usize,
) -> impl Iterator<Item = (&'s str, Option<Found<'s>>)> {
    let side = &sides[from];
    let functions = side.module.functions.imports.iter();
    let functions = functions.filter(|import| side.linkage.is_symbol(import.module, import.name));
    let functions = functions.map(|import| (import.name, Kind::Function));
    let addresses = side.module.globals.imports.iter();
    let addresses =
        addresses.filter_map(|import| Some((import.name, symbols::address_kind(import.module)?)));
    functions
        .chain(addresses)
        .map(move |(name, kind)| (name, symbols::find(base, sides, from, name, kind)))
}
