//! What each generated module defines: WIT's items under their Python names, in order, with
//! nothing of Python's syntax yet. A module is written in two steps, model and then text, because
//! the text of the first annotation already depends on every name that the module defines: what a
//! function `bytes` at the end of the module shadows has to be spelt `builtins.bytes` at its
//! beginning.

use std::collections::HashSet;

use wit_parser::{Docs, Function, Resolve, Type, TypeDefKind, TypeId, WorldItem};

use super::interfaces::Interface;
use super::items::{Callable, CallableKind, Case, Class, Field, Item, Member, Module, Raises};
use super::layout::{Layout, dealias};
use super::names::{camel, shouty, snake};
use super::path::{Direction, ModulePath};
use super::payloads::{self, Maker};

/// All modules of all packages.
pub fn modules<'a>(layout: &Layout<'a>) -> Vec<Module<'a>> {
    let mut modules = Vec::new();
    let mut makers = Vec::new();
    for package in layout.packages.indices() {
        modules.push(world_module(layout, package, &mut makers));
        modules.push(Module {
            path: layout.package(package, Direction::Import),
            package,
            docs: None,
            submodules: Vec::new(),
            items: Vec::new(),
        });
        modules.extend(interface_modules(layout, package, Direction::Import));
        modules.push(protocols_module(layout, package));
        modules.extend(interface_modules(layout, package, Direction::Export));
    }
    modules
}

/// The modules of a package's interfaces of one side.
fn interface_modules<'a>(
    layout: &Layout<'a>,
    package: usize,
    direction: Direction,
) -> Vec<Module<'a>> {
    let mut modules = Vec::new();
    for interface in layout.interfaces_in(package, direction) {
        let mut module = interface_module(layout, interface, direction);
        if interface.home != package {
            module = Module {
                path: layout.module_in(package, direction, interface),
                package,
                items: references(&module),
                ..module
            };
        }
        modules.push(module);
    }
    modules
}

/// What a module of another package has to hold to have all that `module` defines.
fn references<'a>(module: &Module<'_>) -> Vec<Item<'a>> {
    let names = module.items.iter().flat_map(Item::names);
    names
        .map(|name| reference(&module.path, name.to_owned()))
        .collect()
}

fn reference<'a>(module: &ModulePath, name: String) -> Item<'a> {
    Item::Reexport {
        module: module.clone(),
        name,
    }
}

/// A package's root: the world's own types and functions, and what makes streams and futures.
/// `makers` are those of the packages before, and become those of this one too.
fn world_module<'a>(
    layout: &Layout<'a>,
    package: usize,
    makers: &mut Vec<(usize, Maker)>,
) -> Module<'a> {
    let world = &layout.resolve.worlds[layout.world];
    let functions: Vec<&Function> = world.imports.values().filter_map(function).collect();
    let mut items = Vec::new();
    for (item, home) in world_items(layout, package, Direction::Import) {
        if let WorldItem::Type { id, .. } = item
            && let Some(item) = type_item(layout, *id, &functions)
        {
            add_from(layout, package, home, item, &mut items);
        }
    }
    for (item, home) in world_items(layout, package, Direction::Import) {
        if let Some(function) = function(item)
            && CallableKind::of(function) == CallableKind::Function
        {
            let item = Item::Function(callable(layout, function, Place::World));
            add_from(layout, package, home, item, &mut items);
        }
    }
    let exported = world_items(layout, package, Direction::Export)
        .filter(|(_, home)| *home == package)
        .filter_map(|(item, _)| function(item));
    let protocol = Item::Protocol {
        class: Class {
            name: layout.packages.protocol(package).to_owned(),
            docs: None,
        },
        functions: exported
            .map(|function| callable(layout, function, Place::Class))
            .collect(),
    };
    let mut taken: HashSet<String> = ["imports", "exports"].map(str::to_owned).into();
    taken.extend(items.iter().flat_map(Item::names).map(str::to_owned));
    let channels = channels(layout, package);
    let (own, others) = payloads::makers(layout, &channels, makers, taken);
    for (home, name) in others {
        items.push(reference(layout.packages.root(home), name));
    }
    makers.extend(own.iter().map(|maker| (package, maker.clone())));
    items.extend(own.into_iter().map(Item::Maker));
    items.push(protocol);
    Module {
        path: layout.packages.root(package).clone(),
        package,
        // What the world says of itself is not about a part of it.
        docs: docs(&world.docs).filter(|_| layout.packages.indices().len() == 1),
        submodules: Vec::new(),
        items,
    }
}

