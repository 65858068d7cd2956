//! Interfaces and functions of a world that are called like the modules of which the tool makes a
//! program, and like what these have: they are the world's all the same.

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::launcher;
use wasmtime::component::Val;

const WORLD: &str = "test:hostile-modules";

/// The host's functions tell by their results which of them was called.
fn running() -> Running {
    let component = Component::quick(&launcher::build(&launcher::app("hostile-modules")));
    component.instantiate(&Environment::default(), |interface, function, arguments| {
        let program = format!("{WORLD}/program");
        let interfaces = [
            "env",
            "runtime",
            "shim",
            "dylib",
            "globals",
            "builtins",
            "GOT",
            "main-module",
            &program,
            "",
        ];
        let number = interfaces.iter().position(|name| *name == interface);
        let number = u32::try_from(number.expect("an interface of the world")).unwrap();
        Ok(Some(match (function, arguments) {
            ("log", [Val::Float64(x)]) => Val::Float64(x + 100.0 * f64::from(number)),
            ("malloc", [Val::U32(x)]) => Val::U32(x + 1000),
            ("lacking", [Val::U32(x)]) => Val::U32(x + 2000),
            ("greet", [Val::U32(x)]) => Val::U32(x + 3000 + number),
            ("free", [Val::U32(x)]) => Val::U32(x + 4000),
            _ => wasmtime::bail!("wrong arguments of {function}: {arguments:?}"),
        }))
    })
}

#[test]
fn a_world_may_use_the_names_of_modules_and_of_their_functions() {
    let mut running = running();
    let logs = running.call("", "logs", &[Val::Float64(1.0)]);
    let mut expected: Vec<f64> = (0..10)
        .map(|number| 1.0 + 100.0 * f64::from(number))
        .collect();
    // CPython's, which is that of the C library.
    expected.push(0.0);
    let expected = expected.into_iter().map(Val::Float64).collect();
    assert_eq!(logs, Some(Val::List(expected)));

    let others = running.call("", "others", &[Val::U32(7)]);
    let expected = [1007, 2007, 3007, 3009, 4007, 1000].map(Val::U32);
    assert_eq!(others, Some(Val::List(expected.into())));
}

#[test]
fn a_world_may_export_what_modules_export() {
    let mut running = running();
    for (interface, expected) in [("env", 1.25), ("test:hostile-modules/program", 1.5)] {
        let log = running.call(interface, "log", &[Val::Float64(1.0)]);
        assert_eq!(log, Some(Val::Float64(expected)), "{interface}");
    }
    for (function, added) in [
        ("greet", 1),
        ("malloc", 2),
        ("memory", 3),
        ("main", 4),
        ("start", 5),
    ] {
        let given = running.call("", function, &[Val::U32(10)]);
        assert_eq!(given, Some(Val::U32(10 + added)), "{function}");
    }
}
