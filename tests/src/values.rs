//! Random component values for the property tests, and their equality.

use proptest::prelude::*;
use proptest::strategy::BoxedStrategy;
use wasmtime::component::Val;
use wasmtime::component::types::Type;

/// The longest random list or string, in elements.
const LONGEST: usize = 12;

/// Values of a type.
///
/// # Panics
///
/// For handles, streams and futures: those are not made out of nothing.
pub fn of_type(ty: &Type) -> BoxedStrategy<Val> {
    match ty {
        Type::Bool => any::<bool>().prop_map(Val::Bool).boxed(),
        Type::S8 => any::<i8>().prop_map(Val::S8).boxed(),
        Type::U8 => any::<u8>().prop_map(Val::U8).boxed(),
        Type::S16 => any::<i16>().prop_map(Val::S16).boxed(),
        Type::U16 => any::<u16>().prop_map(Val::U16).boxed(),
        Type::S32 => any::<i32>().prop_map(Val::S32).boxed(),
        Type::U32 => any::<u32>().prop_map(Val::U32).boxed(),
        Type::S64 => any::<i64>().prop_map(Val::S64).boxed(),
        Type::U64 => any::<u64>().prop_map(Val::U64).boxed(),
        Type::Float32 => any::<u32>()
            .prop_map(|bits| Val::Float32(f32::from_bits(bits)))
            .boxed(),
        Type::Float64 => any::<u64>()
            .prop_map(|bits| Val::Float64(f64::from_bits(bits)))
            .boxed(),
        Type::Char => any::<char>().prop_map(Val::Char).boxed(),
        Type::String => proptest::collection::vec(any::<char>(), 0..LONGEST)
            .prop_map(|text| Val::String(text.into_iter().collect()))
            .boxed(),
        Type::List(list) => proptest::collection::vec(of_type(&list.ty()), 0..LONGEST)
            .prop_map(Val::List)
            .boxed(),
        Type::Option(option) => proptest::option::of(of_type(&option.ty()))
            .prop_map(|value| Val::Option(value.map(Box::new)))
            .boxed(),
        Type::Result(result) => prop_oneof![
            payload(result.ok()).prop_map(|value| Val::Result(Ok(value))),
            payload(result.err()).prop_map(|value| Val::Result(Err(value))),
        ]
        .boxed(),
        _ => of_compound_type(ty),
    }
}

fn of_compound_type(ty: &Type) -> BoxedStrategy<Val> {
    match ty {
        Type::Record(record) => record
            .fields()
            .map(|field| (Just(field.name.to_owned()), of_type(&field.ty)))
            .collect::<Vec<_>>()
            .prop_map(Val::Record)
            .boxed(),
        Type::Tuple(tuple) => tuple
            .types()
            .map(|ty| of_type(&ty))
            .collect::<Vec<_>>()
            .prop_map(Val::Tuple)
            .boxed(),
        Type::Variant(variant) => proptest::strategy::Union::new(variant.cases().map(|case| {
            let name = case.name.to_owned();
            payload(case.ty).prop_map(move |value| Val::Variant(name.clone(), value))
        }))
        .boxed(),
        Type::FixedLengthList(list) => {
            let length = list.len() as usize;
            proptest::collection::vec(of_type(&list.ty()), length)
                .prop_map(Val::FixedLengthList)
                .boxed()
        }
        Type::Map(map) => {
            let entry = (of_type(&map.key()), of_type(&map.value()));
            proptest::collection::vec(entry, 0..LONGEST)
                .prop_map(|entries| Val::Map(without_equal_keys(entries)))
                .boxed()
        }
        Type::Enum(names) => {
            let names: Vec<String> = names.names().map(str::to_owned).collect();
            proptest::sample::select(names).prop_map(Val::Enum).boxed()
        }
        Type::Flags(names) => {
            let names: Vec<String> = names.names().map(str::to_owned).collect();
            let count = names.len();
            proptest::sample::subsequence(names, 0..=count)
                .prop_map(Val::Flags)
                .boxed()
        }
        other => panic!("no random values of {other:?}"),
    }
}

/// A map has a key once.
fn without_equal_keys(entries: Vec<(Val, Val)>) -> Vec<(Val, Val)> {
    let mut unique: Vec<(Val, Val)> = Vec::new();
    for (key, value) in entries {
        if unique.iter().all(|(other, _)| *other != key) {
            unique.push((key, value));
        }
    }
    unique
}

fn payload(ty: Option<Type>) -> BoxedStrategy<Option<Box<Val>>> {
    match ty {
        Some(ty) => of_type(&ty).prop_map(|value| Some(Box::new(value))).boxed(),
        None => Just(None).boxed(),
    }
}

/// Whether a value came back as it was sent. Unlike `==`, two NaNs are the
/// same: the canonical ABI may replace a NaN by any other.
pub fn same(sent: &Val, received: &Val) -> bool {
    let all = |a: &[Val], b: &[Val]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b));
    let boxed = |a: &Option<Box<Val>>, b: &Option<Box<Val>>| match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    };
    match (sent, received) {
        (Val::Float32(a), Val::Float32(b)) => {
            a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
        }
        (Val::Float64(a), Val::Float64(b)) => {
            a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
        }
        (Val::List(a), Val::List(b))
        | (Val::Tuple(a), Val::Tuple(b))
        | (Val::FixedLengthList(a), Val::FixedLengthList(b)) => all(a, b),
        (Val::Map(a), Val::Map(b)) => {
            a.len() == b.len()
                && (a.iter().zip(b)).all(|(a, b)| same(&a.0, &b.0) && same(&a.1, &b.1))
        }
        (Val::Record(a), Val::Record(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0 == b.0 && same(&a.1, &b.1))
        }
        (Val::Variant(a, x), Val::Variant(b, y)) => a == b && boxed(x, y),
        (Val::Option(a), Val::Option(b)) => boxed(a, b),
        (Val::Result(Ok(a)), Val::Result(Ok(b))) | (Val::Result(Err(a)), Val::Result(Err(b))) => {
            boxed(a, b)
        }
        _ => sent == received,
    }
}
