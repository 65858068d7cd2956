//! What each generated module defines: WIT's items under their Python names, in order, with
//! nothing of Python's syntax yet. A module is written in two steps, model and then text, because
//! the text of the first annotation already depends on every name that the module defines: what a
//! function `bytes` at the end of the module shadows has to be spelt `builtins.bytes` at its
//! beginning.

use std::collections::HashSet;

use wit_parser::{
    Docs, Function, FunctionKind, InterfaceId, Resolve, Type, TypeDefKind, TypeId, WorldItem,
};

use super::layout::{Direction, Interface, Layout, ModulePath, dealias};
use super::names::{camel, shouty, snake};
use super::payloads;

/// A module.
pub struct Module<'a> {
    /// Where it is.
    pub path: ModulePath,
    /// What its docstring says.
    pub docs: Option<&'a str>,
    /// Its submodules, imported so that they are attributes of the package.
    pub submodules: Vec<String>,
    /// What it defines, in order.
    pub items: Vec<Item<'a>>,
}

/// A definition of a module.
pub enum Item<'a> {
    /// A class that another module defines.
    Reexport { module: ModulePath, name: String },
    /// A dataclass.
    Record {
        class: Class<'a>,
        fields: Vec<Field<'a>>,
    },
    /// A dataclass for each case, and their union.
    Variant {
        class: Class<'a>,
        cases: Vec<Case<'a>>,
    },
    /// An `enum.Enum` that is numbered from 0.
    Enum {
        class: Class<'a>,
        members: Vec<Member<'a>>,
    },
    /// An `enum.Flag`.
    Flags {
        class: Class<'a>,
        members: Vec<Member<'a>>,
    },
    /// The class of a resource: of the import's a proxy, of the export's a protocol.
    Resource {
        class: Class<'a>,
        id: TypeId,
        functions: Vec<Callable<'a>>,
    },
    /// An imported function.
    Function(Callable<'a>),
    /// The functions that the app has to define.
    Protocol {
        class: Class<'a>,
        functions: Vec<Callable<'a>>,
    },
    /// A function that makes a stream or future.
    Maker(payloads::Maker),
}

/// The name and documentation of a class.
pub struct Class<'a> {
    /// Its name.
    pub name: String,
    /// The text of its docstring.
    pub docs: Option<&'a str>,
}

/// A field of a record.
pub struct Field<'a> {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub docs: Option<&'a str>,
    /// Its type.
    pub ty: Type,
}

/// A case of a variant.
pub struct Case<'a> {
    /// The name of the case's class.
    pub name: String,
    /// What it is for.
    pub docs: Option<&'a str>,
    /// The type of its field `value`.
    pub payload: Option<Type>,
}

/// A member of an enum or of flags.
pub struct Member<'a> {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub docs: Option<&'a str>,
}

/// A function, method, static method or constructor.
pub struct Callable<'a> {
    /// Its name.
    pub name: String,
    /// What it is to its class.
    pub kind: CallableKind,
    /// Whether it is `async def`.
    pub is_async: bool,
    /// The text of its docstring, without what it raises.
    pub docs: Option<&'a str>,
    /// Its parameters, without the receiver.
    pub parameters: Vec<(String, Type)>,
    /// What it returns; `None` for nothing.
    pub returns: Option<Type>,
    /// What it raises as `Err`.
    pub raises: Raises,
}

/// The error of a function.
pub enum Raises {
    /// It does not return a result.
    Nothing,
    /// An error without a payload.
    Unit,
    /// An error of this type.
    Value(Type),
}

/// What a function is to its class.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum CallableKind {
    /// A function of a module.
    Function,
    /// `__init__`.
    Constructor,
    /// A method.
    Method,
    /// A class method: WIT's static function.
    Static,
}

impl CallableKind {
    /// The kind of `function` of an interface or world.
    pub fn of(function: &Function) -> CallableKind {
        match function.kind {
            FunctionKind::Freestanding | FunctionKind::AsyncFreestanding => CallableKind::Function,
            FunctionKind::Method(_) | FunctionKind::AsyncMethod(_) => CallableKind::Method,
            FunctionKind::Static(_) | FunctionKind::AsyncStatic(_) => CallableKind::Static,
            FunctionKind::Constructor(_) => CallableKind::Constructor,
        }
    }
}

impl Item<'_> {
    /// The names that the item defines in its module.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Item::Reexport { name, .. } => vec![name],
            Item::Variant { class, cases } => {
                let cases = cases.iter().map(|case| case.name.as_str());
                cases.chain([class.name.as_str()]).collect()
            }
            Item::Record { class, .. }
            | Item::Enum { class, .. }
            | Item::Flags { class, .. }
            | Item::Resource { class, .. }
            | Item::Protocol { class, .. } => vec![&class.name],
            Item::Function(function) => vec![&function.name],
            Item::Maker(maker) => vec![&maker.name],
        }
    }

    /// The names that its class body defines, where it is a class in which annotations stand.
    pub fn member_names(&self) -> Vec<&str> {
        match self {
            Item::Record { fields, .. } => fields.iter().map(|field| field.name.as_str()).collect(),
            Item::Resource { functions, .. } | Item::Protocol { functions, .. } => functions
                .iter()
                .map(|function| function.name.as_str())
                .collect(),
            Item::Variant { .. } => vec!["value"],
            Item::Reexport { .. }
            | Item::Enum { .. }
            | Item::Flags { .. }
            | Item::Function(_)
            | Item::Maker(_) => Vec::new(),
        }
    }
}

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
        docs: interface_docs(layout.resolve, interface.id),
        submodules: Vec::new(),
        items,
    }
}

fn interface_docs(resolve: &Resolve, id: InterfaceId) -> Option<&str> {
    docs(&resolve.interfaces[id].docs)
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
