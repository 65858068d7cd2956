//! Value types and calls: what a host sends through an export, Python and an
//! import comes back equal, and Python sees it as the documented types.

use std::sync::OnceLock;

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::{launcher, values};
use proptest::test_runner::{Config, TestRunner};
use wasmtime::component::Val;

const ECHO: &str = "test:values/echo";

/// How often each function is called with random values.
const CALLS: u32 = 24;

fn component() -> &'static Component {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT.get_or_init(|| Component::new(&launcher::build(&launcher::app("values"))))
}

/// An instance whose imported functions give back their arguments: one as it
/// is, several as a tuple.
fn echoing() -> Running {
    component().instantiate(&Environment::default(), |_, _, arguments| {
        Ok(match arguments {
            [] => None,
            [value] => Some(value.clone()),
            values => Some(Val::Tuple(values.to_vec())),
        })
    })
}

fn text(value: &str) -> Val {
    Val::String(value.to_owned())
}

/// Sends random values through one function; more than one argument comes
/// back as a tuple.
fn random_values_come_back(function: &str) {
    let mut running = echoing();
    let strategy = running
        .parameters(ECHO, function)
        .iter()
        .map(values::of_type)
        .collect::<Vec<_>>();
    let running = std::cell::RefCell::new(running);
    let mut runner = TestRunner::new(Config {
        cases: CALLS,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&strategy, |arguments| {
            let received = running
                .borrow_mut()
                .call(ECHO, function, &arguments)
                .expect("an echo");
            let sent = match &arguments[..] {
                [value] => value.clone(),
                values => Val::Tuple(values.to_vec()),
            };
            proptest::prop_assert!(
                values::same(&sent, &received),
                "{function}: sent {sent:?}, received {received:?}"
            );
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{function}: {error}"));
}

macro_rules! every_type_comes_back {
    ($($test:ident: $function:literal,)*) => {
        $(#[test]
        fn $test() {
            random_values_come_back($function);
        })*
    };
}

every_type_comes_back! {
    bool_comes_back: "echo-bool",
    u8_comes_back: "echo-u8",
    s8_comes_back: "echo-s8",
    u16_comes_back: "echo-u16",
    s16_comes_back: "echo-s16",
    u32_comes_back: "echo-u32",
    s32_comes_back: "echo-s32",
    u64_comes_back: "echo-u64",
    s64_comes_back: "echo-s64",
    f32_comes_back: "echo-f32",
    f64_comes_back: "echo-f64",
    char_comes_back: "echo-char",
    string_comes_back: "echo-string",
    list_of_u8_comes_back: "echo-bytes",
    list_of_bool_comes_back: "echo-bools",
    list_of_s8_comes_back: "echo-s8s",
    list_of_u16_comes_back: "echo-u16s",
    list_of_s16_comes_back: "echo-s16s",
    list_of_u32_comes_back: "echo-u32s",
    list_of_s32_comes_back: "echo-s32s",
    list_of_u64_comes_back: "echo-u64s",
    list_of_s64_comes_back: "echo-s64s",
    list_of_f32_comes_back: "echo-f32s",
    list_of_f64_comes_back: "echo-f64s",
    list_of_char_comes_back: "echo-chars",
    list_of_string_comes_back: "echo-strings",
    list_of_lists_comes_back: "echo-lists",
    tuple_comes_back: "echo-tuple",
    option_comes_back: "echo-option",
    option_of_option_comes_back: "echo-nested-option",
    three_nested_options_come_back: "echo-deep-option",
    result_comes_back: "echo-result",
    list_of_results_comes_back: "echo-result-in-list",
    result_without_payload_comes_back: "echo-empty-result",
    record_comes_back: "echo-record",
    alias_comes_back: "echo-alias",
    list_of_records_comes_back: "echo-records",
    enum_comes_back: "echo-enum",
    flags_come_back: "echo-flags",
    thirty_two_flags_come_back: "echo-many-flags",
    variant_comes_back: "echo-variant",
    parameters_through_memory_come_back: "echo-spilled",
}

#[test]
fn a_function_without_parameters_and_result_is_called() {
    assert!(echoing().call(ECHO, "nothing", &[]).is_none());
}

#[test]
fn ten_million_bytes_come_back() {
    let sent: Vec<Val> = (0..10_000_000u32)
        .map(|index| Val::U8(index.wrapping_mul(31).to_le_bytes()[1]))
        .collect();
    let sent = Val::List(sent);
    let received = echoing().call(ECHO, "echo-bytes", std::slice::from_ref(&sent));
    assert!(received == Some(sent), "the bytes differ");
}

#[test]
fn python_sees_the_documented_types() {
    let mut running = echoing();
    let scalars = [
        Val::Bool(true),
        Val::U8(255),
        Val::S64(i64::MIN),
        Val::Float32(0.5),
        Val::Char('ß'),
        text("größer"),
        Val::List(vec![Val::U8(0), Val::U8(255)]),
    ];
    assert_eq!(
        running.text("", "show-scalars", &scalars),
        r"(True, 255, -9223372036854775808, 0.5, 'ß', 'größer', b'\x00\xff')"
    );
    let some = |value| Val::Option(Some(Box::new(value)));
    let options = Val::List(vec![
        Val::Option(None),
        some(Val::Option(None)),
        some(some(Val::U8(7))),
    ]);
    assert_eq!(
        running.text("", "show-options", &[options]),
        "[None, Some(value=None), Some(value=7)]"
    );
    let results = Val::List(vec![
        Val::Result(Ok(Some(Box::new(Val::U32(1))))),
        Val::Result(Err(Some(Box::new(text("no"))))),
    ]);
    assert_eq!(
        running.text("", "show-results", &[results]),
        "[Ok(value=1), Err(value='no')]"
    );
    let shapes = Val::List(vec![
        Val::Variant("circle".into(), Some(Box::new(Val::Float64(1.5)))),
        Val::Variant("nothing".into(), None),
    ]);
    assert_eq!(
        running.text("", "show-shapes", &[shapes]),
        "[Shape_Circle(value=1.5), Shape_Nothing()]"
    );
}

#[test]
fn err_is_the_error_case_and_other_exceptions_trap_with_a_traceback() {
    let mut running = echoing();
    assert_eq!(
        running.call("", "fail-with", &[text("reason")]),
        Some(Val::Result(Err(Some(Box::new(text("reason"))))))
    );
    let error = running
        .try_call("", "fail-otherwise", &[text("other reason")])
        .expect_err("a trap");
    assert!(
        error.root_cause().to_string().contains("unreachable"),
        "{error:?}"
    );
    let stderr = running.stderr();
    for part in [
        "Traceback (most recent call last):",
        "app.py\", line ",
        "raise LookupError(message)",
        "LookupError: other reason",
    ] {
        assert!(stderr.contains(part), "{part:?} is not in {stderr:?}");
    }
    assert!(!stderr.contains("panicked"), "{stderr}");
}

#[test]
fn wrong_arguments_are_refused_at_the_call() {
    let mut running = component().instantiate(&Environment::default(), |_, function, _| {
        wasmtime::bail!("{function} reached the host")
    });
    let mut refusal = |which: &str, kind: &str, words: &[&str]| {
        let message = running.text("", "refusal", &[text(which)]);
        assert!(message.starts_with(kind), "{which}: {message}");
        for word in words {
            assert!(message.contains(word), "{which}: {message}");
        }
    };
    refusal("too large", "OverflowError", &["echo_u8", "value", "256"]);
    refusal("negative", "OverflowError", &["echo_u64", "value"]);
    refusal("too small", "OverflowError", &["echo_s8", "value"]);
    refusal("huge", "OverflowError", &["echo_s64", "value"]);
    refusal("list element", "OverflowError", &["echo_u16s", "65536"]);
    refusal(
        "text for number",
        "TypeError",
        &["echo_u32", "value", "int", "str"],
    );
    refusal(
        "number for text",
        "TypeError",
        &["echo_string", "str", "int"],
    );
    refusal(
        "text for bytes",
        "TypeError",
        &["echo_bytes", "bytes", "str"],
    );
    refusal(
        "number for bool",
        "TypeError",
        &["echo_bool", "bool", "int"],
    );
    refusal(
        "list element type",
        "TypeError",
        &["echo_strings", "str", "bytes"],
    );
    refusal("surrogate", "ValueError", &["echo_string"]);
    refusal("surrogate char", "ValueError", &["echo_char"]);
    refusal("two chars", "ValueError", &["echo_char"]);
    refusal("no char", "ValueError", &["echo_char"]);
    refusal("record field", "TypeError", &["echo_record", "int", "str"]);
    refusal(
        "not a record",
        "TypeError",
        &["echo_record", "Point", "tuple"],
    );
    refusal("short tuple", "TypeError", &["echo_tuple"]);
    refusal("not a case", "TypeError", &["echo_variant", "Shape", "int"]);
    refusal("not an enum", "TypeError", &["echo_enum", "Colour", "int"]);
    refusal("missing argument", "TypeError", &["echo_u8", "value"]);
    refusal("extra argument", "TypeError", &["echo_u8"]);
    refusal("unknown keyword", "TypeError", &["echo_u8", "other"]);
    refusal(
        "bare option",
        "TypeError",
        &["echo_nested_option", "Some", "int"],
    );
}

#[test]
fn wrong_results_trap_with_a_traceback() {
    for (which, kind) in [
        ("text", "TypeError"),
        ("large", "OverflowError"),
        ("none", "TypeError"),
    ] {
        let mut running = echoing();
        running
            .try_call("", "wrong-result", &[text(which)])
            .expect_err("a trap");
        let stderr = running.stderr();
        assert!(
            stderr.contains(kind) && stderr.contains("wrong_result"),
            "{which}: {stderr}"
        );
    }
}

#[test]
fn a_surrogate_in_a_result_traps_with_a_traceback() {
    let mut running = echoing();
    running.try_call("", "wrong-text", &[]).expect_err("a trap");
    let stderr = running.stderr();
    let message =
        "ValueError: wrong_text: result[1][1]: the str has a surrogate code point (at index 4)";
    assert!(stderr.contains(message), "{stderr}");
}

/// The messages in full: which function, which parameter or what is in it, what
/// is expected and what is given.
#[test]
fn refusals_name_function_parameter_expected_and_given_type() {
    let mut running = echoing();
    for (which, message) in [
        (
            "too large",
            "OverflowError: echo_u8: parameter 'value': 256 does not fit into u8 (0 to 255)",
        ),
        (
            "text for number",
            "TypeError: echo_u32: parameter 'value': expected int (u32), got str",
        ),
        (
            "list element type",
            "TypeError: echo_strings: parameter 'value[1]': expected str, got bytes",
        ),
        (
            "record field",
            "TypeError: echo_record: parameter 'value.y': expected int (s32), got str",
        ),
    ] {
        assert_eq!(running.text("", "refusal", &[text(which)]), message);
    }
}
