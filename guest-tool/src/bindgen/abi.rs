//! The ABI table: the Python module `componentize_py_abi`, by which the runtime finds the Python
//! side of what wit-dylib's metadata has by index.
//!
//! Each list has the order of the list of the same name in [`wit_dylib::Metadata`]:
//!
//! | list | an entry |
//! |---|---|
//! | `IMPORT_FUNCTIONS` | (module, qualified name, kind) |
//! | `EXPORT_FUNCTIONS` | (module of the protocol, class, method, kind) |
//! | `RESOURCES` | (module, class, `"import"` or `"export"`) |
//! | `RECORDS` | (module, class, fields) |
//! | `VARIANTS` | (module, ((class of the case, whether it has a payload), ...)) |
//! | `FLAGS`, `ENUMS` | (module, class) |
//! | `STREAMS`, `FUTURES` | (module, function that makes one) |
//!
//! Two lists are only there where they have entries, which are indices: `MAPS`, those of the
//! metadata's lists that are maps, and `FIXED_LENGTH_LISTS`, those of its tuples that are lists of
//! a fixed length (wit-dylib knows neither, see [`crate::shim`]).
//!
//! Kinds are `"function"`, `"constructor"`, `"method"` and `"static"`. One list is not the
//! metadata's: `EXPORT_CLASSES`, (module, class) of each protocol that has functions, of which the
//! app's implementation is instantiated once.

use wit_dylib::metadata::{self, Metadata};
use wit_parser::{Function, Resolve, TypeDefKind, TypeId, WorldItem, WorldKey};

use super::items::{CallableKind, Item, Module};
use super::layout::Layout;
use super::literal::{Literal, text, tuple};
use super::model::case_name;
use super::names::snake;
use super::paths::{Direction, ModulePath};
use super::payloads::{self, Maker};
use super::types::dealias;

const INDENT: &str = "    ";

/// The text of the module. `modules` are the package's.
pub fn table(
    layout: &Layout<'_>,
    modules: &[Module<'_>],
    metadata: &Metadata,
    notice: &str,
) -> String {
    let makers = makers(modules);
    let class = |id: TypeId| {
        let (module, class) = class(layout, id);
        tuple([module, class])
    };
    let maker = |id: TypeId| {
        let found = payloads::find(layout, &makers, id);
        let (module, name) = found
            .map(|(module, maker)| (module.dotted(), maker.name.clone()))
            .unwrap_or_default();
        tuple([text(module), text(name)])
    };
    let lists = [
        (
            "IMPORT_FUNCTIONS",
            rows(&metadata.import_funcs, |it| import_function(layout, it)),
        ),
        (
            "EXPORT_FUNCTIONS",
            rows(&metadata.export_funcs, |it| export_function(layout, it)),
        ),
        (
            "RESOURCES",
            rows(&metadata.resources, |it| resource(layout, it)),
        ),
        ("RECORDS", rows(&metadata.records, |it| record(layout, it))),
        (
            "VARIANTS",
            rows(&metadata.variants, |it| variant(layout, it)),
        ),
        ("FLAGS", rows(&metadata.flags, |it| class(it.id))),
        ("ENUMS", rows(&metadata.enums, |it| class(it.id))),
        ("STREAMS", rows(&metadata.streams, |it| maker(it.id))),
        ("FUTURES", rows(&metadata.futures, |it| maker(it.id))),
        ("EXPORT_CLASSES", export_classes(modules)),
    ];
    let lists = lists.map(|(name, entries)| list(name, &entries));
    let resolve = layout.resolve;
    let maps = metadata.lists.iter().map(|list| list.id);
    let maps = indices(resolve, maps, |kind| matches!(kind, TypeDefKind::Map(..)));
    let fixed = metadata.tuples.iter().map(|tuple| tuple.id);
    let fixed = indices(resolve, fixed, |kind| {
        matches!(kind, TypeDefKind::FixedLengthList(..))
    });
    let special = [("MAPS", maps), ("FIXED_LENGTH_LISTS", fixed)];
    let special = special.map(|(name, entries)| match &entries[..] {
        [] => String::new(),
        entries => list(name, entries),
    });
    notice.to_owned() + &lists.concat() + &special.concat()
}

/// The places of those types that the world declares as what is asked for.
fn indices(
    resolve: &Resolve,
    types: impl Iterator<Item = TypeId>,
    is_asked_for: impl Fn(&TypeDefKind) -> bool,
) -> Vec<Literal> {
    let places = types.enumerate().filter(|(_, id)| {
        // The items of maps have types that the world does not declare.
        let declared = resolve.types.get(*id);
        declared.is_some_and(|declared| is_asked_for(&declared.kind))
    });
    places.map(|(index, _)| Literal::Number(index)).collect()
}

fn rows<T>(entries: &[T], row: impl Fn(&T) -> Literal) -> Vec<Literal> {
    entries.iter().map(row).collect()
}

fn makers<'a>(modules: &'a [Module<'_>]) -> Vec<(&'a ModulePath, &'a Maker)> {
    let mut makers = Vec::new();
    for module in modules {
        for item in &module.items {
            if let Item::Maker(maker) = item {
                makers.push((&module.path, maker));
            }
        }
    }
    makers
}

fn list(name: &str, entries: &[Literal]) -> String {
    if entries.is_empty() {
        return format!("\n{name} = []\n");
    }
    let lines: String = entries.iter().map(|entry| entry.line(INDENT)).collect();
    format!("\n{name} = [\n{lines}]\n")
}

/// The module and class of a named type.
fn class(layout: &Layout<'_>, id: TypeId) -> (Literal, Literal) {
    let module = layout.home(id).dotted();
    (text(module), text(layout.class_name(id)))
}

fn kind(function: &Function) -> &'static str {
    match CallableKind::of(function) {
        CallableKind::Function => "function",
        CallableKind::Constructor => "constructor",
        CallableKind::Method => "method",
        CallableKind::Static => "static",
    }
}

