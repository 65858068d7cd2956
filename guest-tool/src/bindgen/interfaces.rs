//! Names for the modules of interfaces.
//!
//! A module is called after its interface. Where two interfaces of one
//! direction have the same name, those that belong to a package get its namespace and name in
//! front, and its version behind where that package is there in two versions. `full_names` gives
//! everyone the long form, and the author may choose any name by hand.

use std::collections::{BTreeMap, HashSet};

use wit_parser::{InterfaceId, Resolve, WorldItem, WorldKey};

use super::names::{camel, is_identifier, snake};
use super::path::{Direction, ModulePath};
use super::shares::Packages;
use super::{Error, Options};

/// An interface that the world imports or exports.
pub struct Interface<'a> {
    /// How the world names it.
    pub key: &'a WorldKey,
    /// What it is.
    pub id: InterfaceId,
    /// The package that it is defined in, by its index.
    pub home: usize,
    /// The module that holds it, in that package.
    pub module: ModulePath,
    /// The class of its protocol, where it is exported.
    pub protocol: String,
}

/// Names the modules of the interfaces of one side.
///
/// The names are distinct among all packages: so are the classes that stand for interfaces then,
/// which all are in the app's one module.
pub fn place<'a>(
    resolve: &'a Resolve,
    packages: &Packages,
    direction: Direction,
    items: impl IntoIterator<Item = (&'a WorldKey, &'a WorldItem)>,
    options: &Options,
) -> Result<Vec<Interface<'a>>, Error> {
    let keys: Vec<(&WorldKey, InterfaceId)> = items
        .into_iter()
        .filter_map(|(key, item)| match item {
            WorldItem::Interface { id, .. } => Some((key, *id)),
            WorldItem::Function(_) | WorldItem::Type { .. } => None,
        })
        .collect();
    let chosen = chosen_names(resolve, direction, &keys, options)?;
    let mut modules = HashSet::new();
    let mut protocols = HashSet::new();
    let mut interfaces = Vec::new();
    for &(key, id) in &keys {
        let wit_name = match chosen.get(&resolve.name_world_key(key)) {
            Some(name) => name.clone(),
            None => distinct_name(resolve, key, &keys, options.full_names),
        };
        let mut module = snake(&wit_name);
        while !modules.insert(module.clone()) {
            module.push('_');
        }
        let mut protocol = camel(&wit_name);
        while !protocols.insert(protocol.clone()) {
            protocol.push('_');
        }
        let home = packages.home(direction, &resolve.name_world_key(key));
        let package = packages.root(home).child(direction.package(), true);
        interfaces.push(Interface {
            key,
            id,
            home,
            module: package.child(&module, false),
            protocol,
        });
    }
    Ok(interfaces)
}

/// The names that the author chose, or else an SDK suggests, by interface; checked.
///
/// A name for an interface that the world has not, but the WIT, is not wrong: whether the world has
/// it may depend on features, on the intersection and on the direction.
fn chosen_names(
    resolve: &Resolve,
    direction: Direction,
    keys: &[(&WorldKey, InterfaceId)],
    options: &Options,
) -> Result<BTreeMap<String, String>, Error> {
    let (chosen, suggested) = match direction {
        Direction::Import => (
            &options.import_interface_names,
            &options.suggested_import_names,
        ),
        Direction::Export => (
            &options.export_interface_names,
            &options.suggested_export_names,
        ),
    };
    let known: Vec<String> = keys
        .iter()
        .map(|(key, _)| resolve.name_world_key(key))
        .collect();
    if let Some(interface) = chosen.keys().find(|name| !is_interface(resolve, name)) {
        return Err(Error::UnknownInterface {
            direction,
            interface: interface.clone(),
            known,
        });
    }
    let mut names = suggested.clone();
    names.extend(chosen.clone());
    names.retain(|interface, _| known.contains(interface));
    let mut by_module = BTreeMap::new();
    for (interface, name) in &names {
        let module = snake(name);
        if !is_identifier(&module) {
            return Err(Error::InterfaceName {
                interface: interface.clone(),
                name: name.clone(),
            });
        }
        if let Some(other) = by_module.insert(module, interface) {
            return Err(Error::SameName {
                name: name.clone(),
                first: other.clone(),
                second: interface.clone(),
            });
        }
    }
    Ok(names)
}

/// Whether anything in the WIT is an interface of this name: of a package, or a world's own.
fn is_interface(resolve: &Resolve, name: &str) -> bool {
    let mut worlds = resolve.worlds.iter().map(|(_, world)| world);
    let mut interfaces = resolve.interfaces.iter();
    interfaces.any(|(id, _)| resolve.id_of(id).as_deref() == Some(name))
        || worlds.any(|world| {
            let items = world.imports.iter().chain(&world.exports);
            items
                .filter(|(_, item)| matches!(item, WorldItem::Interface { .. }))
                .any(|(key, _)| *key == WorldKey::Name(name.to_owned()))
        })
}

/// The interface's name, with as much of its package as tells it from the others of `keys`.
fn distinct_name(
    resolve: &Resolve,
    key: &WorldKey,
    keys: &[(&WorldKey, InterfaceId)],
    full: bool,
) -> String {
    let WorldKey::Interface(id) = key else {
        return key.clone().unwrap_name();
    };
    let (Some(name), Some(package)) = (
        &resolve.interfaces[*id].name,
        resolve.interfaces[*id].package,
    ) else {
        unreachable!("only a named interface of a package is a world's key by itself");
    };
    let package = &resolve.packages[package].name;
    let same_name = keys.iter().filter(|(other, _)| match other {
        WorldKey::Name(other) => other == name,
        WorldKey::Interface(other) => resolve.interfaces[*other].name.as_ref() == Some(name),
    });
    if !full && same_name.clone().count() == 1 {
        return name.clone();
    }
    let versions = same_name.filter(|(other, _)| match other {
        WorldKey::Name(_) => false,
        WorldKey::Interface(other) => {
            let other = resolve.interfaces[*other].package;
            other.is_some_and(|other| {
                let other = &resolve.packages[other].name;
                other.namespace == package.namespace && other.name == package.name
            })
        }
    });
    let mut long = format!("{}-{}-{name}", package.namespace, package.name);
    if let Some(version) = &package.version
        && (full || versions.count() > 1)
    {
        long = format!("{long}-{version}");
    }
    long
}
