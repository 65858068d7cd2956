//! What an instance sees: after the snapshot the world is the real one, and
//! modules that were not imported before can be imported then.

use std::fs;
use std::sync::OnceLock;

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::launcher;
use wasmtime::component::Val;

fn component() -> &'static Component {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT.get_or_init(|| Component::new(&launcher::build(&launcher::app("runtime"))))
}

fn running(environment: &Environment) -> Running {
    component().instantiate_in(environment)
}

fn look(running: &mut Running, what: &str) -> String {
    running.text("", "look", &[Val::String(what.to_owned())])
}

#[test]
fn the_environment_is_the_real_one() {
    let mut running = running(&Environment {
        arguments: vec!["program".into(), "--verbose".into()],
        variables: vec![("COLOUR".into(), "grün".into())],
        stdin: b"typed in\n".to_vec(),
        ..Environment::default()
    });
    assert_eq!(look(&mut running, "environment"), "[('COLOUR', 'grün')]");
    assert_eq!(look(&mut running, "getenv"), "grün");
    assert_eq!(look(&mut running, "arguments"), "['program', '--verbose']");
    assert_eq!(look(&mut running, "standard input"), "typed in\n");
    assert_eq!(look(&mut running, "time moved"), "True");
    assert_eq!(look(&mut running, "no such file"), "False");
}

#[test]
fn output_goes_to_the_real_streams() {
    let mut running = running(&Environment::default());
    look(&mut running, "output");
    assert_eq!(running.stdout(), "to standard output\n");
    assert_eq!(running.stderr(), "to standard error\n");
}

#[test]
fn preopened_folders_are_there_beside_the_modules() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("given.txt"), "by the host").unwrap();
    let mut running = running(&Environment {
        folders: vec![(folder.path().to_owned(), "/data".into())],
        ..Environment::default()
    });
    assert_eq!(
        look(&mut running, "files"),
        "['given.txt', 'written.txt'] by the component"
    );
    let written = fs::read_to_string(folder.path().join("written.txt")).unwrap();
    assert_eq!(written, "by the component");
    assert_eq!(
        look(&mut running, "module of the app"),
        "data beside a module\n"
    );
}

#[test]
fn a_preopened_root_hides_no_module() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    let mut running = running(&Environment {
        folders: vec![(folder.path().to_owned(), "/".into())],
        ..Environment::default()
    });
    assert_eq!(
        look(&mut running, "files"),
        "['written.txt'] by the component"
    );
    assert_eq!(
        look(&mut running, "module of the app"),
        "data beside a module\n"
    );
    assert_eq!(look(&mut running, "standard library"), "[['1', '2']] 1/3");
}

#[test]
fn every_instance_has_its_own_randomness() {
    let environment = Environment::default();
    for what in ["random", "urandom"] {
        let first = look(&mut running(&environment), what);
        let second = look(&mut running(&environment), what);
        assert_ne!(first, "False", "{what} is what it was at build time");
        assert_ne!(first, second, "{what} is the same in two instances");
    }
}

#[test]
fn modules_are_imported_at_run_time() {
    let mut running = running(&Environment::default());
    assert_eq!(
        look(&mut running, "module of the app"),
        "data beside a module\n"
    );
    assert_eq!(look(&mut running, "standard library"), "[['1', '2']] 1/3");
    assert_eq!(
        look(&mut running, "c modules"),
        "1 0.1428571428571428571428571429 LATIN SMALL LETTER SHARP S"
    );
    let traceback = look(&mut running, "late traceback");
    assert!(
        traceback
            .contains("raise ValueError(\"raised in a module that was imported at run time\")"),
        "{traceback}"
    );
}

#[test]
fn a_file_opened_while_the_app_was_imported_stays_open() {
    let mut running = running(&Environment::default());
    assert_eq!(
        look(&mut running, "file from the build"),
        "\"\"\"What an instance sees of the world in which it runs.\"\"\"\n"
    );
}

#[test]
fn asyncio_runs_without_a_network() {
    assert_eq!(
        look(&mut running(&Environment::default()), "asyncio"),
        "[42, 42]"
    );
}
