//! Maps and lists of a fixed length. wasmtime knows them, but has to be told to
//! let them in.

use std::cell::RefCell;
use std::sync::OnceLock;

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::{launcher, values};
use proptest::test_runner::{Config, TestRunner};
use wasmtime::component::Val;

const ECHO: &str = "test:collections/echo";

/// How often each function is called with random values.
const CALLS: u32 = 16;

fn component() -> &'static Component {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT.get_or_init(|| Component::quick(&launcher::build(&launcher::app("collections"))))
}

/// An instance whose imported functions give back their argument.
fn echoing() -> Running {
    component().instantiate(&Environment::default(), |_, _, arguments| {
        Ok(arguments.first().cloned())
    })
}

fn text(value: &str) -> Val {
    Val::String(value.to_owned())
}

fn bytes(values: &[u8]) -> Vec<Val> {
    values.iter().copied().map(Val::U8).collect()
}

#[test]
fn random_values_come_back() {
    let running = RefCell::new(echoing());
    let functions = [
        "bytes",
        "many-bytes",
        "numbers",
        "spilled",
        "nested",
        "pixels",
        "map",
        "maps",
        "map-of-maps",
        "option",
        "either",
        "result",
    ];
    for name in functions {
        let function = format!("echo-{name}");
        let parameters = running.borrow_mut().parameters(ECHO, &function);
        let mut runner = TestRunner::new(Config {
            cases: CALLS,
            failure_persistence: None,
            ..Config::default()
        });
        let outcome = runner.run(&values::of_type(&parameters[0]), |sent| {
            let received = (running.borrow_mut())
                .call(ECHO, &function, std::slice::from_ref(&sent))
                .expect("an echo");
            proptest::prop_assert!(values::same(&sent, &received), "received {received:?}");
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{function}: {error}"));
    }
}

#[test]
fn python_sees_bytes_lists_and_dictionaries() {
    let mut running = echoing();
    let map = |entries: &[(&str, &[u8])]| {
        let entries = entries.iter();
        Val::Map(
            entries
                .map(|(key, value)| (text(key), Val::List(bytes(value))))
                .collect(),
        )
    };
    let arguments = [
        Val::FixedLengthList(bytes(b"abc")),
        Val::FixedLengthList(vec![Val::U32(1), Val::U32(2)]),
        map(&[("x", b"1"), ("y", b""), ("x", b"2")]),
    ];
    // Of equal keys, the last one counts.
    assert_eq!(
        running.text("", "show", &arguments),
        "(b'abc', [1, 2], {'x': b'2', 'y': b''})"
    );
    assert_eq!(running.call("", "empty", &[]), Some(Val::Map(Vec::new())));
    let reason = Val::FixedLengthList(bytes(b"no"));
    assert_eq!(
        running.call("", "fail", std::slice::from_ref(&reason)),
        Some(Val::Result(Err(Some(Box::new(reason)))))
    );
}

#[test]
fn wrong_arguments_are_refused_at_the_call() {
    let mut running = component().instantiate(&Environment::default(), |_, function, _| {
        wasmtime::bail!("{function} reached the host")
    });
    for (which, refusal) in [
        (
            "few bytes",
            "ValueError: echo_bytes: parameter 'value': expected bytes of length 4, got bytes of 3",
        ),
        (
            "many bytes",
            "ValueError: echo_bytes: parameter 'value': expected bytes of length 4, got bytes of 5",
        ),
        (
            "text for bytes",
            "TypeError: echo_bytes: parameter 'value': expected bytes of length 4, got str",
        ),
        (
            "list for bytes",
            "TypeError: echo_bytes: parameter 'value': expected bytes of length 4, got list",
        ),
        (
            "short list",
            "ValueError: echo_numbers: parameter 'value': expected list of 3 items, got list of 2",
        ),
        (
            "long list",
            "ValueError: echo_numbers: parameter 'value': expected list of 3 items, got list of 4",
        ),
        (
            "list element",
            "OverflowError: echo_numbers: parameter 'value[2]': -3 does not fit into u32 (0 to 4294967295)",
        ),
        (
            "bytes for list",
            "TypeError: echo_numbers: parameter 'value': expected list of 3 items, got bytes",
        ),
        (
            "inner list",
            "ValueError: echo_nested: parameter 'value[1]': expected list of 2 items, got list of 1",
        ),
        (
            "field",
            "ValueError: echo_pixels: parameter 'value[0].colour': expected bytes of length 3, got bytes of 2",
        ),
        (
            "list for map",
            "TypeError: echo_map: parameter 'value': expected dict, got list",
        ),
        (
            "key",
            "TypeError: echo_map: parameter 'value.keys()': expected str, got int",
        ),
        (
            "value",
            "TypeError: echo_map: parameter 'value['b']': expected int (u32), got str",
        ),
        (
            "large value",
            "OverflowError: echo_map: parameter 'value['a']': 4294967296 does not fit into u32 (0 to 4294967295)",
        ),
        (
            "inner value",
            "ValueError: echo_map_of_maps: parameter 'value['x'][True]': expected bytes of length 2, got bytes of 1",
        ),
    ] {
        assert_eq!(running.text("", "refusal", &[text(which)]), refusal);
    }
}

#[test]
fn a_map_that_changes_on_the_way_is_sent_as_it_was() {
    let mut running = echoing();
    assert_eq!(
        running.text("", "refusal", &[text("none: changed on the way")]),
        "{'a': 1, 'b': 2}"
    );
    assert_eq!(
        running.text("", "refusal", &[text("none: like bytes and lists")]),
        "(b'abcd', [1, 2, 3])"
    );
}
