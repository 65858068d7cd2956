//! What the interpreter does by itself with numbers and sequences is what their types would do, and
//! numbers do not change under those who have them.

use std::sync::OnceLock;

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::launcher;
use wasmtime::component::Val;

fn running() -> Running {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT
        .get_or_init(|| Component::new(&launcher::build(&launcher::app("numbers"))))
        .instantiate_in(&Environment::default())
}

/// Calls a function that gives how much it has compared, and what was different.
fn compare(function: &str, at_least: u32) {
    let Some(Val::Tuple(result)) = running().call("", function, &[]) else {
        panic!("the function gives a tuple");
    };
    let Val::U32(compared) = result[0] else {
        panic!("{result:?}");
    };
    assert!(compared >= at_least, "{compared}");
    assert_eq!(result[1], Val::List(Vec::new()));
}

#[test]
fn operations_are_those_of_the_types() {
    compare("operate", 150_000);
}

#[test]
fn items_and_slices_are_those_of_the_types() {
    compare("access", 5_000);
}

#[test]
fn loops_over_ranges_see_each_number() {
    let different = running().call("", "loop", &[]);
    assert_eq!(different, Some(Val::List(Vec::new())));
}