/// Adds what the package `home` defines to the items of `package`.
fn add_from<'a>(
    layout: &Layout<'a>,
    package: usize,
    home: usize,
    item: Item<'a>,
    items: &mut Vec<Item<'a>>,
) {
    if home == package {
        items.push(item);
        return;
    }
    let root = layout.packages.root(home);
    let names = item.names().into_iter();
    items.extend(names.map(|name| reference(root, name.to_owned())));
}

/// The items of the world that a package has, each with the package that defines it.
fn world_items<'a>(
    layout: &Layout<'a>,
    package: usize,
    direction: Direction,
) -> impl Iterator<Item = (&'a WorldItem, usize)> {
    let world = &layout.resolve.worlds[layout.world];
    let items = match direction {
        Direction::Import => &world.imports,
        Direction::Export => &world.exports,
    };
    items.iter().filter_map(move |(key, item)| {
        let name = layout.resolve.name_world_key(key);
        let home = layout.packages.home(direction, &name);
        let has = home == package || layout.packages.has(package, direction, &name);
        has.then_some((item, home))
    })
}

/// The streams and futures in the signatures of the functions that a package has, those inside
/// others before them.
fn channels(layout: &Layout<'_>, package: usize) -> Vec<TypeId> {
    let imports = world_items(layout, package, Direction::Import);
    let exports = world_items(layout, package, Direction::Export);
    let mut channels = Vec::new();
    for (item, _) in imports.chain(exports) {
        let functions = match item {
            WorldItem::Interface { id, .. } => {
                layout.resolve.interfaces[*id].functions.values().collect()
            }
            WorldItem::Function(function) => vec![function],
            WorldItem::Type { .. } => Vec::new(),
        };
        for function in functions {
            channels.extend(function.find_futures_and_streams(layout.resolve));
        }
    }
    channels
}

fn function(item: &WorldItem) -> Option<&Function> {
    match item {
        WorldItem::Function(function) => Some(function),
        WorldItem::Interface { .. } | WorldItem::Type { .. } => None,
    }
}

/// `exports/__init__.py`: a protocol for each exported interface.
fn protocols_module<'a>(layout: &Layout<'a>, package: usize) -> Module<'a> {
    let interfaces = layout.interfaces_in(package, Direction::Export);
    let items = interfaces.map(|interface| {
        if interface.home != package {
            let home = layout.package(interface.home, Direction::Export);
            return reference(&home, interface.protocol.clone());
        }
        let definition = &layout.resolve.interfaces[interface.id];
        let functions = definition.functions.values();
        Item::Protocol {
            class: Class {
                name: interface.protocol.clone(),
                docs: docs(&definition.docs),
            },
            functions: functions
                .filter(|function| CallableKind::of(function) == CallableKind::Function)
                .map(|function| callable(layout, function, Place::Class))
                .collect(),
        }
    });
    Module {
        path: layout.package(package, Direction::Export),
        package,
        docs: None,
        submodules: layout
            .interfaces_in(package, Direction::Export)
            .filter_map(|interface| interface.module.segments.last().cloned())
            .collect(),
        items: items.collect(),
    }
}

/// The module of an interface: its types, and its functions where it is imported.
fn interface_module<'a>(
    layout: &Layout<'a>,
    interface: &Interface<'a>,
    direction: Direction,
) -> Module<'a> {
    let definition = &layout.resolve.interfaces[interface.id];
    let functions: Vec<&Function> = definition.functions.values().collect();
    let mut items = Vec::new();
    for &id in definition.types.values() {
        let home = layout.home(id);
        if *home == interface.module {
            items.extend(type_item(layout, id, &functions));
        } else if let Some(item) = type_item(layout, id, &functions) {
            items.extend(item.names().into_iter().map(|name| Item::Reexport {
                module: home.clone(),
                name: name.to_owned(),
            }));
        }
    }
    if direction == Direction::Import {
        for function in functions {
            if CallableKind::of(function) == CallableKind::Function {
                items.push(Item::Function(callable(layout, function, Place::Module)));
            }
        }
    }
    Module {
        path: interface.module.clone(),
        package: interface.home,
        docs: docs(&definition.docs),
        submodules: Vec::new(),
        items,
    }
}

