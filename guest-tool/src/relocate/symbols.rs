//! Which module's definition a name stands for.

use wasmparser::ExternalKind;

use super::base::{Base, Export};
use super::side::{Definition, Side};

/// What a symbol is; a name can stand for one of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Function,
    Data,
    Tag,
}

/// Where a symbol is defined.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found<'a> {
    /// In the base.
    Base(&'a Export),
    /// In a side module: its position in the order given, and what it is there.
    Side(usize, Definition),
}

/// Finds the definition that `sides[from]` means by `name`: its own, the base's, one of the libraries that it needs,
/// or any other's, the first that there is.
pub(super) fn find<'a>(
    base: &'a Base,
    sides: &[Side<'_>],
    from: usize,
    name: &str,
    kind: Kind,
) -> Option<Found<'a>> {
    let in_side = |index: usize| {
        let definition = *sides[index].definitions.get(name)?;
        is_side_kind(definition, kind).then_some(Found::Side(index, definition))
    };
    let in_base = || {
        base.exports
            .get(name)
            .filter(|export| is_base_kind(export, kind))
            .map(Found::Base)
    };
    let needed = |index: &usize| {
        let file_name = sides[*index].name().rsplit('/').next();
        sides[from]
            .needed
            .iter()
            .any(|needed| Some(*needed) == file_name)
    };
    in_side(from)
        .or_else(in_base)
        .or_else(|| (0..sides.len()).filter(needed).find_map(in_side))
        .or_else(|| (0..sides.len()).find_map(in_side))
}

fn is_side_kind(definition: Definition, kind: Kind) -> bool {
    match definition {
        Definition::Function(_) => kind == Kind::Function,
        Definition::Data(_) => kind == Kind::Data,
        Definition::Tag => kind == Kind::Tag,
    }
}

fn is_base_kind(export: &Export, kind: Kind) -> bool {
    match export {
        Export::Function { .. } => kind == Kind::Function,
        Export::Data(_) => kind == Kind::Data,
        Export::Other(other) => kind == Kind::Tag && *other == ExternalKind::Tag,
        Export::Global(_) => false,
    }
}
