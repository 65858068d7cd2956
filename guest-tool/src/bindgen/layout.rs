//! Where in the generated package each interface, type and function is.
//!
//! ```text
//! wit_world/__init__.py            the world's own types and functions, and its protocol
//! wit_world/imports/<module>.py    an imported interface
//! wit_world/exports/__init__.py    the protocol of each exported interface
//! wit_world/exports/<module>.py    the types of an exported interface
//! ```
//!
//! How modules get their names is [`super::interfaces`]' business. There may be several such
//! packages, each with a part of the world ([`super::shares`]).
//!
//! **One class for a type.** An interface may be both imported and exported, and then the world
//! has each of its types twice (with ids of their own: see [`crate::resolve`]). Python has one
//! class for the two, that of the import, so that values can be handed from one side to the other;
//! the export's module has it under the same name. Only what holds a resource that the world
//! exports has a class on each side, because the resource itself has: a handle to a foreign object
//! on one, an object of the app's own on the other.

use std::collections::HashMap;

use wit_parser::{
    Function, FunctionKind, InterfaceId, LiveTypes, Resolve, TypeDefKind, TypeId, TypeOwner,
    WorldId, WorldItem,
};

use super::error::Error;
use super::interfaces::{self, Interface};
use super::names::{camel, snake};
use super::options::Options;
use super::paths::{Direction, ModulePath};
use super::shares::Packages;
use crate::resolve::Target;

/// The generated packages of a world, laid out.
pub struct Layout<'a> {
    /// Everything that the WIT files define.
    pub resolve: &'a Resolve,
    /// The world.
    pub world: WorldId,
    /// The packages.
    pub packages: Packages,
    /// The imported interfaces, in the world's order.
    pub imports: Vec<Interface<'a>>,
    /// The exported interfaces, in the world's order.
    pub exports: Vec<Interface<'a>>,
    /// The side of each interface, and its index there.
    places: HashMap<InterfaceId, (Direction, usize)>,
    /// The module whose classes stand for the types of an interface, unless they hold exported
    /// resources.
    homes: HashMap<InterfaceId, ModulePath>,
    /// The packages that the world's own types are defined in.
    world_types: HashMap<TypeId, usize>,
    /// The exported types that hold, at any depth, an exported resource, and their modules.
    app_owned: HashMap<TypeId, ModulePath>,
}

impl<'a> Layout<'a> {
    /// Lays out the packages of `target`'s world.
    ///
    /// Fails where `options` give a name that Python cannot use, or one name twice, or name an
    /// interface which the world has not.
    pub fn new(target: &'a Target, options: &Options) -> Result<Self, Error> {
        let (resolve, world) = (&target.resolve, target.world);
        let packages = Packages::new(&target.shares, options)?;
        let definition = &resolve.worlds[world];
        let imports = interfaces::place(
            resolve,
            &packages,
            Direction::Import,
            &definition.imports,
            options,
        )?;
        let exports = interfaces::place(
            resolve,
            &packages,
            Direction::Export,
            &definition.exports,
            options,
        )?;
        let mut layout = Layout {
            resolve,
            world,
            packages,
            imports,
            exports,
            places: HashMap::new(),
            homes: HashMap::new(),
            world_types: HashMap::new(),
            app_owned: HashMap::new(),
        };
        layout.find_homes();
        Ok(layout)
    }

    fn find_homes(&mut self) {
        let mut modules = HashMap::new();
        for (index, interface) in self.imports.iter().enumerate() {
            let name = self.resolve.name_world_key(interface.key);
            let module = &interface.module;
            modules.insert(name, module);
            self.places.insert(interface.id, (Direction::Import, index));
            self.homes.insert(interface.id, module.clone());
        }
        for (index, interface) in self.exports.iter().enumerate() {
            let name = self.resolve.name_world_key(interface.key);
            let module = &interface.module;
            let home = *modules.get(&name).unwrap_or(&module);
            self.places.insert(interface.id, (Direction::Export, index));
            self.homes.insert(interface.id, home.clone());
        }
        for (key, item) in &self.resolve.worlds[self.world].imports {
            if let WorldItem::Type { id, .. } = item {
                let name = self.resolve.name_world_key(key);
                let home = self.packages.home(Direction::Import, &name);
                self.world_types.insert(*id, home);
            }
        }
        let mut app_owned = HashMap::new();
        for interface in &self.exports {
            for &id in self.resolve.interfaces[interface.id].types.values() {
                if self.holds_exported_resource(id) {
                    app_owned.insert(id, interface.module.clone());
                }
            }
        }
        self.app_owned = app_owned;
    }

