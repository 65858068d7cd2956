//! Random values of random types, from the host through two composed Python
//! components and back: see [`componentize_tests::worlds`].
//!
//! A case is a function with random types for its parameters, and the random
//! values with which it is called. `COMPONENTIZE_PROPERTY_CASES` says how many
//! cases there are, 200 unless it is set. They are the functions of a few
//! worlds; for each world its seed is printed: with it in
//! `COMPONENTIZE_PROPERTY_SEED` a run begins with that world, and with
//! `COMPONENTIZE_PROPERTY_CASES=50` that is all that it does.

use std::cell::RefCell;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use componentize_tests::component::Running;
use componentize_tests::types::{self, Type};
use componentize_tests::values;
use componentize_tests::worlds::{self, ECHO, Signature};
use proptest::prelude::Rng;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use wasmtime::component::Val;

/// How many functions a world has: building its components and compiling them
/// takes longer than thousands of calls.
const FUNCTIONS: usize = 50;

/// How often each function is called.
const CALLS: u32 = 8;

type Seed = [u8; 32];

fn cases() -> usize {
    std::env::var("COMPONENTIZE_PROPERTY_CASES").map_or(200, |cases| {
        cases
            .parse()
            .expect("COMPONENTIZE_PROPERTY_CASES is a number")
    })
}

fn first_seed() -> Seed {
    let mut seed = [0; 32];
    if let Ok(text) = std::env::var("COMPONENTIZE_PROPERTY_SEED") {
        assert_eq!(text.len(), 64, "the seed has 64 hexadecimal digits");
        for (index, byte) in seed.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * index..][..2], 16).expect("hexadecimal digits");
        }
    } else {
        for part in seed.chunks_exact_mut(8) {
            part.copy_from_slice(&RandomState::new().build_hasher().finish().to_le_bytes());
        }
    }
    seed
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Functions, one in five of which is by a resource.
fn signatures(count: usize) -> impl Strategy<Value = Vec<Signature>> {
    let parameters = proptest::collection::vec(types::any_type(), 1..6);
    proptest::collection::vec(parameters, count).prop_map(|parameters| {
        let signatures = parameters.into_iter().enumerate();
        signatures
            .map(|(index, parameters)| Signature {
                parameters,
                by_resource: index % 5 == 0,
            })
            .collect()
    })
}