fn resource(layout: &Layout<'_>, resource: &metadata::Resource) -> Literal {
    let side = match layout.direction(resource.id) {
        Direction::Import => "import",
        Direction::Export => "export",
    };
    let (module, class) = class(layout, resource.id);
    tuple([module, class, text(side.to_owned())])
}

fn record(layout: &Layout<'_>, record: &metadata::Record) -> Literal {
    let (module, class) = class(layout, record.id);
    let fields = record.fields.iter().map(|(name, _)| text(snake(name)));
    tuple([module, class, Literal::Tuple(fields.collect())])
}

fn variant(layout: &Layout<'_>, variant: &metadata::Variant) -> Literal {
    let (module, _) = class(layout, variant.id);
    let union = layout.class_name(variant.id);
    let cases = rows(&variant.cases, |(name, payload)| {
        let has_payload = Literal::Bool(payload.is_some());
        tuple([text(case_name(&union, name)), has_payload])
    });
    tuple([module, Literal::Tuple(cases)])
}

/// The class of the resource that `function` belongs to, with its module.
fn owner(layout: &Layout<'_>, function: &Function) -> Option<(String, String)> {
    let id = dealias(layout.resolve, function.kind.resource()?);
    let module = layout.home(id).dotted();
    Some((module, layout.class_name(id)))
}

fn import_function(layout: &Layout<'_>, imported: &metadata::ImportFunc) -> Literal {
    let interface = imported.interface.as_deref();
    let (function, module) = find(layout, Direction::Import, interface, &imported.name);
    let own_name = layout.function_name(function, interface.is_none());
    let (module, name) = match owner(layout, function) {
        Some((module, class)) => (module, format!("{class}.{own_name}")),
        None => (module, own_name),
    };
    tuple([text(module), text(name), text(kind(function).to_owned())])
}

fn export_function(layout: &Layout<'_>, exported: &metadata::ExportFunc) -> Literal {
    let interface = exported.interface.as_deref();
    let (function, _) = find(layout, Direction::Export, interface, &exported.name);
    let (module, class) = match (owner(layout, function), interface) {
        (Some(owner), _) => owner,
        (None, Some(interface)) => {
            let interface = &layout.exports[place(layout, Direction::Export, interface)];
            let module = layout.package(interface.home, Direction::Export).dotted();
            (module, interface.protocol.clone())
        }
        (None, None) => {
            let home = layout.packages.home(Direction::Export, &exported.name);
            let module = layout.packages.root(home).dotted();
            (module, layout.packages.protocol(home).to_owned())
        }
    };
    tuple([
        text(module),
        text(class),
        text(layout.function_name(function, false)),
        text(kind(function).to_owned()),
    ])
}

/// The function that the metadata calls `name`, of the interface that it calls `interface` or of
/// the world, and its module.
fn find<'a>(
    layout: &'a Layout<'_>,
    direction: Direction,
    interface: Option<&str>,
    name: &str,
) -> (&'a Function, String) {
    if let Some(interface) = interface {
        let interface = &layout.interfaces(direction)[place(layout, direction, interface)];
        let function = &layout.resolve.interfaces[interface.id].functions[name];
        return (function, interface.module.dotted());
    }
    let world = &layout.resolve.worlds[layout.world];
    let items = match direction {
        Direction::Import => &world.imports,
        Direction::Export => &world.exports,
    };
    match items.get(&WorldKey::Name(name.to_owned())) {
        Some(WorldItem::Function(function)) => {
            let home = layout.packages.home(direction, name);
            (function, layout.packages.root(home).dotted())
        }
        _ => unreachable!("the metadata is of this world"),
    }
}

/// The index among the interfaces of one side of the one that the metadata calls `name`.
fn place(layout: &Layout<'_>, direction: Direction, name: &str) -> usize {
    let mut interfaces = layout.interfaces(direction).iter();
    let place =
        interfaces.position(|interface| layout.resolve.name_world_key(interface.key) == name);
    match place {
        Some(place) => place,
        None => unreachable!("the metadata is of this world"),
    }
}

fn export_classes(modules: &[Module<'_>]) -> Vec<Literal> {
    let mut classes = Vec::new();
    for module in modules {
        for item in &module.items {
            if let Item::Protocol { class, functions } = item
                && !functions.is_empty()
            {
                let name = text(class.name.clone());
                classes.push(tuple([text(module.path.dotted()), name]));
            }
        }
    }
    classes
}
