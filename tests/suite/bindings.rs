//! The generated package, as an author who checks types uses it. (That it passes the type checkers,
//! and the apps with it, is for `scripts/check-bindings.sh`.)

use std::fs;
use std::sync::OnceLock;

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::{launcher, values};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use wasmtime::component::Val;

const ORDERS: &str = "test:typed/orders";

fn text(text: &str) -> Val {
    Val::String(text.to_owned())
}

fn unit_case(name: &str) -> Val {
    Val::Variant(name.to_owned(), None)
}

fn case(name: &str, payload: Val) -> Val {
    Val::Variant(name.to_owned(), Some(Box::new(payload)))
}

fn ok(value: Val) -> Val {
    Val::Result(Ok(Some(Box::new(value))))
}

fn err(value: Val) -> Val {
    Val::Result(Err(Some(Box::new(value))))
}

/// An item with no note, or with this one.
fn item(name: &str, note: Option<Option<&str>>) -> Val {
    let boxed = |value| Some(Box::new(value));
    let note = note.map(|inner| Box::new(Val::Option(inner.and_then(|it| boxed(text(it))))));
    let fields = [
        ("name", text(name)),
        ("size", Val::Enum("large".to_owned())),
        ("extras", Val::Flags(vec!["wrapped".to_owned()])),
        ("note", Val::Option(note)),
        ("code", Val::List(vec![Val::U8(0), Val::U8(255)])),
        ("price", Val::Tuple(vec![Val::U32(12), Val::U8(50)])),
    ];
    Val::Record(fields.map(|(name, value)| (name.to_owned(), value)).into())
}

/// The app with a stock that knows apples, of which it has three, and is closed for pears.
fn running() -> Running {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    let component =
        COMPONENT.get_or_init(|| Component::new(&launcher::build(&launcher::app("typed"))));
    component.instantiate(&Environment::default(), |_, function, arguments| {
        assert_eq!(function, "take");
        let outcome = match arguments {
            [Val::String(name), Val::U32(..=3)] if name == "apple" => ok(item(name, None)),
            [Val::String(name), _] if name == "apple" => err(case("short-of", Val::U32(3))),
            [Val::String(name), _] if name == "pear" => err(unit_case("closed")),
            [name, _] => err(case("unknown", name.clone())),
            _ => wasmtime::bail!("wrong arguments: {arguments:?}"),
        };
        Ok(Some(outcome))
    })
}

fn order(running: &mut Running, customer: &str, names: &[&str]) -> Val {
    let order = running.call(ORDERS, "[constructor]order", &[text(customer)]);
    let order = order.expect("a constructor returns");
    for (index, name) in names.iter().enumerate() {
        let arguments = [order.clone(), text(name), Val::U32(1)];
        let count = running.call(ORDERS, "[method]order.add", &arguments);
        assert_eq!(count, Some(ok(Val::U32(index as u32 + 1))));
    }
    order
}

#[test]
fn errors_of_imports_are_caught_and_raised_anew() {
    let mut running = running();
    let order = order(&mut running, "somebody", &[]);
    let mut add = |name: &str, count| {
        let arguments = [order.clone(), text(name), Val::U32(count)];
        let outcome = running.call(ORDERS, "[method]order.add", &arguments);
        outcome.expect("a method returns")
    };
    assert_eq!(add("apple", 1), ok(Val::U32(1)));
    assert_eq!(add("apple", 5), ok(Val::U32(2)), "there are three");
    assert_eq!(add("pear", 1), err(unit_case("closed")));
    assert_eq!(add("plum", 1), err(case("unknown", text("plum"))));
}

