//! How much WIT is taken in at the most.
//!
//! A few lines of WIT can mean more than any machine can hold: 40 records, each with two fields of
//! the one before, are a trillion values. And what walks types, in wit-parser as in the steps after
//! it, does so by recursion and once for every function. So there are limits, far above what is
//! written for people to read, and they are checked before anything walks:
//!
//! 1. the text, before it is parsed ([`MOST_TEXT`]; wit-parser itself refuses types that are nested
//!    more than 100 times in one line);
//! 2. each package, before it is resolved, and what it makes of the packages that it uses, after
//!    ([`Definitions`], [`check_includes`]): so a package that is resolved is at most twice as deep
//!    as the limits say;
//! 3. the world that the component is for ([`check_world`]).
//!
//! The README lists the limits.

mod includes;

pub(super) use includes::check_includes;
use wit_parser::{
    Function, Interface, PackageId, Resolve, Span, Type, TypeDef, TypeDefKind, TypeId, TypeOwner,
    UnresolvedPackage, World, WorldId, WorldItem,
};

use super::places::Places;
use super::{Error, parts};

/// The WIT of one path with all of its `deps`, in bytes.
pub(super) const MOST_TEXT: u64 = 8 << 20;

/// How many packages there may be at one path.
pub(super) const MOST_PACKAGES: usize = 256;

/// How many worlds.
const MOST_WORLDS: usize = 256;

/// How many interfaces.
const MOST_INTERFACES: usize = 2_000;

/// How many types, those without a name among them.
const MOST_TYPES: usize = 50_000;

/// How many functions.
const MOST_FUNCTIONS: usize = 20_000;

/// How many items `include` may copy into worlds.
const MOST_INCLUDED: usize = 100_000;

/// How many types may be in each other, aliases counted: `type a = list<b>` is one level deeper
/// than `b`. CPython's parser takes annotations of 46.
const DEEPEST_TYPE: u64 = 32;

/// How many interfaces may each use types of the next.
const LONGEST_CHAIN: usize = 100;

/// How many characters a name may have.
const LONGEST_NAME: usize = 128;

/// How many types a type may be made of if every name in it is replaced by what it stands for.
const MOST_PARTS: u64 = 50_000;

/// Likewise, how many all types and functions of a world may be made of: wasmparser's limit on what
/// it calls the effective size of a type is twice this, and a world is one for it.
const MOST_PARTS_OF_WORLD: u64 = 500_000;

/// What is defined in a package, or in all of them.
pub(super) struct Definitions<'a> {
    types: Vec<(TypeId, &'a TypeDef)>,
    interfaces: Vec<&'a Interface>,
    worlds: Vec<&'a World>,
    place: &'a dyn Fn(Span) -> String,
}

impl<'a> Definitions<'a> {
    /// What is in a package that is not resolved yet.
    pub(super) fn of_package(
        package: &'a UnresolvedPackage,
        place: &'a dyn Fn(Span) -> String,
    ) -> Self {
        Definitions {
            types: package.types.iter().collect(),
            interfaces: package.interfaces.iter().map(|(_, it)| it).collect(),
            worlds: package.worlds.iter().map(|(_, it)| it).collect(),
            place,
        }
    }

    /// Everything that is in `resolve`.
    pub(super) fn of_all(resolve: &'a Resolve, place: &'a dyn Fn(Span) -> String) -> Self {
        Definitions {
            types: resolve.types.iter().collect(),
            interfaces: resolve.interfaces.iter().map(|(_, it)| it).collect(),
            worlds: resolve.worlds.iter().map(|(_, it)| it).collect(),
            place,
        }
    }

