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
//! Kinds are `"function"`, `"constructor"`, `"method"` and `"static"`. One list is not the
//! metadata's: `EXPORT_CLASSES`, (module, class) of each protocol that has functions, of which the
//! app's implementation is instantiated once.

use std::fmt::{self, Display};

use wit_dylib::Metadata;
use wit_parser::{Function, TypeId, WorldItem, WorldKey};

use super::layout::{Direction, Layout, dealias};
use super::model::{CallableKind, Item, Module, case_name};
use super::names::snake;
use super::payloads::{self, Maker};
use super::wrap;

const INDENT: &str = "    ";

/// The text of the module. `modules` are the package's.
pub fn table(
    layout: &Layout<'_>,
    modules: &[Module<'_>],
    metadata: &Metadata,
    notice: &str,
) -> String {
    let makers: Vec<&Maker> = modules
        .iter()
        .flat_map(|module| &module.items)
        .filter_map(|item| match item {
            Item::Maker(maker) => Some(maker),
            _ => None,
        })
        .collect();
    let imports = metadata.import_funcs.iter().map(|function| {
        let interface = function.interface.as_deref();
        import_function(layout, interface, &function.name)
    });
    let exports = metadata.export_funcs.iter().map(|function| {
        let interface = function.interface.as_deref();
        export_function(layout, interface, &function.name)
    });
    let resources = metadata.resources.iter().map(|resource| {
        let side = match layout.direction(resource.id) {
            Direction::Import => "import",
            Direction::Export => "export",
        };
        let (module, class) = class(layout, resource.id);
        tuple([module, class, Literal::Text(side.to_owned())])
    });
    let records = metadata.records.iter().map(|record| {
        let (module, class) = class(layout, record.id);
        let fields = record.fields.iter().map(|(name, _)| text(snake(name)));
        tuple([module, class, Literal::Tuple(fields.collect())])
    });
    let records: Vec<Literal> = records.collect();
    let variants = metadata.variants.iter().map(|variant| {
        let (module, _) = class(layout, variant.id);
        let union = layout.class_name(variant.id);
        let cases = variant.cases.iter().map(|(name, payload)| {
            tuple([
                text(case_name(&union, name)),
                Literal::Bool(payload.is_some()),
            ])
        });
        tuple([module, Literal::Tuple(cases.collect())])
    });
    let variants: Vec<Literal> = variants.collect();
    let classes = |ids: Vec<TypeId>| -> Vec<Literal> {
        let classes = ids.into_iter().map(|id| {
            let (module, class) = class(layout, id);
            tuple([module, class])
        });
        classes.collect()
    };
    let flags = classes(metadata.flags.iter().map(|flags| flags.id).collect());
    let enums = classes(
        metadata
            .enums
            .iter()
            .map(|definition| definition.id)
            .collect(),
    );
    let channels = |ids: Vec<TypeId>| -> Vec<Literal> {
        let channels = ids.into_iter().map(|id| {
            let maker = payloads::find(layout, &makers, id);
            let name = maker.map(|maker| maker.name.clone()).unwrap_or_default();
            tuple([text(layout.root.dotted()), text(name)])
        });
        channels.collect()
    };
    let streams = channels(metadata.streams.iter().map(|stream| stream.id).collect());
    let futures = channels(metadata.futures.iter().map(|future| future.id).collect());

    let mut module = notice.to_owned();
    for (name, entries) in [
        ("IMPORT_FUNCTIONS", imports.collect()),
        ("EXPORT_FUNCTIONS", exports.collect()),
        ("RESOURCES", resources.collect()),
        ("RECORDS", records),
        ("VARIANTS", variants),
        ("FLAGS", flags),
        ("ENUMS", enums),
        ("STREAMS", streams),
        ("FUTURES", futures),
        ("EXPORT_CLASSES", export_classes(modules)),
    ] {
        module += &list(name, &entries);
    }
    module
}

fn list(name: &str, entries: &[Literal]) -> String {
    if entries.is_empty() {
        return format!("\n{name} = []\n");
    }
    let lines: String = entries.iter().map(|entry| entry.line(INDENT)).collect();
    format!("\n{name} = [\n{lines}]\n")
}

/// A Python constant.
enum Literal {
    Text(String),
    Bool(bool),
    Tuple(Vec<Literal>),
}

fn text(text: String) -> Literal {
    Literal::Text(text)
}

fn tuple<const N: usize>(parts: [Literal; N]) -> Literal {
    Literal::Tuple(parts.into())
}

impl Literal {
    /// The constant as an element of a list, at `indent`, broken where it is too long.
    fn line(&self, indent: &str) -> String {
        let line = format!("{indent}{self},\n");
        match self {
            Literal::Tuple(parts) if !wrap::fits(&line) => {
                let inner = format!("{indent}{INDENT}");
                let lines: String = parts.iter().map(|part| part.line(&inner)).collect();
                format!("{indent}(\n{lines}{indent}),\n")
            }
            _ => line,
        }
    }
}

impl Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Only names stand here, which need no escapes.
            Literal::Text(text) => write!(f, "\"{text}\""),
            Literal::Bool(true) => f.write_str("True"),
            Literal::Bool(false) => f.write_str("False"),
            Literal::Tuple(parts) => {
                f.write_str("(")?;
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{part}")?;
                }
                f.write_str(if parts.len() == 1 { ",)" } else { ")" })
            }
        }
    }
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

/// The class of the resource that `function` belongs to, with its module.
fn owner(layout: &Layout<'_>, function: &Function) -> Option<(String, String)> {
    let id = dealias(layout.resolve, function.kind.resource()?);
    let module = layout.home(id).dotted();
    Some((module, layout.class_name(id)))
}

fn import_function(layout: &Layout<'_>, interface: Option<&str>, name: &str) -> Literal {
    let (function, module) = find(layout, Direction::Import, interface, name);
    let own_name = layout.function_name(function, interface.is_none());
    let (module, name) = match owner(layout, function) {
        Some((module, class)) => (module, format!("{class}.{own_name}")),
        None => (module, own_name),
    };
    tuple([text(module), text(name), text(kind(function).to_owned())])
}

fn export_function(layout: &Layout<'_>, interface: Option<&str>, name: &str) -> Literal {
    let (function, _) = find(layout, Direction::Export, interface, name);
    let (module, class) = match (owner(layout, function), interface) {
        (Some(owner), _) => owner,
        (None, Some(interface)) => {
            let interface = place(layout, Direction::Export, interface);
            let module = layout.package(Direction::Export).dotted();
            (module, layout.exports[interface].protocol.clone())
        }
        (None, None) => (layout.root.dotted(), layout.protocol.clone()),
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
        Some(WorldItem::Function(function)) => (function, layout.root.dotted()),
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
