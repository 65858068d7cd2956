//! Refuses what a world may say but the tool cannot generate, so that nothing is silently wrong.
//!
//! Everything that the world reaches is visited: functions, the types that they mention, and the
//! types that interfaces define. Types without members are refused as well: WIT can say them, and
//! no component can have them. A type without a name (`stream<u8>`) has no place of its own in
//! the source, so the place of the nearest named thing around it is reported.

use std::collections::{HashMap, HashSet};

use wit_parser::{
    Function, InterfaceId, PackageId, Resolve, Span, Type, TypeDefKind, TypeId, WorldId, WorldItem,
};

use super::places::Places;
use super::{Error, parts};

/// Canonical ABI, "Flattening": flags are one i32, hence at most this many labels.
const MOST_FLAGS: usize = 32;

/// More a type's definition cannot have: the implementation limits of the crate wasmparser, with
/// which wasmtime and most tools read components.
const MOST_MEMBERS: usize = 10_000;

/// Likewise, for a function's parameters.
const MOST_PARAMETERS: usize = 1_000;

/// A list of a fixed length is converted value by value, by code that grows with it.
const MOST_VALUES: u64 = 4096;

/// Fails with the first thing in `world` that is not supported.
pub(super) fn check(resolve: &Resolve, world: WorldId, places: &Places) -> Result<(), Error> {
    let mut visitor = Visitor {
        resolve,
        places,
        package: resolve.worlds[world].package,
        seen_types: HashSet::new(),
        seen_interfaces: HashSet::new(),
        values: HashMap::new(),
        channels: channels(resolve, world),
    };
    let world = &resolve.worlds[world];
    for item in world.imports.values().chain(world.exports.values()) {
        match item {
            WorldItem::Function(function) => visitor.function(function)?,
            WorldItem::Type { id, span } => visitor.definition(*id, *span)?,
            WorldItem::Interface { id, .. } => visitor.interface(*id)?,
        }
    }
    Ok(())
}

fn channels(resolve: &Resolve, world: WorldId) -> HashSet<TypeId> {
    let world = &resolve.worlds[world];
    let mut channels = HashSet::new();
    let mut add = |function: &Function| channels.extend(function.find_futures_and_streams(resolve));
    for item in world.imports.values().chain(world.exports.values()) {
        match item {
            WorldItem::Function(function) => add(function),
            WorldItem::Interface { id, .. } => {
                resolve.interfaces[*id]
                    .functions
                    .values()
                    .for_each(&mut add);
            }
            WorldItem::Type { .. } => {}
        }
    }
    channels
}

struct Visitor<'a> {
    resolve: &'a Resolve,
    places: &'a Places,
    /// The package that what is visited is in.
    package: Option<PackageId>,
    seen_types: HashSet<TypeId>,
    seen_interfaces: HashSet<InterfaceId>,
    /// What [`Visitor::values`] has found.
    values: HashMap<TypeId, u64>,
    /// The streams and futures in the signatures of functions.
    channels: HashSet<TypeId>,
}

