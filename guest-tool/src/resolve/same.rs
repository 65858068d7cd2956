//! Whether two views of a package are of the same one.
//!
//! [`Resolve::merge`] takes packages of one name for the same, and what both have for equal; it
//! looks at names only. Here the definitions behind the names are compared, as texts that tell them
//! apart. One of the two may have less: what features gate may differ, and so may copies that hold
//! only what is used.

use wit_parser::{
    Function, Handle, Interface, Resolve, Type, TypeDefKind, TypeId, TypeOwner, WorldKey,
};

/// The first item that `one` and `other` define differently, as `namespace:package/interface.name`.
pub(super) fn first_difference(one: &Resolve, other: &Resolve) -> Option<String> {
    for (name, &package) in &one.package_names {
        let Some(&counterpart) = other.package_names.get(name) else {
            continue;
        };
        let counterparts = &other.packages[counterpart].interfaces;
        for (interface, &id) in &one.packages[package].interfaces {
            let Some(&counterpart) = counterparts.get(interface) else {
                continue;
            };
            let (left, right) = (&one.interfaces[id], &other.interfaces[counterpart]);
            if let Some(item) = difference(one, left, other, right) {
                return Some(format!("{}.{item}", name.interface_id(interface)));
            }
        }
    }
    None
}

fn difference(
    one: &Resolve,
    left: &Interface,
    other: &Resolve,
    right: &Interface,
) -> Option<String> {
    let types = left.types.iter().filter(|(name, id)| {
        let counterpart = right.types.get(*name);
        counterpart.is_some_and(|counterpart| kind(one, **id) != kind(other, *counterpart))
    });
    let functions = left.functions.iter().filter(|(name, left)| {
        let counterpart = right.functions.get(*name);
        counterpart.is_some_and(|right| function(one, left) != function(other, right))
    });
    let mut names = types
        .map(|(name, _)| name)
        .chain(functions.map(|(name, _)| name));
    names.next().cloned()
}

fn function(resolve: &Resolve, function: &Function) -> String {
    let parameters = function
        .params
        .iter()
        .map(|parameter| format!("{}: {}", parameter.name, ty(resolve, &parameter.ty)));
    let is_async = function.kind.is_async();
    format!(
        "{is_async} ({}) -> {}",
        list(parameters),
        option(resolve, &function.result)
    )
}

/// A type where it is used: a named one by its name.
fn ty(resolve: &Resolve, ty: &Type) -> String {
    let Type::Id(id) = ty else {
        return format!("{ty:?}");
    };
    let definition = &resolve.types[*id];
    match (&definition.name, definition.owner) {
        (Some(name), TypeOwner::Interface(owner)) => {
            let owner = resolve.name_world_key(&WorldKey::Interface(owner));
            format!("{owner}.{name}")
        }
        (Some(name), TypeOwner::World(_) | TypeOwner::None) => name.clone(),
        (None, _) => kind(resolve, *id),
    }
}

/// A type by its definition.
fn kind(resolve: &Resolve, id: TypeId) -> String {
    let of = |inner: &Type| ty(resolve, inner);
    let maybe = |inner: &Option<Type>| option(resolve, inner);
    match &resolve.types[id].kind {
        TypeDefKind::Record(record) => {
            let fields = record.fields.iter();
            let fields = fields.map(|field| format!("{}: {}", field.name, of(&field.ty)));
            format!("record {}", list(fields))
        }
        TypeDefKind::Variant(variant) => {
            let cases = variant.cases.iter();
            let cases = cases.map(|case| format!("{}({})", case.name, maybe(&case.ty)));
            format!("variant {}", list(cases))
        }
        TypeDefKind::Enum(definition) => {
            format!(
                "enum {}",
                list(definition.cases.iter().map(|it| it.name.clone()))
            )
        }
        TypeDefKind::Flags(flags) => {
            format!(
                "flags {}",
                list(flags.flags.iter().map(|it| it.name.clone()))
            )
        }
        TypeDefKind::Tuple(tuple) => format!("tuple {}", list(tuple.types.iter().map(of))),
        TypeDefKind::Resource => "resource".to_owned(),
        TypeDefKind::Handle(Handle::Own(id)) => format!("own {}", of(&Type::Id(*id))),
        TypeDefKind::Handle(Handle::Borrow(id)) => format!("borrow {}", of(&Type::Id(*id))),
        TypeDefKind::Option(inner) => format!("option {}", of(inner)),
        TypeDefKind::Result(result) => {
            format!("result {} {}", maybe(&result.ok), maybe(&result.err))
        }
        TypeDefKind::List(inner) => format!("list {}", of(inner)),
        TypeDefKind::Map(key, value) => format!("map {} {}", of(key), of(value)),
        TypeDefKind::FixedLengthList(inner, length) => format!("list {} {length}", of(inner)),
        TypeDefKind::Future(inner) => format!("future {}", maybe(inner)),
        TypeDefKind::Stream(inner) => format!("stream {}", maybe(inner)),
        TypeDefKind::Type(inner) => format!("type {}", of(inner)),
        TypeDefKind::Unknown => "unknown".to_owned(),
    }
}

fn option(resolve: &Resolve, inner: &Option<Type>) -> String {
    inner
        .as_ref()
        .map_or("none".to_owned(), |inner| ty(resolve, inner))
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("{{{}}}", items.collect::<Vec<_>>().join(", "))
}
