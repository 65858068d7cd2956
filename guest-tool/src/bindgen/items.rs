//! What a generated module can define, under its Python names.

use wit_parser::{Function, FunctionKind, Type, TypeId};

use super::path::ModulePath;
use super::payloads;

/// A module.
pub struct Module<'a> {
    /// Where it is.
    pub path: ModulePath,
    /// The package that it is in, by its index.
    pub package: usize,
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
