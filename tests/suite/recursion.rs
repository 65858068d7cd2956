//! However deeply an app recurses, and however much memory it wants, it gets
//! an exception: no trap under wasmtime's default stack.

use componentize_tests::component::Component;
use componentize_tests::launcher;
use wasmtime::component::Val;

#[test]
fn every_way_of_recursing_deeply_ends_in_an_exception() {
    let component = Component::new(&launcher::build(&launcher::app("recursion")));
    let Some(Val::List(ways)) = component.instantiate_alone().call("", "ways", &[]) else {
        panic!("not a list");
    };
    assert!(ways.len() > 100, "only {} ways are tried", ways.len());
    let mut wrong = Vec::new();
    let mut exceptions = 0;
    for way in &ways {
        // An instance of its own for each, since a trap ends an instance.
        let mut running = component.instantiate_alone();
        match running.try_call("", "recurse", std::slice::from_ref(way)) {
            Ok(Some(Val::String(name))) => match &*name {
                "RecursionError" | "MemoryError" => exceptions += 1,
                "none" => {}
                _ => wrong.push(format!("{way:?} ends in {name}")),
            },
            Ok(other) => wrong.push(format!("{way:?} gives {other:?}")),
            Err(error) => wrong.push(format!("{way:?} traps: {}", error.root_cause())),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        exceptions > 50,
        "only {exceptions} ways end in an exception"
    );
}