/// Calls function `index` with random values.
fn calls(running: &RefCell<Running>, runner: &mut TestRunner, index: usize, types: &[Type]) {
    let function = format!("echo-n{index}");
    let strategy = (running.borrow_mut().parameters(ECHO, &function).iter())
        .map(values::of_type)
        .collect::<Vec<_>>();
    let outcome = runner.run(&strategy, |arguments| {
        let received = running.borrow_mut().call(ECHO, &function, &arguments);
        let (sent, received) = (worlds::result_of(&arguments), received.expect("an echo"));
        proptest::prop_assert!(
            values::same(&sent, &received),
            "sent {sent:?}, received {received:?}"
        );
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{function} of {types:?}: {error}"));
}

/// Runs the cases of one world; gives the seed of the next.
fn world(seed: Seed, functions: usize) -> Seed {
    println!("COMPONENTIZE_PROPERTY_SEED={}", hexadecimal(&seed));
    let config = Config {
        cases: CALLS,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let mut next = [0; 32];
    runner.rng().fill_bytes(&mut next);
    let signatures = signatures(functions)
        .new_tree(&mut runner)
        .expect("random types")
        .current();
    let running = RefCell::new(worlds::build(&signatures).instantiate_alone());
    for (index, signature) in signatures.iter().enumerate() {
        calls(&running, &mut runner, index, &signature.parameters);
    }
    next
}

#[test]
fn random_values_of_random_types_come_back() {
    let (mut seed, mut left) = (first_seed(), cases());
    while left > 0 {
        let functions = left.min(FUNCTIONS);
        seed = world(seed, functions);
        left -= functions;
    }
}

fn primitive(name: &'static str) -> Type {
    Type::Primitive(name)
}

fn list(ty: Type) -> Type {
    Type::List(Box::new(ty))
}

/// Functions at the corners of the canonical ABI, with values for each.
fn corners() -> Vec<(Vec<Type>, Vec<Vec<Val>>)> {
    let numbers = |count: u8| (0..count).map(Val::U8).collect::<Vec<_>>();
    // Every field needs padding before it.
    let padded = || {
        let fields = [
            "u8", "u64", "bool", "u16", "s8", "f64", "u8", "u32", "char", "u8",
        ];
        Type::Record(fields.map(primitive).into())
    };
    let fields = [
        Val::U8(1),
        Val::U64(u64::MAX - 1),
        Val::Bool(true),
        Val::U16(0xfffe),
        Val::S8(-2),
        Val::Float64(-0.0),
        Val::U8(255),
        Val::U32(0xdead_beef),
        Val::Char('\u{10fffe}'),
        Val::U8(3),
    ];
    let names = (0..).map(|index| format!("field-n{index}"));
    let padded_value = Val::Record(names.zip(fields).collect());
    // Payloads of all flat types in one place.
    let joined = || {
        let cases = ["u8", "f32", "s64", "f64", "string"].map(|name| Some(primitive(name)));
        Type::Variant([&cases[..], &[None, Some(list(primitive("u8")))]].concat())
    };
    let joined_values = [
        Some(Val::U8(200)),
        Some(Val::Float32(f32::MIN_POSITIVE / 2.0)),
        Some(Val::S64(i64::MIN)),
        Some(Val::Float64(f64::MAX)),
        Some(Val::String(
            "größer \u{d7ff}\u{e000}\u{0}\u{10ffff}".to_owned(),
        )),
        None,
        Some(Val::List(Vec::new())),
    ];
    let joined_values: Vec<Val> = (joined_values.into_iter().enumerate())
        .map(|(index, payload)| Val::Variant(format!("case-n{index}"), payload.map(Box::new)))
        .collect();
    let floats = [
        (f32::NAN.to_bits(), f64::NAN.to_bits()),
        // Signalling, negative, with a payload.
        (0xffa0_1234, 0xfff4_0000_0000_1234),
        (f32::INFINITY.to_bits(), f64::NEG_INFINITY.to_bits()),
        ((-0.0f32).to_bits(), (-0.0f64).to_bits()),
        (1, 1),
    ];
    let floats = floats.map(|(single, double)| {
        vec![
            Val::Float32(f32::from_bits(single)),
            Val::Float64(f64::from_bits(double)),
        ]
    });
    let extremes = |minimum: [Val; 8], maximum: [Val; 8]| vec![minimum.into(), maximum.into()];
    let integers = ["u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64"];
    let byte_list = |length: u32| {
        let bytes = (0..length).map(|index| Val::U8(index.wrapping_mul(31).to_le_bytes()[1]));
        vec![Val::List(bytes.collect())]
    };
    let mut corners = vec![
        // As many flat parameters as there may be, and one more. Either result goes through memory.
        (vec![primitive("u8"); 16], vec![numbers(16)]),
        (vec![primitive("u8"); 17], vec![numbers(17)]),
        (vec![padded()], vec![vec![padded_value.clone()]]),
        (
            vec![list(padded())],
            vec![vec![Val::List(vec![padded_value; 3])]],
        ),
        (
            vec![joined()],
            joined_values
                .iter()
                .map(|value| vec![value.clone()])
                .collect(),
        ),
        (vec![list(joined())], vec![vec![Val::List(joined_values)]]),
        (vec![primitive("f32"), primitive("f64")], floats.into()),
        (
            integers.map(primitive).into(),
            extremes(
                [
                    Val::U8(0),
                    Val::S8(i8::MIN),
                    Val::U16(0),
                    Val::S16(i16::MIN),
                    Val::U32(0),
                    Val::S32(i32::MIN),
                    Val::U64(0),
                    Val::S64(i64::MIN),
                ],
                [
                    Val::U8(u8::MAX),
                    Val::S8(i8::MAX),
                    Val::U16(u16::MAX),
                    Val::S16(i16::MAX),
                    Val::U32(u32::MAX),
                    Val::S32(i32::MAX),
                    Val::U64(u64::MAX),
                    Val::S64(i64::MAX),
                ],
            ),
        ),
        (
            vec![list(primitive("u8"))],
            vec![byte_list(0), byte_list(1), byte_list(10_000_000)],
        ),
        (
            vec![primitive("string"), list(primitive("string"))],
            vec![
                vec![Val::String(String::new()), Val::List(Vec::new())],
                vec![
                    Val::String("ß".repeat(1_000_000)),
                    Val::List(vec![Val::String(String::new()); 3]),
                ],
            ],
        ),
    ];
    // Lists of nothing, of items of every size.
    for name in ["bool", "u16", "s32", "u64", "f32", "f64", "char", "string"] {
        corners.push((
            vec![list(primitive(name))],
            vec![vec![Val::List(Vec::new())]],
        ));
    }
    corners
}

#[test]
fn the_corners_of_the_canonical_abi_come_back() {
    let corners = corners();
    let signatures: Vec<Signature> = (corners.iter().enumerate())
        .map(|(index, (parameters, _))| Signature {
            parameters: parameters.clone(),
            by_resource: index % 2 == 0,
        })
        .collect();
    let mut running = worlds::build(&signatures).instantiate_alone();
    for (index, (types, calls)) in corners.iter().enumerate() {
        for arguments in calls {
            let received = running.call(ECHO, &format!("echo-n{index}"), arguments);
            let sent = worlds::result_of(arguments);
            let is_same = received.is_some_and(|received| values::same(&sent, &received));
            assert!(is_same, "a value of {types:?} comes back as another");
        }
    }
}
