//! Puts in the place of types which wit-dylib cannot convert others with the same canonical ABI.
//!
//! In the words of the canonical ABI: `map<K, V>` is `list<tuple<K, V>>` ("Despecialization"), and
//! a list of a fixed length has the flat values, the alignment and the size of a tuple with as many
//! items ("Flattening", "Alignment", "Element Size"). So the module that wit-dylib makes has the
//! imports and exports of the world as it was declared. Which of its lists are maps and which of
//! its tuples are lists, the runtime learns from the ABI table, where [`crate::bindgen`] looks at
//! the declared types: the numbers of types stay as they are.

use std::borrow::Cow;

use wit_parser::{Docs, Resolve, Stability, Tuple, Type, TypeDef, TypeDefKind, TypeId, TypeOwner};

/// `resolve` without maps and lists of a fixed length.
pub fn despecialize(resolve: &Resolve) -> Cow<'_, Resolve> {
    let is_special = |kind: &TypeDefKind| {
        matches!(
            kind,
            TypeDefKind::Map(..) | TypeDefKind::FixedLengthList(..)
        )
    };
    let special: Vec<TypeId> = (resolve.types.iter())
        .filter(|(_, ty)| is_special(&ty.kind))
        .map(|(id, _)| id)
        .collect();
    if special.is_empty() {
        return Cow::Borrowed(resolve);
    }
    let mut resolve = resolve.clone();
    for id in special {
        resolve.types[id].kind = match resolve.types[id].kind {
            TypeDefKind::Map(key, value) => {
                let pair = pair(key, value, &resolve.types[id]);
                TypeDefKind::List(Type::Id(resolve.types.alloc(pair)))
            }
            TypeDefKind::FixedLengthList(item, length) => TypeDefKind::Tuple(Tuple {
                types: (0..length).map(|_| item).collect(),
            }),
            _ => continue,
        };
    }
    Cow::Owned(resolve)
}

/// The type of the items of the map `map`.
fn pair(key: Type, value: Type, map: &TypeDef) -> TypeDef {
    TypeDef {
        name: None,
        kind: TypeDefKind::Tuple(Tuple {
            types: vec![key, value],
        }),
        owner: TypeOwner::None,
        docs: Docs::default(),
        stability: Stability::default(),
        span: map.span,
        external_id: None,
    }
}
