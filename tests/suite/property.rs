//! Random values of random types, through an app that exports an interface of
//! echo functions and answers each by the imported function of the same name:
//! every value is lifted and lowered twice, in both directions.
//!
//! `COMPONENTIZE_PROPERTY_CASES` is the number of functions, each with types of
//! its own (200 unless it is set); `COMPONENTIZE_PROPERTY_SEED` (64 hexadecimal
//! digits, as a run prints it) repeats a run.

use std::cell::RefCell;
use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher, Hasher};

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::types::{self, Type};
use componentize_tests::{launcher, values};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use wasmtime::component::Val;

const APP: &str = r#"
from collections.abc import Callable

from wit_world import exports
from wit_world.imports import echo


def forward(name: str) -> Callable[..., object]:
    def method(self: object, *arguments: object) -> object:
        return getattr(echo, name)(*arguments)

    return method


names = [name for name in vars(echo) if name.startswith("echo_")]
Echo = type("Echo", (exports.Echo,), {name: forward(name) for name in names})
"#;

/// How many functions one component has: building one takes longer than a
/// thousand calls.
const FUNCTIONS: usize = 50;

/// How often each function is called.
const CALLS: u32 = 8;

fn cases() -> usize {
    std::env::var("COMPONENTIZE_PROPERTY_CASES").map_or(200, |cases| {
        cases
            .parse()
            .expect("COMPONENTIZE_PROPERTY_CASES is a number")
    })
}

fn seed() -> [u8; 32] {
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

fn build(functions: &[Vec<Type>]) -> Component {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let interface = types::echo_interface("echo", functions);
    let wit = format!(
        "package test:property;\n{interface}world property {{\n    import echo;\n    export echo;\n}}\n"
    );
    fs::create_dir(folder.path().join("wit")).unwrap();
    fs::write(folder.path().join("wit/world.wit"), &wit).unwrap();
    fs::write(folder.path().join("app.py"), APP).unwrap();
    Component::new(&launcher::build(folder.path()))
}

fn calls(running: &RefCell<Running>, runner: &mut TestRunner, index: usize, types: &[Type]) {
    let function = format!("echo-{index}");
    let strategy = running
        .borrow_mut()
        .parameters("test:property/echo", &function)
        .iter()
        .map(values::of_type)
        .collect::<Vec<_>>();
    let outcome = runner.run(&strategy, |arguments| {
        let received = running
            .borrow_mut()
            .call("test:property/echo", &function, &arguments)
            .expect("an echo");
        let sent = match &arguments[..] {
            [value] => value.clone(),
            values => Val::Tuple(values.to_vec()),
        };
        proptest::prop_assert!(
            values::same(&sent, &received),
            "sent {sent:?}, received {received:?}"
        );
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{function} of {types:?}: {error}"));
}

#[test]
fn random_values_of_random_types_come_back() {
    let seed = seed();
    println!("COMPONENTIZE_PROPERTY_SEED={}", hexadecimal(&seed));
    let config = Config {
        cases: CALLS,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let types = proptest::collection::vec(types::any_type(), 1..4);
    let mut left = cases();
    while left > 0 {
        let count = left.min(FUNCTIONS);
        left -= count;
        let functions = proptest::collection::vec(&types, count)
            .new_tree(&mut runner)
            .expect("random types")
            .current();
        let running = RefCell::new(build(&functions).instantiate(
            &Environment::default(),
            |_, _, arguments| {
                Ok(Some(match arguments {
                    [value] => value.clone(),
                    values => Val::Tuple(values.to_vec()),
                }))
            },
        ));
        for (index, types) in functions.iter().enumerate() {
            calls(&running, &mut runner, index, types);
        }
    }
}
