//! Which module's definition a name stands for.

use wasmparser::{ExternalKind, FuncType};

use super::base::{Base, Export};
use super::side::{Definition, Side};
use super::{Error, Linkage};

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

/// Finds the definition that `sides[from]` means by `name`: its own, the base's, one of the
/// libraries that it needs, or any other's, the first that there is.
pub(super) fn find<'a>(
    base: &'a Base,
    sides: &[Side<'_>],
    from: usize,
    name: &str,
    kind: Kind,
) -> Option<Found<'a>> {
    let in_side = |index: usize| {
        let within_reach = index == from || matches!(sides[index].linkage, Linkage::Shared);
        let definition = *sides[index]
            .definitions
            .get(name)
            .filter(|_| within_reach)?;
        is_side_kind(definition, kind).then_some(Found::Side(index, definition))
    };
    let in_base = || {
        base.exports
            .get(name)
            .filter(|export| is_base_kind(export, kind))
            .map(Found::Base)
    };
    let needed = || needed(sides, from).flatten();
    in_side(from)
        .or_else(in_base)
        .or_else(|| needed().find_map(in_side))
        .or_else(|| (0..sides.len()).find_map(in_side))
}

/// The libraries that `sides[from]` names as needed, in that order: the position of each, if it is
/// there. A library is named by its file name. Of several of that name it is the one whose path has
/// the longest beginning in common with that of the module, since packages bring their libraries
/// with them: in the same directory, or in one whose name begins as theirs does.
pub(super) fn needed<'s>(
    sides: &'s [Side<'_>],
    from: usize,
) -> impl Iterator<Item = Option<usize>> + 's {
    let module = &sides[from];
    let in_common = move |side: &Side<'_>| {
        let bytes = side.name().bytes().zip(module.name().bytes());
        bytes.take_while(|(one, other)| one == other).count()
    };
    module.needed.iter().map(move |needed| {
        let named = |index: &usize| {
            let side = &sides[*index];
            let is_shared = matches!(side.linkage, Linkage::Shared);
            *index != from && is_shared && side.name().rsplit('/').next() == Some(*needed)
        };
        // The first of those that are equally near.
        let named = (0..sides.len()).rev().filter(named);
        named.max_by_key(|index| in_common(&sides[*index]))
    })
}

/// The name of the base's function that takes the place of one from outside the program which a
/// shared module imports, if the base has one.
///
/// Compilers' libraries may call a host's function without going through the C library, as Rust's
/// do. The base then does not see it, and there is no host while the program is pre-initialized.
/// So a base may define such functions itself, under the names `PACKAGE/INTERFACE#FUNCTION`, for
/// all versions of the package that are compatible with each other.
pub(super) fn stand_in<'p>(
    base: &'p Base,
    module: &str,
    name: &str,
    expected: &FuncType,
) -> Option<&'p str> {
    let (interface, _version) = module.split_once("@0.2.")?;
    let (found, export) = base.exports.get_key_value(&format!("{interface}#{name}"))?;
    matches!(export, Export::Function { ty, .. } if ty == expected).then_some(found.as_str())
}

/// What the symbols are whose addresses are imported from `module`, if addresses are.
pub(super) fn address_kind(module: &str) -> Option<Kind> {
    match module {
        "GOT.mem" => Some(Kind::Data),
        "GOT.func" => Some(Kind::Function),
        _ => None,
    }
}

/// Checks that every symbol whose address a side module imports is defined, or weak.
///
/// # Errors
/// Those of one module that are not.
pub(super) fn check(base: &Base, sides: &[Side<'_>]) -> Result<(), Error> {
    for (position, side) in sides.iter().enumerate() {
        let mut symbols = Vec::new();
        for import in &side.module.globals.imports {
            if let Some(kind) = address_kind(import.module)
                && find(base, sides, position, import.name, kind).is_none()
                && !side.is_weak(import.name)
            {
                symbols.push(import.name.to_string());
            }
        }
        if !symbols.is_empty() {
            return Err(Error::UnresolvedSymbols {
                module: side.name().to_string(),
                symbols,
                missing: missing(sides, position),
            });
        }
    }
    Ok(())
}

/// The file names of the libraries that `sides[from]` names as needed and that are not there.
pub(super) fn missing(sides: &[Side<'_>], from: usize) -> Vec<String> {
    let names = sides[from].needed.iter().zip(needed(sides, from));
    let missing = names.filter(|(_, found)| found.is_none());
    missing.map(|(name, _)| (*name).to_string()).collect()
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