impl Visitor<'_> {
    fn interface(&mut self, id: InterfaceId) -> Result<(), Error> {
        if !self.seen_interfaces.insert(id) {
            return Ok(());
        }
        let interface = &self.resolve.interfaces[id];
        let around = self.package;
        self.package = interface.package.or(around);
        for &id in interface.types.values() {
            self.definition(id, self.resolve.types[id].span)?;
        }
        for function in interface.functions.values() {
            self.function(function)?;
        }
        self.package = around;
        Ok(())
    }

    fn function(&mut self, function: &Function) -> Result<(), Error> {
        if function.params.len() > MOST_PARAMETERS {
            let name = &function.name;
            let what = format!("functions with more than {MOST_PARAMETERS} parameters (`{name}`)");
            return self.refuse(format!("{what} are"), function.span);
        }
        for ty in function.parameter_and_result_types() {
            self.ty(ty, function.span)?;
        }
        Ok(())
    }

    fn ty(&mut self, ty: Type, span: Span) -> Result<(), Error> {
        match ty {
            Type::Id(id) => self.definition(id, span),
            Type::ErrorContext => self.refuse("the type `error-context` is", span),
            _ => Ok(()),
        }
    }

    fn definition(&mut self, id: TypeId, around: Span) -> Result<(), Error> {
        if !self.seen_types.insert(id) {
            return Ok(());
        }
        let definition = &self.resolve.types[id];
        let named = definition.name.is_some() && definition.span.is_known();
        let span = if named { definition.span } else { around };
        let name = definition.name.as_deref().unwrap_or_default();
        self.members(&definition.kind, name, span)?;
        match &definition.kind {
            TypeDefKind::FixedLengthList(_, length) if self.values(Type::Id(id)) > MOST_VALUES => {
                let what = format!(
                    "lists of a fixed length with more than {MOST_VALUES} values in all \
                     (`list<_, {length}>`) are"
                );
                return self.refuse(what, span);
            }
            TypeDefKind::Future(_) | TypeDefKind::Stream(_) if !self.channels.contains(&id) => {
                // What makes one and reads it exists only for functions: canonical ABI,
                // `stream.new` and the like, as wit-component names them.
                let what = "streams and futures in types that no function mentions are";
                return self.refuse(what, span);
            }
            // Only in packages that are not resolved yet.
            TypeDefKind::Unknown => return self.refuse(format!("the type `{name}` is"), span),
            _ => {}
        }
        let parts = parts::of(&definition.kind);
        parts.into_iter().try_for_each(|ty| self.ty(ty, span))
    }

    /// What has members has some, and no more than it can have.
    fn members(&self, kind: &TypeDefKind, name: &str, span: Span) -> Result<(), Error> {
        let (count, most, empty, many) = match kind {
            TypeDefKind::Record(record) => (
                record.fields.len(),
                MOST_MEMBERS,
                format!("the record `{name}` has no fields"),
                format!("records with more than {MOST_MEMBERS} fields (`{name}`) are"),
            ),
            TypeDefKind::Flags(flags) => (
                flags.flags.len(),
                MOST_FLAGS,
                format!("the flags `{name}` have no members"),
                format!("flags with more than {MOST_FLAGS} members (`{name}`) are"),
            ),
            TypeDefKind::Tuple(tuple) => (
                tuple.types.len(),
                MOST_MEMBERS,
                "the type `tuple<>` has no items".to_owned(),
                format!("tuples with more than {MOST_MEMBERS} items are"),
            ),
            TypeDefKind::Variant(variant) => (
                variant.cases.len(),
                MOST_MEMBERS,
                format!("the variant `{name}` has no cases"),
                format!("variants with more than {MOST_MEMBERS} cases (`{name}`) are"),
            ),
            TypeDefKind::Enum(definition) => (
                definition.cases.len(),
                MOST_MEMBERS,
                format!("the enum `{name}` has no cases"),
                format!("enums with more than {MOST_MEMBERS} cases (`{name}`) are"),
            ),
            TypeDefKind::FixedLengthList(_, 0) => {
                return self.refuse_empty("a list has the fixed length 0".to_owned(), span);
            }
            _ => return Ok(()),
        };
        match count {
            0 => self.refuse_empty(empty, span),
            count if count > most => self.refuse(many, span),
            _ => Ok(()),
        }
    }

    /// How many values a value of the type consists of, at the most, without those in lists whose
    /// length is not fixed.
    fn values(&mut self, ty: Type) -> u64 {
        let Type::Id(id) = ty else { return 1 };
        if let Some(&values) = self.values.get(&id) {
            return values;
        }
        let kind = &self.resolve.types[id].kind;
        let parts = parts::of(kind).into_iter().map(|part| self.values(part));
        let values = match kind {
            TypeDefKind::Record(_) | TypeDefKind::Tuple(_) | TypeDefKind::Type(_) => {
                parts.fold(0, u64::saturating_add)
            }
            TypeDefKind::Variant(_) | TypeDefKind::Result(_) | TypeDefKind::Option(_) => {
                parts.max().unwrap_or(0).saturating_add(1)
            }
            TypeDefKind::FixedLengthList(_, length) => {
                let item = parts.fold(0, u64::saturating_add);
                item.saturating_mul((*length).into())
            }
            _ => 1,
        };
        self.values.insert(id, values);
        values
    }

    fn refuse_empty(&self, what: String, span: Span) -> Result<(), Error> {
        Err(Error::NoMembers {
            what,
            location: self.places.of(self.resolve, span, self.package),
        })
    }

    fn refuse(&self, what: impl Into<String>, span: Span) -> Result<(), Error> {
        Err(Error::Unsupported {
            what: what.into(),
            location: self.places.of(self.resolve, span, self.package),
        })
    }
}
