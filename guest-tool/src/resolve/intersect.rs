//! What of a world is in another one too.

use std::collections::HashSet;

use wit_parser::{
    InterfaceId, LiveTypes, Resolve, TypeId, TypeOwner, WorldId, WorldItem, WorldKey,
};

/// Takes out of `world` what `other` does not have by the same name, apart from what the rest
/// needs: the interfaces and types that it uses types of stay.
pub(super) fn intersect(resolve: &mut Resolve, world: WorldId, other: WorldId) {
    let other = &resolve.worlds[other];
    let mut kept = resolve.worlds[world].clone();
    kept.exports
        .retain(|key, _| other.exports.contains_key(key));
    let imported = kept.imports.iter();
    let imported = imported.filter(|(key, _)| other.imports.contains_key(*key));
    let mut used = Used::by(resolve, kept.exports.values());
    // What exports use of each other is exported.
    for item in kept.exports.values() {
        if let WorldItem::Interface { id, .. } = item {
            used.interfaces.remove(id);
        }
    }
    let of_imports = Used::by(resolve, imported.map(|(_, item)| item));
    used.interfaces.extend(of_imports.interfaces);
    used.types.extend(of_imports.types);
    kept.imports.retain(|key, item| {
        other.imports.contains_key(key)
            || match item {
                WorldItem::Interface { id, .. } => used.interfaces.contains(id),
                WorldItem::Type { id, .. } => used.types.contains(id),
                WorldItem::Function(_) => false,
            }
    });

    // What was exported is then imported.
    let exports = resolve.worlds[world].exports.iter();
    for (key, item) in exports {
        if let WorldItem::Interface { id, .. } = item
            && used.interfaces.contains(id)
            && !kept.exports.contains_key(key)
            && !kept.imports.contains_key(key)
            && matches!(key, WorldKey::Interface(_))
        {
            kept.imports.insert(key.clone(), item.clone());
        }
    }
    resolve.worlds[world] = kept;
}

/// What items of a world use.
struct Used {
    types: HashSet<TypeId>,
    /// The interfaces that these types are of.
    interfaces: HashSet<InterfaceId>,
}

impl Used {
    fn by<'a>(resolve: &Resolve, items: impl Iterator<Item = &'a WorldItem>) -> Self {
        let mut live = LiveTypes::default();
        items.for_each(|item| live.add_world_item(resolve, item));
        let types: HashSet<_> = live.iter().collect();
        let owners = types.iter().map(|id| resolve.types[*id].owner);
        let interfaces = owners.filter_map(|owner| match owner {
            TypeOwner::Interface(id) => Some(id),
            TypeOwner::World(_) | TypeOwner::None => None,
        });
        Used {
            interfaces: interfaces.collect(),
            types,
        }
    }
}
