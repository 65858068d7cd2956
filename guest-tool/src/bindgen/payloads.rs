//! The functions by which an app makes a stream or a future: one for each payload type that occurs
//! in the functions that a package has, in its root (`byte_stream()`, `types_rec_stream()`,
//! `string_future(default)`).

use std::collections::{BTreeSet, HashSet};

use heck::ToSnakeCase;
use wit_parser::{Handle, Type, TypeDefKind, TypeId, TypeOwner};

use super::annotations::qualified;
use super::layout::Layout;
use super::types::{Channel, dealias, is_bytes};

/// A function that makes a stream or a future.
#[derive(Clone)]
pub struct Maker {
    /// Its name.
    pub name: String,
    /// What it makes.
    pub channel: Channel,
    /// What goes through it.
    pub payload: Option<Type>,
    /// The payload's WIT and Python types: makers are the same where these are.
    identity: String,
}

/// The makers of the streams and futures `channels`. Where the payloads of two would give the same
/// name, they are a type of the app's own and the imported one that it is the counterpart of: the
/// former has `exports_` in front. `taken` are the other names of the module; those are kept clear
/// of with underscores behind.
///
/// What one of `earlier`, the makers of other packages, makes gets no other maker: the second of
/// the results are these, by package and name.
pub fn makers(
    layout: &Layout<'_>,
    channels: &[TypeId],
    earlier: &[(usize, Maker)],
    mut taken: HashSet<String>,
) -> (Vec<Maker>, BTreeSet<(usize, String)>) {
    let mut makers: Vec<Maker> = Vec::new();
    let mut others = BTreeSet::new();
    for &id in channels {
        let Some((channel, payload)) = Channel::of(layout.resolve, id) else {
            continue;
        };
        let identity = identity(layout, channel, payload);
        if let Some((package, maker)) = earlier.iter().find(|(_, it)| it.identity == identity) {
            taken.insert(maker.name.clone());
            others.insert((*package, maker.name.clone()));
            continue;
        }
        if makers.iter().any(|maker| maker.identity == identity) {
            continue;
        }
        let mut name = if channel == Channel::Stream && is_bytes(layout.resolve, payload) {
            "byte_stream".to_owned()
        } else {
            let payload = payload_name(layout, payload);
            format!("{payload}_{}", channel.word())
        };
        if makers.iter().any(|maker| maker.name == name) {
            name = format!("exports_{name}");
        }
        while !taken.insert(name.clone()) {
            name.push('_');
        }
        makers.push(Maker {
            name,
            channel,
            payload,
            identity,
        });
    }
    (makers, others)
}

/// The maker of `makers` for the stream or future `id`, with what comes with it.
pub fn find<'a, T: Copy>(
    layout: &Layout<'_>,
    makers: &[(T, &'a Maker)],
    id: TypeId,
) -> Option<(T, &'a Maker)> {
    let (channel, payload) = Channel::of(layout.resolve, dealias(layout.resolve, id))?;
    let identity = identity(layout, channel, payload);
    makers
        .iter()
        .copied()
        .find(|(_, maker)| maker.identity == identity)
}

fn identity(layout: &Layout<'_>, channel: Channel, payload: Option<Type>) -> String {
    let python = payload.map(|payload| qualified(layout, &payload));
    format!(
        "{} {} {}",
        channel.word(),
        python.unwrap_or_default(),
        payload_name(layout, payload)
    )
}

fn payload_name(layout: &Layout<'_>, payload: Option<Type>) -> String {
    payload.map_or("unit".to_owned(), |ty| type_name(layout, &ty))
}

/// A type as a part of a function's name: `list_types_rec`.
fn type_name(layout: &Layout<'_>, ty: &Type) -> String {
    let name = |ty: &Type| type_name(layout, ty);
    let id = match ty {
        Type::Id(id) => dealias(layout.resolve, *id),
        Type::Bool => return "bool".to_owned(),
        Type::U8 => return "u8".to_owned(),
        Type::U16 => return "u16".to_owned(),
        Type::U32 => return "u32".to_owned(),
        Type::U64 => return "u64".to_owned(),
        Type::S8 => return "s8".to_owned(),
        Type::S16 => return "s16".to_owned(),
        Type::S32 => return "s32".to_owned(),
        Type::S64 => return "s64".to_owned(),
        Type::F32 => return "f32".to_owned(),
        Type::F64 => return "f64".to_owned(),
        Type::Char => return "char".to_owned(),
        Type::String => return "string".to_owned(),
        Type::ErrorContext => return "error_context".to_owned(),
    };
    let unit = |ty: &Option<Type>| payload_name(layout, *ty);
    match &layout.resolve.types[id].kind {
        TypeDefKind::Record(_)
        | TypeDefKind::Variant(_)
        | TypeDefKind::Enum(_)
        | TypeDefKind::Flags(_)
        | TypeDefKind::Resource
        | TypeDefKind::Unknown => {
            let own = layout.resolve.types[id].name.as_deref().unwrap_or_default();
            let home = layout.home(id);
            let is_of_interface = matches!(layout.resolve.types[id].owner, TypeOwner::Interface(_));
            match home.segments.last() {
                Some(module) if is_of_interface => format!("{module}_{}", own.to_snake_case()),
                _ => own.to_snake_case(),
            }
        }
        TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => name(&Type::Id(*id)),
        TypeDefKind::Type(ty) => name(ty),
        TypeDefKind::List(ty) => format!("list_{}", name(ty)),
        TypeDefKind::FixedLengthList(ty, length) => format!("list{length}_{}", name(ty)),
        TypeDefKind::Map(key, value) => format!("map_{}_{}", name(key), name(value)),
        TypeDefKind::Option(ty) => format!("option_{}", name(ty)),
        TypeDefKind::Result(result) => {
            format!("result_{}_{}", unit(&result.ok), unit(&result.err))
        }
        TypeDefKind::Tuple(tuple) => {
            let parts: Vec<String> = tuple.types.iter().map(name).collect();
            format!("tuple{}_{}", parts.len(), parts.join("_"))
        }
        TypeDefKind::Stream(payload) => format!("stream_{}", unit(payload)),
        TypeDefKind::Future(payload) => format!("future_{}", unit(payload)),
    }
}