    /// Fails with the first thing that is beyond a limit.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.check_counts()?;
        self.check_names()?;
        self.check_types()?;
        self.check_chains()
    }

    fn functions(&self) -> impl Iterator<Item = &'a Function> {
        let in_worlds = self.worlds.iter().flat_map(|world| {
            let items = world.imports.values().chain(world.exports.values());
            items.filter_map(|item| match item {
                WorldItem::Function(function) => Some(function),
                WorldItem::Interface { .. } | WorldItem::Type { .. } => None,
            })
        });
        let in_interfaces = self.interfaces.iter().flat_map(|it| it.functions.values());
        in_interfaces.chain(in_worlds)
    }

    fn check_counts(&self) -> Result<(), Error> {
        let few = |most: usize, what: &str, beyond: Option<Span>| match beyond {
            Some(span) => Err(self.too_large(format!("the WIT has more than {most} {what}"), span)),
            None => Ok(()),
        };
        let world = self.worlds.get(MOST_WORLDS);
        few(MOST_WORLDS, "worlds", world.map(|it| it.span))?;
        let interface = self.interfaces.get(MOST_INTERFACES);
        few(MOST_INTERFACES, "interfaces", interface.map(|it| it.span))?;
        let ty = self.types.get(MOST_TYPES);
        few(MOST_TYPES, "types", ty.map(|(_, it)| it.span))?;
        let function = self.functions().nth(MOST_FUNCTIONS);
        few(MOST_FUNCTIONS, "functions", function.map(|it| it.span))
    }

    fn check_names(&self) -> Result<(), Error> {
        let check = |name: &str, span: Span| match name.len() {
            0..=LONGEST_NAME => Ok(()),
            _ => {
                let start: String = name.chars().take(20).collect();
                let what = format!("the name `{start}…` has more than {LONGEST_NAME} characters");
                Err(self.too_large(what, span))
            }
        };
        for world in &self.worlds {
            check(&world.name, world.span)?;
        }
        for interface in &self.interfaces {
            check(
                interface.name.as_deref().unwrap_or_default(),
                interface.span,
            )?;
        }
        for function in self.functions() {
            check(function.item_name(), function.span)?;
            for parameter in &function.params {
                check(&parameter.name, parameter.span)?;
            }
        }
        for (_, definition) in &self.types {
            check(
                definition.name.as_deref().unwrap_or_default(),
                definition.span,
            )?;
            match &definition.kind {
                TypeDefKind::Record(record) => {
                    let mut fields = record.fields.iter();
                    fields.try_for_each(|field| check(&field.name, field.span))?;
                }
                TypeDefKind::Variant(variant) => {
                    let mut cases = variant.cases.iter();
                    cases.try_for_each(|case| check(&case.name, case.span))?;
                }
                TypeDefKind::Enum(definition) => {
                    let mut cases = definition.cases.iter();
                    cases.try_for_each(|case| check(&case.name, case.span))?;
                }
                TypeDefKind::Flags(flags) => {
                    let mut flags = flags.flags.iter();
                    flags.try_for_each(|flag| check(&flag.name, flag.span))?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn check_types(&self) -> Result<(), Error> {
        let beyond = |numbers: Vec<u64>, most: u64| {
            let mut numbers = self.types.iter().zip(numbers);
            numbers.find_map(|((_, definition), number)| (number > most).then_some(*definition))
        };
        if let Some(definition) = beyond(depths(&self.types), DEEPEST_TYPE) {
            let what = describe(definition);
            let what = format!("{what} is more than {DEEPEST_TYPE} levels deep");
            return Err(self.too_large(what, definition.span));
        }
        if let Some(definition) = beyond(sizes(&self.types), MOST_PARTS) {
            let what = format!("{} {}", describe(definition), made_of(MOST_PARTS));
            return Err(self.too_large(what, definition.span));
        }
        Ok(())
    }

    /// How long a chain is that ends in an interface is found as depths are ([`settle`]).
    fn check_chains(&self) -> Result<(), Error> {
        let owner = |id: TypeId| match self.types[id.index()].1.owner {
            TypeOwner::Interface(interface) => Some(interface.index()),
            TypeOwner::World(_) | TypeOwner::None => None,
        };
        let uses = self.types.iter().filter_map(|(id, definition)| {
            let TypeDefKind::Type(Type::Id(target)) = definition.kind else {
                return None;
            };
            let (user, used) = (owner(*id)?, owner(target)?);
            (user != used).then_some((user, used, definition.span))
        });
        let uses: Vec<_> = uses.collect();
        let mut lengths = vec![1; self.interfaces.len()];
        let mut is_settled = false;
        while !is_settled {
            is_settled = true;
            for &(user, used, span) in &uses {
                let length = lengths[used] + 1;
                if length > LONGEST_CHAIN {
                    let name = self.interfaces[user].name.as_deref().unwrap_or_default();
                    let what = format!(
                        "more than {LONGEST_CHAIN} interfaces, `{name}` the last of them, each use \
                         types of the one before"
                    );
                    return Err(self.too_large(what, span));
                }
                if lengths[user] < length {
                    lengths[user] = length;
                    is_settled = false;
                }
            }
        }
        Ok(())
    }

    fn too_large(&self, what: String, span: Span) -> Error {
        Error::TooLarge {
            what,
            location: (self.place)(span),
        }
    }
}

/// How deep each type is.
fn depths(types: &[(TypeId, &TypeDef)]) -> Vec<u64> {
    settle(types, 0, |_, parts| {
        let deepest = parts.max().unwrap_or(0);
        // Deeper than is taken in is deep enough.
        deepest.min(DEEPEST_TYPE) + 1
    })
}

/// How many types each type is made of, itself among them.
fn sizes(types: &[(TypeId, &TypeDef)]) -> Vec<u64> {
    settle(types, 1, |kind, parts| {
        let parts = parts.fold(0, u64::saturating_add);
        let parts = match kind {
            // It is converted as the tuple that it is for the canonical ABI.
            TypeDefKind::FixedLengthList(_, length) => parts.saturating_mul((*length).into()),
            _ => parts,
        };
        parts.saturating_add(1)
    })
}

/// A number for each type, by the numbers of the types that it mentions; `primitive` is that of
/// types without a definition.
///
/// Types stand behind those that they mention, so the second round changes nothing. Should they not
/// once, further rounds do the same as recursion, which could be too deep.
fn settle(
    types: &[(TypeId, &TypeDef)],
    primitive: u64,
    number: impl Fn(&TypeDefKind, &mut dyn Iterator<Item = u64>) -> u64,
) -> Vec<u64> {
    let mut numbers = vec![0; types.len()];
    let mut is_settled = false;
    while !is_settled {
        is_settled = true;
        for (id, definition) in types {
            let parts = parts::of(&definition.kind).into_iter();
            let mut parts = parts.map(|part| match part {
                Type::Id(part) => numbers[part.index()],
                _ => primitive,
            });
            let found = number(&definition.kind, &mut parts);
            drop(parts);
            is_settled &= numbers[id.index()] == found;
            numbers[id.index()] = found;
        }
    }
    numbers
}

fn made_of(most: u64) -> String {
    format!("is made of more than {most} types, each name in it replaced by what it stands for")
}

fn describe(definition: &TypeDef) -> String {
    match &definition.name {
        Some(name) => format!("the type `{name}`"),
        None => "a type".to_owned(),
    }
}

/// Fails where `world` is made of too much.
pub(super) fn check_world(resolve: &Resolve, world: WorldId, places: &Places) -> Result<(), Error> {
    let types: Vec<_> = resolve.types.iter().collect();
    let sizes = sizes(&types);
    let size = |ty: Type| parts::id(ty).map_or(1, |id| sizes[id.index()]);
    let world = &resolve.worlds[world];
    let mut sum: u64 = 0;
    let mut add = |parts: u64, span: Span, package: Option<PackageId>| {
        sum = sum.saturating_add(parts);
        match sum > MOST_PARTS_OF_WORLD {
            true => Err(Error::TooLarge {
                what: format!(
                    "the world `{}` {}",
                    world.name,
                    made_of(MOST_PARTS_OF_WORLD)
                ),
                location: places.of(resolve, span, package),
            }),
            false => Ok(()),
        }
    };
    for item in world.imports.values().chain(world.exports.values()) {
        let (types, functions, package) = match item {
            WorldItem::Type { id, .. } => (vec![*id], Vec::new(), world.package),
            WorldItem::Function(function) => (Vec::new(), vec![function], world.package),
            WorldItem::Interface { id, .. } => {
                let interface = &resolve.interfaces[*id];
                let types = interface.types.values().copied().collect();
                let functions = interface.functions.values().collect();
                (types, functions, interface.package.or(world.package))
            }
        };
        for id in types {
            add(size(Type::Id(id)), resolve.types[id].span, package)?;
        }
        for function in functions {
            let types = function.parameter_and_result_types();
            let parts = types.map(size).fold(1, u64::saturating_add);
            add(parts, function.span, package)?;
        }
    }
    Ok(())
}