#[test]
fn objects_of_the_app_come_back_as_what_they_are() {
    let mut running = running();
    let short = order(&mut running, "one", &["apple"]);
    let long = order(&mut running, "two", &["apple", "apple"]);
    let both = Val::List(vec![short.clone(), long.clone()]);
    let longest = running.call(ORDERS, "longest", &[both]);
    assert_eq!(longest, Some(Val::Option(Some(Box::new(Val::U32(1))))));

    let merged = running.call(ORDERS, "[static]order.merge", &[short, long]);
    let merged = merged.expect("a static function returns");
    let Some(Val::List(items)) = running.call(ORDERS, "[method]order.items", &[merged]) else {
        panic!("not a list");
    };
    assert_eq!(items.len(), 3);
    let Val::Record(fields) = &items[0] else {
        panic!("not a record");
    };
    let extras = ["wrapped", "express"].map(str::to_owned);
    assert_eq!(fields[2].1, Val::Flags(extras.into()));
}

#[test]
fn results_and_options_are_matched() {
    let mut running = running();
    for (outcome, explanation) in [
        (ok(item("fig", None)), "fig"),
        (ok(item("fig", Some(None))), "fig ()"),
        (ok(item("fig", Some(Some("ripe")))), "fig (ripe)"),
        (err(case("unknown", text("fig"))), "no fig"),
        (err(case("short-of", Val::U32(2))), "only 2"),
        (err(unit_case("closed")), "closed"),
    ] {
        assert_eq!(running.text(ORDERS, "explain", &[outcome]), explanation);
    }
}

#[test]
fn the_code_that_runs_is_the_code_that_is_shown() {
    let Some(Val::List(sources)) = running().call("", "sources", &[]) else {
        panic!("not a list");
    };
    // The world's, one of each side, and two interfaces.
    assert_eq!(sources.len(), 5);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let shown = folder.path().to_str().expect("a path in UTF-8");
    launcher::run(&launcher::app("typed"), &["bindings", shown]).success();
    for source in sources {
        let Val::Tuple(source) = source else {
            panic!("not a pair");
        };
        let [Val::String(module), Val::String(source)] = &source[..] else {
            panic!("not two strings");
        };
        let path = module.replace('.', "/");
        let files = [format!("{path}.py"), format!("{path}/__init__.py")];
        let files = files.map(|file| folder.path().join(file));
        let shown = files.iter().find(|file| file.is_file());
        let shown = fs::read_to_string(shown.unwrap_or_else(|| panic!("{module} is not shown")));
        assert_eq!(*source, shown.unwrap(), "{module}");
    }
}

const BUILTINS: &str = "test:hostile/builtins";

#[test]
fn names_that_python_has_already_are_told_apart() {
    let component = Component::new(&launcher::build(&launcher::app("hostile")));
    let mut running = component.instantiate(&Environment::default(), |_, function, arguments| {
        Ok(Some(match (function, arguments) {
            ("exports", []) => Val::Tuple(vec![Val::U8(7)]),
            ("super", [_, _, _, _, kwargs]) => err(case("lookup-error", kwargs.clone())),
            (_, [argument]) => argument.clone(),
            _ => wasmtime::bail!("wrong arguments of {function}: {arguments:?}"),
        }))
    });
    let mut runner = TestRunner::deterministic();
    for function in [
        "list",
        "str",
        "int",
        "type",
        "self",
        "none",
        "from",
        "print",
        "not-implemented-error",
    ] {
        let ty = &running.parameters(BUILTINS, function)[0];
        for _ in 0..20 {
            let value = values::of_type(ty).new_tree(&mut runner).unwrap().current();
            let arguments = [value.clone()];
            let back = running.call(BUILTINS, function, &arguments);
            let back = back.expect("it returns something");
            assert!(
                values::same(&value, &back),
                "{function}: {value:?} {back:?}"
            );
        }
    }
    let arguments = [
        Val::U8(1),
        text("self"),
        text("cls"),
        text("args"),
        text("kwargs"),
    ];
    assert_eq!(
        running.call(BUILTINS, "super", &arguments),
        Some(err(case("lookup-error", text("kwargs"))))
    );
    assert_eq!(
        running.call(BUILTINS, "exports", &[]),
        Some(Val::Tuple(vec![Val::U8(7)]))
    );
    assert_eq!(running.text("", "self", &[text("print")]), "print");
    assert_eq!(
        running.text("", "wit-world", &[text("module")]),
        "module Ok"
    );
    assert_eq!(running.text("", "imports", &[text("package")]), "package");
}
