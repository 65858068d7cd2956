//! What each generated module defines: WIT's items under their Python names, in order, with
//! nothing of Python's syntax yet. A module is written in two steps, model and then text, because
//! the text of the first annotation already depends on every name that the module defines: what a
//! function `bytes` at the end of the module shadows has to be spelt `builtins.bytes` at its
//! beginning.

use std::collections::HashSet;

use wit_parser::{Docs, Function, Resolve, Type, TypeDefKind, TypeId, WorldItem};

use super::interfaces::Interface;
use super::items::{Callable, CallableKind, Case, Class, Field, Item, Member, Module, Raises};
use super::layout::{Direction, Layout, dealias};
use super::names::{camel, shouty, snake};
use super::payloads;

/// All modules of the package.
pub fn modules<'a>(layout: &Layout<'a>) -> Vec<Module<'a>> {
    let mut modules = vec![world_module(layout)];
    modules.push(Module {
        path: layout.package(Direction::Import),
        docs: None,
        submodules: Vec::new(),
        items: Vec::new(),
    });
    for interface in &layout.imports {
        modules.push(interface_module(layout, interface, Direction::Import));
    }
    modules.push(protocols_module(layout));
    for interface in &layout.exports {
        modules.push(interface_module(layout, interface, Direction::Export));
    }
    modules
}

/// The package's root: the world's own types and functions, and what makes streams and futures.
fn world_module<'a>(layout: &Layout<'a>) -> Module<'a> {
    let world = &layout.resolve.worlds[layout.world];
    let functions: Vec<&Function> = world.imports.values().filter_map(function).collect();
    let mut items = Vec::new();
    for item in world.imports.values() {
        if let WorldItem::Type { id, .. } = item {
            items.extend(type_item(layout, *id, &functions));
        }
    }
    for function in &functions {
        if CallableKind::of(function) == CallableKind::Function {
            items.push(Item::Function(callable(layout, function, Place::World)));
        }
    }
    let exported = world.exports.values().filter_map(function);
    let protocol = Item::Protocol {
        class: Class {
            name: layout.protocol.clone(),
            docs: None,
        },
        functions: exported
            .map(|function| callable(layout, function, Place::Class))
            .collect(),
    };
    let mut taken: HashSet<String> = ["imports", "exports"].map(str::to_owned).into();
    taken.extend(items.iter().flat_map(Item::names).map(str::to_owned));
    items.extend(payloads::makers(layout, taken).into_iter().map(Item::Maker));
    items.push(protocol);
    Module {
        path: layout.root.clone(),
        docs: docs(&world.docs),
        submodules: Vec::new(),
        items,
    }
}

fn function(item: &WorldItem) -> Option<&Function> {
    match item {
        WorldItem::Function(function) => Some(function),
        WorldItem::Interface { .. } | WorldItem::Type { .. } => None,
    }
}

/// `exports/__init__.py`: a protocol for each exported interface.
fn protocols_module<'a>(layout: &Layout<'a>) -> Module<'a> {
    let items = layout.exports.iter().map(|interface| {
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
        path: layout.package(Direction::Export),
        docs: None,
        submodules: layout
            .exports
            .iter()
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
