//! The Python types of WIT types, as text.
//!
//! | WIT | Python |
//! |---|---|
//! | bool; integers; floats; char, string | `bool`; `int`; `float`; `str` |
//! | `list<u8>`, also of fixed length | `bytes` |
//! | `list<T>`, also of fixed length | `list[T]` |
//! | `tuple<A, B>` | `tuple[A, B]` |
//! | `option<T>` | `T | None`, or `Some[T] | None` where `T` is an option itself |
//! | `result<T, E>` | `Result[T, E]` |
//! | `map<K, V>` | `dict[K, V]` |
//! | named types, and handles to resources | their class |
//! | `stream<u8>`; `stream<T>`; `future<T>` | `ByteStreamReader`; `StreamReader[T]`; `FutureReader[T]` |
//!
//! Functions return and raise the two sides of a result; [`super::model`] takes those apart.

use wit_parser::{Handle, Resolve, Type, TypeDefKind, TypeId};

use super::layout::{Layout, dealias};

/// The module with `Ok`, `Err`, `Some` and `Result`.
pub const TYPES: &str = "componentize_py_types";
/// The module with the classes of streams.
pub const STREAMS: &str = "componentize_py_async_support.streams";
/// The module with the classes of futures.
pub const FUTURES: &str = "componentize_py_async_support.futures";

/// How names are spelt at some place of some module.
pub trait Spelling {
    /// A builtin class or function.
    fn builtin(&mut self, name: &'static str) -> String;
    /// What a module of the runtime or of the standard library defines.
    fn library(&mut self, module: &'static str, name: &'static str) -> String;
    /// The class of the named type `id`.
    fn class(&mut self, layout: &Layout<'_>, id: TypeId) -> String;
}

/// The Python type of `ty`.
pub fn annotation(layout: &Layout<'_>, spelling: &mut dyn Spelling, ty: &Type) -> String {
    let builtin = match ty {
        Type::Bool => "bool",
        Type::U8
        | Type::U16
        | Type::U32
        | Type::U64
        | Type::S8
        | Type::S16
        | Type::S32
        | Type::S64 => "int",
        Type::F32 | Type::F64 => "float",
        Type::Char | Type::String => "str",
        Type::ErrorContext => return spelling.library(TYPES, "ErrorContext"),
        Type::Id(id) => return defined(layout, spelling, *id),
    };
    spelling.builtin(builtin)
}

/// Whether `ty` is `u8`: a list or a stream of that is, or carries, `bytes`.
pub fn is_bytes(resolve: &Resolve, ty: Option<Type>) -> bool {
    match ty {
        Some(Type::U8) => true,
        Some(Type::Id(id)) => {
            let id = dealias(resolve, id);
            matches!(resolve.types[id].kind, TypeDefKind::Type(Type::U8))
        }
        _ => false,
    }
}

/// The Python type of `ty`, or `None` where there is none.
pub fn optional_annotation(
    layout: &Layout<'_>,
    spelling: &mut dyn Spelling,
    ty: Option<&Type>,
) -> String {
    ty.map_or("None".to_owned(), |ty| annotation(layout, spelling, ty))
}

fn defined(layout: &Layout<'_>, spelling: &mut dyn Spelling, id: TypeId) -> String {
    let id = dealias(layout.resolve, id);
    match &layout.resolve.types[id].kind {
        TypeDefKind::Record(_)
        | TypeDefKind::Variant(_)
        | TypeDefKind::Enum(_)
        | TypeDefKind::Flags(_)
        | TypeDefKind::Resource
        | TypeDefKind::Unknown => spelling.class(layout, id),
        TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => defined(layout, spelling, *id),
        TypeDefKind::Type(ty) => annotation(layout, spelling, ty),
        TypeDefKind::List(ty) | TypeDefKind::FixedLengthList(ty, _) => {
            if is_bytes(layout.resolve, Some(*ty)) {
                return spelling.builtin("bytes");
            }
            let class = spelling.builtin("list");
            format!("{class}[{}]", annotation(layout, spelling, ty))
        }
        TypeDefKind::Map(key, value) => {
            let class = spelling.builtin("dict");
            let key = annotation(layout, spelling, key);
            let value = annotation(layout, spelling, value);
            format!("{class}[{key}, {value}]")
        }
        TypeDefKind::Tuple(tuple) => {
            let class = spelling.builtin("tuple");
            let types = tuple.types.iter();
            let parts: Vec<String> = types.map(|ty| annotation(layout, spelling, ty)).collect();
            if parts.is_empty() {
                return format!("{class}[()]");
            }
            format!("{class}[{}]", parts.join(", "))
        }
        TypeDefKind::Option(ty) => {
            let payload = annotation(layout, spelling, ty);
            if is_option(layout, ty) {
                let class = spelling.library(TYPES, "Some");
                format!("{class}[{payload}] | None")
            } else {
                format!("{payload} | None")
            }
        }
        TypeDefKind::Result(result) => {
            let class = spelling.library(TYPES, "Result");
            let ok = optional_annotation(layout, spelling, result.ok.as_ref());
            let err = optional_annotation(layout, spelling, result.err.as_ref());
            format!("{class}[{ok}, {err}]")
        }
        TypeDefKind::Stream(payload) if is_bytes(layout.resolve, *payload) => {
            spelling.library(STREAMS, "ByteStreamReader")
        }
        TypeDefKind::Stream(payload) => {
            let class = spelling.library(STREAMS, "StreamReader");
            let payload = optional_annotation(layout, spelling, payload.as_ref());
            format!("{class}[{payload}]")
        }
        TypeDefKind::Future(payload) => {
            let class = spelling.library(FUTURES, "FutureReader");
            let payload = optional_annotation(layout, spelling, payload.as_ref());
            format!("{class}[{payload}]")
        }
    }
}

fn is_option(layout: &Layout<'_>, ty: &Type) -> bool {
    let Type::Id(id) = ty else { return false };
    let id = dealias(layout.resolve, *id);
    matches!(layout.resolve.types[id].kind, TypeDefKind::Option(_))
}

/// The Python type of `ty` for people to read, outside of any module: classes have the module in
/// front that defines them.
pub fn qualified(layout: &Layout<'_>, ty: &Type) -> String {
    annotation(layout, &mut Qualified, ty)
}

struct Qualified;

impl Spelling for Qualified {
    fn builtin(&mut self, name: &'static str) -> String {
        name.to_owned()
    }

    fn library(&mut self, module: &'static str, name: &'static str) -> String {
        format!("{module}.{name}")
    }

    fn class(&mut self, layout: &Layout<'_>, id: TypeId) -> String {
        format!("{}.{}", layout.home(id).dotted(), layout.class_name(id))
    }
}
