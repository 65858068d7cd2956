//! What was made while the app was imported is part of the memory image, and treated with more care
//! than other objects: references to much of it are not counted, and it is found again by its
//! place. Nobody is to notice.

use std::sync::OnceLock;

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::launcher;
use wasmtime::component::Val;

fn running(environment: &Environment) -> Running {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT
        .get_or_init(|| Component::new(&launcher::build(&launcher::app("image"))))
        .instantiate_in(environment)
}

fn point(x: u32, y: u32) -> Val {
    Val::Record(vec![("x".into(), Val::U32(x)), ("y".into(), Val::U32(y))])
}

#[test]
fn objects_with_an_end_still_have_one() {
    let mut running = running(&Environment::default());
    running.expect(&[
        ("ended", "[]"),
        ("plain()", "constant (1, 2.5, 'nested', (b'bytes',))"),
    ]);
    let Some(Val::List(ended)) = running.call("", "ends", &[]) else {
        panic!("the function gives a list");
    };
    let ended: Vec<_> = (ended.iter())
        .map(|name| match name {
            Val::String(name) => name.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    let all = [
        "attribute",
        "closure",
        "default",
        "disguised",
        "keyword default",
        "namespace",
        "set",
        "tuple",
        "watched",
    ];
    assert_eq!(ended, all);
}

/// `None` is immortal everywhere.
#[test]
fn references_to_what_has_no_end_are_not_counted() {
    running(&Environment::default()).expect(&[
        ("sys.getrefcount(plain) == sys.getrefcount(None)", "True"),
        (
            "sys.getrefcount(plain.__code__.co_consts) == sys.getrefcount(None)",
            "True",
        ),
        (
            "sys.getrefcount(os.path.join) == sys.getrefcount(None)",
            "True",
        ),
        ("sys.getrefcount(droppable) < 10", "True"),
        ("sys.getrefcount(Ending) < 100", "True"),
    ]);
}

/// The app has nothing that depends on the host, so that without environment and command line
/// nothing is done before the first call.
#[test]
fn a_host_that_gives_nothing_is_noticed_as_much_as_one_that_gives_something() {
    running(&Environment::default()).expect(&[("dict(os.environ)", "{}"), ("sys.argv", "['']")]);
    let given = Environment {
        arguments: vec!["program".into(), "--verbose".into()],
        variables: vec![("COLOUR".into(), "grün".into())],
        ..Environment::default()
    };
    running(&given).expect(&[
        ("dict(os.environ)", "{'COLOUR': 'grün'}"),
        ("sys.argv", "['program', '--verbose']"),
    ]);
    let only_arguments = Environment {
        arguments: vec!["program".into()],
        ..Environment::default()
    };
    running(&only_arguments).expect(&[("dict(os.environ)", "{}"), ("sys.argv", "['program']")]);
}

#[test]
fn records_are_lowered_however_they_came_about() {
    let mut running = running(&Environment::default());
    for how in [
        "usual",
        "turned",
        "slotted",
        "reversed",
        "usual",
        "set again",
        "with more",
        "with a dictionary",
        "with another dictionary",
        // Only now the class has a property, which others then have, too.
        "by the class",
        "usual",
    ] {
        let made = running.call("", "make", &[Val::String(how.into())]);
        assert_eq!(made, Some(point(1, 2)), "{how}");
    }
}

#[test]
fn a_record_without_an_attribute_is_refused() {
    let mut running = running(&Environment::default());
    let outcome = running.try_call("", "make", &[Val::String("without".into())]);
    assert!(outcome.is_err());
    let message = running.stderr();
    assert!(message.contains("has no attribute 'y'"), "{message}");
}

#[test]
fn lifted_records_are_what_the_class_makes() {
    let mut running = running(&Environment::default());
    let mut show = |x, y| running.text("", "show", &[point(x, y)]);
    assert_eq!(show(3, 4), "Point(x=3, y=4) {'x': 3, 'y': 4}");
    assert_eq!(show(5, 6), "Point(x=5, y=6) {'x': 5, 'y': 6}");
    running.call("", "make", &[Val::String("with more".into())]);
    let mut show = |x, y| running.text("", "show", &[point(x, y)]);
    assert_eq!(show(3, 4), "Point(x=3, y=4) {'x': 3, 'y': 4}");
    running.call("", "make", &[Val::String("by the class".into())]);
    let mut show = |x, y| running.text("", "show", &[point(x, y)]);
    assert_eq!(show(3, 4), "Point(x=1, y=4) {'seen': 3, 'y': 4}");
}
