//! What goes wrong at run time: the exceptions that end a call, and those that an app can catch and go on.

use std::sync::OnceLock;

use componentize_tests::component::{Component, Running};
use componentize_tests::launcher;
use wasmtime::component::Val;

const SHOP: &str = "test:faults/shop";

fn running() -> Running {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT
        .get_or_init(|| Component::quick(&launcher::build(&launcher::app("faults"))))
        .instantiate_alone()
}

fn text(value: &str) -> Val {
    Val::String(value.to_owned())
}

fn item(name: &str) -> Val {
    Val::Record(vec![
        ("name".to_owned(), text(name)),
        ("price".to_owned(), Val::U32(2)),
    ])
}

fn cart(running: &mut Running) -> Val {
    running
        .call(SHOP, "[constructor]cart", &[text("Ann")])
        .expect("a cart")
}

/// The call must trap. Gives the last line on standard error.
#[track_caller]
fn fault(running: &mut Running, interface: &str, name: &str, arguments: &[Val]) -> String {
    let error = running
        .try_call(interface, name, arguments)
        .expect_err("a trap");
    let reason = error.root_cause().to_string();
    assert!(reason.contains("unreachable"), "{error:?}");
    let stderr = running.stderr();
    assert!(stderr.contains("Traceback (most recent call"), "{stderr}");
    assert!(stderr.ends_with('\n'), "{stderr}");
    stderr.lines().last().expect("a line").to_owned()
}

#[test]
fn the_last_line_says_which_call_raised_what() {
    let world = |name: &str, arguments: &[Val]| fault(&mut running(), "", name, arguments);
    assert_eq!(
        world("greet", &[text("World")]),
        "componentize-py: greet(\"World\") raised ValueError: nobody of the name World"
    );
    assert_eq!(
        world("nothing", &[]),
        "componentize-py: nothing() raised NotImplementedError"
    );
    // What was passed is let go of before the result is looked at.
    assert_eq!(
        world("wrong", &[Val::U32(7)]),
        "componentize-py: wrong(…) raised TypeError: wrong: result: expected str, got int"
    );
    assert_eq!(
        world("unspeakable", &[Val::Option(None)]),
        "componentize-py: unspeakable(None) raised app.Unspeakable: <exception str() failed>"
    );
}

#[test]
fn long_arguments_and_messages_are_shortened() {
    let name = "\"a\\'\n".repeat(100_000);
    let line = fault(&mut running(), "", "greet", &[text(&name)]);
    assert!(
        line.starts_with(r#"componentize-py: greet("\"a\\'\n\"a\\'\n"#),
        "{line}"
    );
    assert!(line.contains("…\") raised ValueError: nobody"), "{line}");
    assert!(line.chars().count() < 200, "{line}");
}

#[test]
fn names_are_those_of_wit() {
    let mut running_once = running();
    assert_eq!(
        fault(&mut running_once, SHOP, "[constructor]cart", &[text("")]),
        "componentize-py: test:faults/shop#cart.constructor(\"\") raised ValueError: nobody owns the cart"
    );
    let mut running_once = running();
    let own = cart(&mut running_once);
    let arguments = [own, item("tea"), Val::U32(3)];
    assert_eq!(
        fault(&mut running_once, SHOP, "[method]cart.add-item", &arguments),
        "componentize-py: test:faults/shop#cart.add-item(Item(name='tea', price=2), 3) raised KeyError: 'tea'"
    );
    let owners = Val::List((0..9).map(|number| text(&number.to_string())).collect());
    assert_eq!(
        fault(&mut running(), SHOP, "[static]cart.merge", &[owners]),
        "componentize-py: test:faults/shop#cart.merge([\"0\", \"1\", \"2\", \"3\", \"4\", \"5\", …]) \
         raised RuntimeError: merge"
    );
    let mut running_once = running();
    let own = cart(&mut running_once);
    let line = fault(&mut running_once, SHOP, "lend", &[own]);
    assert!(
        line.starts_with("componentize-py: test:faults/shop#lend(<app.Cart object at 0x")
            && line.ends_with(") raised LookupError: Ann"),
        "{line}"
    );
}

#[test]
fn a_value_that_cannot_be_shown_hides_nothing_else() {
    let items = Val::List(vec![item("tea")]);
    let note = Val::Option(Some(Box::new(text("repr"))));
    assert_eq!(
        fault(&mut running(), SHOP, "total", &[items, note]),
        "componentize-py: test:faults/shop#total([<Item>], \"repr\") raised json.decoder.JSONDecodeError: \
         Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
    );
}

/// As everywhere in Python: what a finalizer raises is told, and ignored.
#[test]
fn a_destructor_that_fails_ends_nothing() {
    let mut running = running();
    for _ in 0..2 {
        let cart = running.call(SHOP, "fragile", &[]).expect("a cart");
        running.drop_resource(&cart);
    }
    let stderr = running.stderr();
    assert_eq!(
        stderr
            .matches("Exception ignored in: <function Cart.__del__")
            .count(),
        2,
        "{stderr}"
    );
    assert!(
        stderr.contains("OSError: the destructor failed"),
        "{stderr}"
    );
    assert!(!stderr.contains("componentize-py:"), "{stderr}");
    cart(&mut running);
}
