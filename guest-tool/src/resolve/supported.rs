//! Refuses what a world may say but the tool cannot generate, so that nothing is silently wrong.
//!
//! Everything that the world reaches is visited: functions, the types that they mention, and the
//! types that interfaces define. A type without a name (`stream<u8>`) has no place of its own in
//! the source, so the place of the nearest named thing around it is reported.

use std::collections::HashSet;

use wit_parser::{
    Function, Handle, InterfaceId, Resolve, Span, Type, TypeDefKind, TypeId, WorldId, WorldItem,
};

use super::Error;

/// Canonical ABI, "Flattening": flags are one i32, hence at most this many labels.
const MOST_FLAGS: usize = 32;

/// Fails with the first thing in `world` that is not supported.
pub(super) fn check(resolve: &Resolve, world: WorldId) -> Result<(), Error> {
    let mut visitor = Visitor {
        resolve,
        seen_types: HashSet::new(),
        seen_interfaces: HashSet::new(),
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

struct Visitor<'a> {
    resolve: &'a Resolve,
    seen_types: HashSet<TypeId>,
    seen_interfaces: HashSet<InterfaceId>,
}

impl Visitor<'_> {
    fn interface(&mut self, id: InterfaceId) -> Result<(), Error> {
        if !self.seen_interfaces.insert(id) {
            return Ok(());
        }
        let interface = &self.resolve.interfaces[id];
        for &id in interface.types.values() {
            self.definition(id, self.resolve.types[id].span)?;
        }
        for function in interface.functions.values() {
            self.function(function)?;
        }
        Ok(())
    }

    fn function(&mut self, function: &Function) -> Result<(), Error> {
        if function.kind.is_async() {
            let name = &function.name;
            return self.refuse(format!("`async` functions (`{name}`) are"), function.span);
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
        match &definition.kind {
            TypeDefKind::Record(record) => self.all(record.fields.iter().map(|it| it.ty), span),
            TypeDefKind::Tuple(tuple) => self.all(tuple.types.iter().copied(), span),
            TypeDefKind::Variant(variant) => {
                self.all(variant.cases.iter().filter_map(|case| case.ty), span)
            }
            TypeDefKind::Result(result) => {
                self.all([result.ok, result.err].into_iter().flatten(), span)
            }
            TypeDefKind::Option(ty) | TypeDefKind::List(ty) | TypeDefKind::Type(ty) => {
                self.ty(*ty, span)
            }
            TypeDefKind::Enum(_) | TypeDefKind::Resource => Ok(()),
            TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => self.definition(*id, span),
            TypeDefKind::Flags(flags) if flags.flags.len() <= MOST_FLAGS => Ok(()),
            TypeDefKind::Flags(_) => {
                let what = format!("flags with more than {MOST_FLAGS} members (`{name}`) are");
                self.refuse(what, span)
            }
            TypeDefKind::Map(..) => self.refuse("the type `map` is", span),
            TypeDefKind::FixedLengthList(..) => self.refuse("lists of a fixed length are", span),
            TypeDefKind::Future(_) => self.refuse("the type `future` is", span),
            TypeDefKind::Stream(_) => self.refuse("the type `stream` is", span),
            // Only in packages that are not resolved yet.
            TypeDefKind::Unknown => self.refuse(format!("the type `{name}` is"), span),
        }
    }

    fn all(&mut self, types: impl Iterator<Item = Type>, span: Span) -> Result<(), Error> {
        for ty in types {
            self.ty(ty, span)?;
        }
        Ok(())
    }

    fn refuse(&self, what: impl Into<String>, span: Span) -> Result<(), Error> {
        Err(Error::Unsupported {
            what: what.into(),
            location: self.resolve.render_location(span),
        })
    }
}
