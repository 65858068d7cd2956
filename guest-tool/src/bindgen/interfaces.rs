//! Names for the modules of interfaces.
//!
//! A module is called after its interface. Where two interfaces of one
//! direction have the same name, those that belong to a package get its namespace and name in
//! front, and its version behind where that package is there in two versions. `full_names` gives
//! everyone the long form, and the author may choose any name by hand.

use std::collections::{BTreeMap, HashSet};

use wit_parser::{InterfaceId, Resolve, WorldItem, WorldKey};

use super::layout::{Direction, ModulePath};
use super::names::{camel, is_identifier, snake};
use super::{Error, Options};

/// An interface that the world imports or exports.
pub struct Interface<'a> {
    /// How the world names it.
    pub key: &'a WorldKey,
    /// What it is.
    pub id: InterfaceId,
    /// The module that holds it.
    pub module: ModulePath,
    /// The class of its protocol, where it is exported.
    pub protocol: String,
}

/// Names the modules of the interfaces of one side.
pub fn place<'a>(
    resolve: &'a Resolve,
    root: &ModulePath,
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
    let package = root.child(direction.package(), true);
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
        interfaces.push(Interface {
            key,
            id,
            module: package.child(&module, false),
            protocol,
        });
    }
    Ok(interfaces)
}

/// The names that the author chose, by interface; checked.
fn chosen_names(
    resolve: &Resolve,
    direction: Direction,
    keys: &[(&WorldKey, InterfaceId)],
    options: &Options,
) -> Result<BTreeMap<String, String>, Error> {
    let chosen = match direction {
        Direction::Import => &options.import_interface_names,
        Direction::Export => &options.export_interface_names,
    };
    let known: Vec<String> = keys
        .iter()
        .map(|(key, _)| resolve.name_world_key(key))
        .collect();
    let mut by_module = BTreeMap::new();
    for (interface, name) in chosen {
        if !known.contains(interface) {
            return Err(Error::UnknownInterface {
                direction,
                interface: interface.clone(),
                known,
            });
        }
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
    Ok(chosen.clone())
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