fn docs(docs: &Docs) -> Option<&str> {
    docs.contents.as_deref()
}

/// The class of the named type `id`; none where WIT only gives another name to a type.
fn type_item<'a>(layout: &Layout<'a>, id: TypeId, functions: &[&'a Function]) -> Option<Item<'a>> {
    let definition = &layout.resolve.types[id];
    let class = Class {
        name: layout.class_name(id),
        docs: docs(&definition.docs),
    };
    match &definition.kind {
        TypeDefKind::Record(record) => {
            let fields = record.fields.iter().map(|field| Field {
                name: snake(&field.name),
                docs: docs(&field.docs),
                ty: field.ty,
            });
            Some(Item::Record {
                class,
                fields: fields.collect(),
            })
        }
        TypeDefKind::Variant(variant) => {
            let cases = variant.cases.iter().map(|case| Case {
                name: case_name(&class.name, &case.name),
                docs: docs(&case.docs),
                payload: case.ty,
            });
            let cases = cases.collect();
            Some(Item::Variant { class, cases })
        }
        TypeDefKind::Enum(definition) => {
            let members = definition.cases.iter().map(|case| Member {
                name: shouty(&case.name),
                docs: docs(&case.docs),
            });
            let members = members.collect();
            Some(Item::Enum { class, members })
        }
        TypeDefKind::Flags(flags) => {
            let members = flags.flags.iter().map(|flag| Member {
                name: shouty(&flag.name),
                docs: docs(&flag.docs),
            });
            let members = members.collect();
            Some(Item::Flags { class, members })
        }
        TypeDefKind::Resource => {
            let own = functions.iter().filter(|function| {
                let resource = function.kind.resource();
                resource.is_some_and(|resource| dealias(layout.resolve, resource) == id)
            });
            let functions = own.map(|function| callable(layout, function, Place::Class));
            let functions = functions.collect();
            Some(Item::Resource {
                class,
                id,
                functions,
            })
        }
        TypeDefKind::Handle(_)
        | TypeDefKind::Tuple(_)
        | TypeDefKind::Option(_)
        | TypeDefKind::Result(_)
        | TypeDefKind::List(_)
        | TypeDefKind::Map(..)
        | TypeDefKind::FixedLengthList(..)
        | TypeDefKind::Future(_)
        | TypeDefKind::Stream(_)
        | TypeDefKind::Type(_)
        | TypeDefKind::Unknown => None,
    }
}

/// The class of the case `case` of the variant whose union is called `variant`.
pub fn case_name(variant: &str, case: &str) -> String {
    format!("{variant}_{}", camel(case))
}

/// Where a function is defined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the package's root, which has subpackages.
    World,
    /// In the module of an interface.
    Module,
    /// In a class, where it has a receiver.
    Class,
}

fn callable<'a>(layout: &Layout<'a>, function: &'a Function, place: Place) -> Callable<'a> {
    let kind = CallableKind::of(function);
    let receiver = match kind {
        CallableKind::Static => Some("cls"),
        CallableKind::Method | CallableKind::Constructor => Some("self"),
        CallableKind::Function => (place == Place::Class).then_some("self"),
    };
    // WIT's first parameter of a method is the receiver.
    let skipped = usize::from(kind == CallableKind::Method);
    let parameters = function.params.iter().skip(skipped).map(|parameter| {
        let mut name = snake(&parameter.name);
        if receiver == Some(&name) {
            name.push('_');
        }
        (name, parameter.ty)
    });
    let (returns, raises) = outcome(layout.resolve, function.result);
    Callable {
        name: layout.function_name(function, place == Place::World),
        kind,
        is_async: function.kind.is_async(),
        docs: docs(&function.docs),
        parameters: parameters.collect(),
        returns: returns.filter(|_| kind != CallableKind::Constructor),
        raises,
    }
}

/// A function's result as Python has it: what it returns, and what it raises.
fn outcome(resolve: &Resolve, result: Option<Type>) -> (Option<Type>, Raises) {
    let Some(Type::Id(id)) = result else {
        return (result, Raises::Nothing);
    };
    match &resolve.types[dealias(resolve, id)].kind {
        TypeDefKind::Result(result) => {
            let raises = result.err.map_or(Raises::Unit, Raises::Value);
            (result.ok, raises)
        }
        _ => (result, Raises::Nothing),
    }
}
