//! Random component types, and the WIT that defines them.

use std::fmt::Write as _;

use proptest::prelude::*;

/// A value type. Every record, variant, enum and flags type is a definition
/// of its own in the WIT, as the language has no anonymous ones.
#[derive(Clone, Debug)]
pub enum Type {
    /// By its name in WIT.
    Primitive(&'static str),
    /// `list<T>`
    List(Box<Type>),
    /// `option<T>`
    Option(Box<Type>),
    /// `result<T, E>`, either of which may be missing.
    Result(Option<Box<Type>>, Option<Box<Type>>),
    /// `tuple<...>`
    Tuple(Vec<Type>),
    /// A record with these fields.
    Record(Vec<Type>),
    /// A variant with these cases.
    Variant(Vec<Option<Type>>),
    /// An enum with that many cases.
    Enum(usize),
    /// Flags with that many members.
    Flags(usize),
    /// `list<T, N>`
    FixedLengthList(Box<Type>, usize),
    /// `map<K, V>`, where `K` is a primitive type.
    Map(&'static str, Box<Type>),
}

const PRIMITIVES: [&str; 13] = [
    "bool", "u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64", "f32", "f64", "char", "string",
];

/// Those that keys of maps can have.
const KEYS: [&str; 11] = [
    "bool", "u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64", "char", "string",
];

/// How deep types nest, at the most.
const DEPTH: u32 = 4;

/// A random type.
pub fn any_type() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![
        8 => proptest::sample::select(&PRIMITIVES[..]).prop_map(Type::Primitive),
        1 => (1..300usize).prop_map(Type::Enum),
        1 => (1..=32usize).prop_map(Type::Flags),
    ];
    leaf.prop_recursive(DEPTH, 24, 6, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let maybe = proptest::option::of(inner.clone());
        let maybe_boxed = proptest::option::of(boxed.clone());
        prop_oneof![
            boxed.clone().prop_map(Type::List),
            boxed.clone().prop_map(Type::Option),
            (boxed.clone(), 1..6usize).prop_map(|(ty, length)| Type::FixedLengthList(ty, length)),
            (proptest::sample::select(&KEYS[..]), boxed).prop_map(|(key, ty)| Type::Map(key, ty)),
            (maybe_boxed.clone(), maybe_boxed).prop_map(|(ok, err)| Type::Result(ok, err)),
            proptest::collection::vec(inner.clone(), 1..6).prop_map(Type::Tuple),
            proptest::collection::vec(inner, 1..8).prop_map(Type::Record),
            proptest::collection::vec(maybe, 1..8).prop_map(Type::Variant),
        ]
    })
}

/// The definitions that types need, in WIT.
#[derive(Default)]
pub struct Definitions {
    /// The names of what is defined.
    pub names: Vec<String>,
    /// The definitions, each in a line.
    pub text: String,
}

impl Definitions {
    /// How WIT refers to a type, after its definition was added where it
    /// needs one.
    pub fn name(&mut self, ty: &Type) -> String {
        match ty {
            Type::Primitive(name) => (*name).to_owned(),
            Type::List(ty) => format!("list<{}>", self.name(ty)),
            Type::Option(ty) => format!("option<{}>", self.name(ty)),
            Type::Result(None, None) => "result".to_owned(),
            Type::Result(Some(ok), None) => format!("result<{}>", self.name(ok)),
            Type::Result(ok, Some(err)) => {
                let ok = ok.as_ref().map_or("_".to_owned(), |ok| self.name(ok));
                format!("result<{ok}, {}>", self.name(err))
            }
            Type::Tuple(types) => {
                let types: Vec<String> = types.iter().map(|ty| self.name(ty)).collect();
                format!("tuple<{}>", types.join(", "))
            }
            Type::Record(fields) => {
                let fields: Vec<String> = fields.iter().map(|ty| self.name(ty)).collect();
                self.define("record", "field", fields.iter().map(|ty| format!(": {ty}")))
            }
            Type::Variant(cases) => {
                let cases: Vec<String> = cases
                    .iter()
                    .map(|ty| {
                        ty.as_ref()
                            .map_or(String::new(), |ty| format!("({})", self.name(ty)))
                    })
                    .collect();
                self.define("variant", "case", cases)
            }
            Type::FixedLengthList(ty, length) => format!("list<{}, {length}>", self.name(ty)),
            Type::Map(key, value) => format!("map<{key}, {}>", self.name(value)),
            Type::Enum(count) => self.define("enum", "case", vec![String::new(); *count]),
            Type::Flags(count) => self.define("flags", "flag", vec![String::new(); *count]),
        }
    }

    fn define(
        &mut self,
        kind: &str,
        member: &str,
        members: impl IntoIterator<Item = String>,
    ) -> String {
        let name = format!("{kind}-n{}", self.names.len());
        self.names.push(name.clone());
        let members = members
            .into_iter()
            .enumerate()
            .map(|(index, rest)| format!("{member}-n{index}{rest}"))
            .collect::<Vec<_>>()
            .join(", ");
        writeln!(self.text, "    {kind} {name} {{ {members} }}").unwrap();
        name
    }
}
