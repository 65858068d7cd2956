//! The limit on what `include` copies.
//!
//! A world gets a copy of all that the worlds have which it includes, and each of its copies one
//! more where it is included itself. Interfaces that have a name are shared; types, functions and
//! the interfaces that a world defines in itself are not.

use std::collections::{HashMap, HashSet};

use wit_parser::{
    AstItem, Function, Interface, InterfaceId, Resolve, Span, TypeDef, TypeId, UnresolvedPackage,
    World, WorldId, WorldItem,
};

use super::MOST_INCLUDED;
use crate::resolve::{Error, parts};

/// Fails where the worlds of `package` would have too much copied into them; `resolve` has the
/// packages that it uses.
pub(in crate::resolve) fn check_includes(
    package: &UnresolvedPackage,
    resolve: &Resolve,
    place: &dyn Fn(Span) -> String,
) -> Result<(), Error> {
    let own = Definitions {
        ty: &|id| &package.types[id],
        interface: &|id| &package.interfaces[id],
    };
    let mut weights = weights_of_foreign(package, resolve);
    let includes = package.worlds.iter().flat_map(|(_, it)| &it.includes);
    let included: HashSet<WorldId> = includes.map(|include| include.id).collect();
    let mut copied = 0;
    // A world comes after those that it includes.
    for (id, world) in package.worlds.iter() {
        let mut weight = weights.get(&id).copied().unwrap_or(0);
        if included.contains(&id) {
            weight += own.weight_of_world(world);
        }
        for include in &world.includes {
            let more = weights.get(&include.id).copied().unwrap_or(0);
            copied += more;
            weight += more;
            if copied > MOST_INCLUDED {
                return Err(Error::TooLarge {
                    what: format!(
                        "more than {MOST_INCLUDED} items are included in worlds, the last of them \
                         in `{}`",
                        world.name
                    ),
                    location: place(include.span),
                });
            }
        }
        weights.insert(id, weight);
    }
    Ok(())
}

/// How many items the worlds of other packages have that `package` includes, by the worlds that
/// stand for them in it.
fn weights_of_foreign(package: &UnresolvedPackage, resolve: &Resolve) -> HashMap<WorldId, usize> {
    let resolved = Definitions {
        ty: &|id| &resolve.types[id],
        interface: &|id| &resolve.interfaces[id],
    };
    let mut weights = HashMap::new();
    for (name, items) in &package.foreign_deps {
        let Some(&foreign) = resolve.package_names.get(name) else {
            continue;
        };
        for (name, (item, _)) in items {
            if let AstItem::World(stub) = item
                && let Some(&world) = resolve.packages[foreign].worlds.get(name)
            {
                weights.insert(*stub, resolved.weight_of_world(&resolve.worlds[world]));
            }
        }
    }
    weights
}

/// Where definitions are found.
struct Definitions<'a> {
    ty: &'a dyn Fn(TypeId) -> &'a TypeDef,
    interface: &'a dyn Fn(InterfaceId) -> &'a Interface,
}

impl Definitions<'_> {
    /// How many items a copy of `world` is made of, up to one item beyond the limit.
    fn weight_of_world(&self, world: &World) -> usize {
        let mut weight = 0;
        for item in world.imports.values().chain(world.exports.values()) {
            weight += match item {
                WorldItem::Type { id, .. } => self.weight_of_type(*id),
                WorldItem::Function(function) => self.weight_of_function(function),
                WorldItem::Interface { id, .. } => self.weight_of_interface((self.interface)(*id)),
            };
            if weight > MOST_INCLUDED {
                break;
            }
        }
        weight
    }

    fn weight_of_interface(&self, interface: &Interface) -> usize {
        if interface.name.is_some() {
            return 1;
        }
        let types = interface.types.values().map(|id| self.weight_of_type(*id));
        let functions = interface.functions.values();
        let functions = functions.map(|function| self.weight_of_function(function));
        1 + types.chain(functions).sum::<usize>()
    }

    fn weight_of_type(&self, id: TypeId) -> usize {
        self.weight(parts::defined(&(self.ty)(id).kind).collect())
    }

    fn weight_of_function(&self, function: &Function) -> usize {
        let types = function.parameter_and_result_types();
        self.weight(types.filter_map(parts::id).collect())
    }

    /// One, and the types without a name that are found from those in `left`.
    fn weight(&self, mut left: Vec<TypeId>) -> usize {
        let mut seen = HashSet::new();
        while let Some(id) = left.pop() {
            let definition = (self.ty)(id);
            if definition.name.is_none() && seen.insert(id) {
                left.extend(parts::defined(&definition.kind));
            }
        }
        1 + seen.len()
    }
}
