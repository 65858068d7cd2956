//! Which features there are to name with `--features`: those in `@unstable(feature = …)`.

use std::collections::BTreeSet;

use wit_parser::{Resolve, Stability, WorldItem};

/// The features that gate something in `resolve`. (What is gated by features that are not used is
/// not in it.)
pub(super) fn of(resolve: &Resolve) -> BTreeSet<&str> {
    let types = resolve.types.iter().map(|(_, it)| &it.stability);
    let interfaces = resolve.interfaces.iter().flat_map(|(_, it)| {
        let functions = it.functions.values().map(|function| &function.stability);
        functions.chain([&it.stability])
    });
    let worlds = resolve.worlds.iter().flat_map(|(_, it)| {
        let items = it.imports.values().chain(it.exports.values());
        items.filter_map(of_item).chain([&it.stability])
    });
    types
        .chain(interfaces)
        .chain(worlds)
        .filter_map(feature)
        .collect()
}

fn of_item(item: &WorldItem) -> Option<&Stability> {
    match item {
        WorldItem::Interface { stability, .. } => Some(stability),
        WorldItem::Function(function) => Some(&function.stability),
        WorldItem::Type { .. } => None,
    }
}

fn feature(stability: &Stability) -> Option<&str> {
    match stability {
        Stability::Unstable { feature, .. } => Some(feature),
        Stability::Stable { .. } | Stability::Unknown => None,
    }
}