    fn holds_exported_resource(&self, id: TypeId) -> bool {
        let mut reached = LiveTypes::default();
        reached.add_type_id(self.resolve, id);
        reached.iter().any(|id| {
            matches!(self.resolve.types[id].kind, TypeDefKind::Resource)
                && self.direction(id) == Direction::Export
        })
    }

    /// The interfaces of one side.
    pub fn interfaces(&self, direction: Direction) -> &[Interface<'a>] {
        match direction {
            Direction::Import => &self.imports,
            Direction::Export => &self.exports,
        }
    }

    /// The interfaces of one side that a package has, there or from another one.
    pub fn interfaces_in(
        &self,
        package: usize,
        direction: Direction,
    ) -> impl Iterator<Item = &Interface<'a>> {
        self.interfaces(direction)
            .iter()
            .filter(move |interface| self.has(package, direction, interface))
    }

    fn has(&self, package: usize, direction: Direction, interface: &Interface<'_>) -> bool {
        let name = self.resolve.name_world_key(interface.key);
        interface.home == package || self.packages.has(package, direction, &name)
    }

    /// The subpackage of one side.
    pub fn package(&self, package: usize, direction: Direction) -> ModulePath {
        self.packages.root(package).child(direction.package(), true)
    }

    /// The module of an interface in a package that has it.
    pub fn module_in(
        &self,
        package: usize,
        direction: Direction,
        interface: &Interface<'_>,
    ) -> ModulePath {
        let name = interface.module.segments.last();
        let package = self.package(package, direction);
        package.child(name.map_or("", String::as_str), false)
    }

    /// The module that defines the class of a named type (not of an alias: see
    /// [`dealias`](super::types::dealias)).
    pub fn home(&self, id: TypeId) -> &ModulePath {
        let TypeOwner::Interface(interface) = self.resolve.types[id].owner else {
            return self.packages.root(self.world_type_home(id));
        };
        let home = self.app_owned.get(&id);
        home.unwrap_or_else(|| &self.homes[&interface])
    }

    /// The package that defines a type of the world's own.
    fn world_type_home(&self, id: TypeId) -> usize {
        self.world_types.get(&id).copied().unwrap_or_default()
    }

    /// The module of the interface of a named type, where its class can be found, in `package` if
    /// that has it. (Defined it may be elsewhere: see [`Layout::home`].)
    pub fn module(&self, id: TypeId, package: usize) -> ModulePath {
        let definition = &self.resolve.types[id];
        match definition.owner {
            TypeOwner::Interface(interface) => {
                let (direction, index) = self.places[&interface];
                let interface = &self.interfaces(direction)[index];
                let package = match self.has(package, direction, interface) {
                    true => package,
                    false => interface.home,
                };
                self.module_in(package, direction, interface)
            }
            TypeOwner::World(_) | TypeOwner::None => {
                let name = definition.name.as_deref().unwrap_or_default();
                let package = match self.packages.has(package, Direction::Import, name) {
                    true => package,
                    false => self.world_type_home(id),
                };
                self.packages.root(package).clone()
            }
        }
    }

    /// The side on which a named type stands. (The world's own types are imported.)
    pub fn direction(&self, id: TypeId) -> Direction {
        match self.resolve.types[id].owner {
            TypeOwner::Interface(interface) => self.places[&interface].0,
            TypeOwner::World(_) | TypeOwner::None => Direction::Import,
        }
    }

    /// The class of a named type. Of a variant it is the union, and the cases' classes start with
    /// it.
    pub fn class_name(&self, id: TypeId) -> String {
        let definition = &self.resolve.types[id];
        let name = camel(definition.name.as_deref().unwrap_or_default());
        let is_taken = || {
            let mut packages = self.packages.indices();
            packages.any(|package| self.packages.protocol(package) == name)
        };
        if matches!(definition.owner, TypeOwner::World(_)) && is_taken() {
            name + "_"
        } else {
            name
        }
    }

    /// The name of a function (of an interface, of a resource or of the world) in its module or
    /// class. A constructor is `__init__`.
    pub fn function_name(&self, function: &Function, in_world: bool) -> String {
        if matches!(function.kind, FunctionKind::Constructor(_)) {
            return "__init__".to_owned();
        }
        let name = snake(function.item_name());
        let subpackage = name == "imports" || name == "exports";
        if in_world && subpackage && function.kind.resource().is_none() {
            name + "_"
        } else {
            name
        }
    }
}
