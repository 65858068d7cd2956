//! What goes wrong at run time: the exceptions that end a call, and those that an app can catch and
//! go on.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::OnceLock;
use std::{fs, thread};

use componentize_tests::component::{Component, Environment, Running};
use componentize_tests::launcher;
use wasmtime::component::Val;

const SHOP: &str = "test:faults/shop";
const ATTEMPTS: &str = "test:faults/attempts";

fn running_in(environment: &Environment) -> Running {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT
        .get_or_init(|| Component::quick(&launcher::build(&launcher::app("faults"))))
        .instantiate(environment, |_, function, _| {
            wasmtime::bail!("unexpected call of {function}")
        })
}

fn running() -> Running {
    running_in(&Environment::default())
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

/// Calls a function whose result is a result.
#[track_caller]
fn attempt(running: &mut Running, name: &str, arguments: &[Val]) -> Result<Option<Val>, String> {
    match running.call(ATTEMPTS, name, arguments) {
        Some(Val::Result(Ok(value))) => Ok(value.map(|value| *value)),
        Some(Val::Result(Err(Some(error)))) => match *error {
            Val::String(error) => Err(error),
            other => panic!("{name} failed with {other:?}"),
        },
        other => panic!("{name} gave {other:?}"),
    }
}

fn succeeded(value: &str) -> Result<Option<Val>, String> {
    Ok(Some(text(value)))
}

fn failed(error: &str) -> Result<Option<Val>, String> {
    Err(error.to_owned())
}

/// What many hosts give a component.
const SMALL: usize = 64 << 20;

#[test]
fn exhausted_memory_is_an_exception() {
    let mut running = running_in(&Environment {
        memory: Some(SMALL),
        ..Environment::default()
    });
    let hold = |running: &mut Running, megabytes| attempt(running, "hold", &[Val::U32(megabytes)]);
    for _ in 0..3 {
        assert_eq!(hold(&mut running, 24), Ok(Some(Val::U32(24 << 20))));
        assert_eq!(hold(&mut running, 100), failed("MemoryError"));
        assert_eq!(hold(&mut running, u32::MAX), failed("MemoryError"));
    }
    assert!(running.memory() <= SMALL);
    let line = fault(&mut running, "", "exhaust", &[text("World")]);
    assert!(
        line.starts_with("componentize-py: exhaust(") && line.ends_with(") raised MemoryError"),
        "{line}"
    );
}

#[test]
fn a_closed_standard_output_is_an_exception() {
    let mut running = running_in(&Environment {
        closed_stdout: true,
        ..Environment::default()
    });
    for _ in 0..3 {
        let printed = attempt(&mut running, "print", &[text("a line")]);
        // The name that CPython's errno has last for the number of EPIPE, on WASI.
        assert_eq!(printed, failed("BrokenPipeError ESHUTDOWN"));
    }
    assert_eq!(
        attempt(&mut running, "hold", &[Val::U32(1)]),
        Ok(Some(Val::U32(1 << 20)))
    );
}

#[test]
fn files_that_vanish_are_exceptions() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("text.txt"), "first\nsecond\n".repeat(10_000)).unwrap();
    let mut running = running_in(&Environment {
        folders: vec![(folder.path().to_owned(), "/data".into())],
        ..Environment::default()
    });
    let path = text("/data/inner/text.txt");
    let file = [path.clone()];
    assert_eq!(attempt(&mut running, "open", &file), succeeded("first\n"));
    fs::remove_dir_all(&inner).unwrap();
    // Who has it open still has it.
    assert_eq!(
        attempt(&mut running, "rest", &[]),
        Ok(Some(Val::U32(19_999)))
    );
    let missing = failed("FileNotFoundError ENOENT");
    assert_eq!(attempt(&mut running, "open", &file), missing);
    assert_eq!(
        attempt(&mut running, "write", &[path, text("more")]),
        missing
    );
    assert_eq!(
        attempt(&mut running, "names", &[text("/data/inner")]),
        missing
    );
    // As is the folder that the component was given.
    folder.close().unwrap();
    assert_eq!(
        attempt(&mut running, "write", &[text("/data/new.txt"), text("x")]),
        missing
    );
    assert_eq!(
        attempt(&mut running, "names", &[text("/data")]),
        Ok(Some(Val::List(Vec::new())))
    );
}

/// Answers with what `answer` does, for each connection.
fn serve(answer: impl Fn(&mut TcpStream, String) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.expect("a connection");
            let mut line = String::new();
            BufReader::new(&connection)
                .read_line(&mut line)
                .expect("a line");
            answer(&mut connection, line);
        }
    });
    port
}

#[test]
fn connections_that_are_reset_or_refused_are_exceptions() {
    let port = serve(|connection, line| {
        connection
            .write_all(line.to_uppercase().as_bytes())
            .unwrap();
        if line == "reset\n" {
            // Closed without having waited for what is on its way, a connection is reset.
            rustix::net::sockopt::set_socket_linger(&connection, Some(Default::default())).unwrap();
        }
    });
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let nobody = free.local_addr().unwrap().port();
    drop(free);
    let mut running = running_in(&Environment {
        network: true,
        ..Environment::default()
    });
    let mut ask = |port, line| attempt(&mut running, "ask", &[Val::U16(port), text(line)]);
    for _ in 0..3 {
        assert_eq!(ask(port, "line"), succeeded("LINE\n"));
        // A stream of WASI 0.2 says that reading has failed, and not why.
        assert_eq!(ask(port, "reset"), failed("OSError EIO"));
        assert_eq!(
            ask(nobody, "line"),
            failed("ConnectionRefusedError ECONNREFUSED")
        );
    }
}
