//! What can be said of a WIT type by itself, wherever it is in the generated package.

use wit_parser::{Resolve, Type, TypeDefKind, TypeId};

/// Follows `type a = b` and `use` to the definition.
pub fn dealias(resolve: &Resolve, mut id: TypeId) -> TypeId {
    while let TypeDefKind::Type(Type::Id(target)) = resolve.types[id].kind {
        id = target;
    }
    id
}

/// A stream or a future.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Any number of values.
    Stream,
    /// One value.
    Future,
}

impl Channel {
    /// What the type `id` is, and its payload; nothing where it is neither.
    pub fn of(resolve: &Resolve, id: TypeId) -> Option<(Channel, Option<Type>)> {
        match resolve.types[id].kind {
            TypeDefKind::Stream(payload) => Some((Channel::Stream, payload)),
            TypeDefKind::Future(payload) => Some((Channel::Future, payload)),
            _ => None,
        }
    }

    /// WIT's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Channel::Stream => "stream",
            Channel::Future => "future",
        }
    }
}

/// Whether `payload` is `u8`: such a stream carries `bytes`.
pub fn is_bytes(resolve: &Resolve, payload: Option<Type>) -> bool {
    match payload {
        Some(Type::U8) => true,
        Some(Type::Id(id)) => {
            let id = dealias(resolve, id);
            matches!(resolve.types[id].kind, TypeDefKind::Type(Type::U8))
        }
        _ => false,
    }
}
