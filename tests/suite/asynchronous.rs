//! Asynchronous functions, exported and imported, and what asyncio has.

use std::sync::{Arc, Mutex, OnceLock};

use componentize_tests::concurrent::{Asynchronous, Gate, Host, call, join, text, turn};
use componentize_tests::launcher;
use wasmtime::component::{Accessor, Linker, Val};

const CALLS: &str = "test:asynchronous/calls";

fn component() -> &'static Asynchronous {
    static COMPONENT: OnceLock<Asynchronous> = OnceLock::new();
    COMPONENT.get_or_init(|| Asynchronous::new(&launcher::build(&launcher::app("asynchronous"))))
}

/// What the host's functions share with the test.
#[derive(Clone, Default)]
struct Outside {
    /// The gate `open` is, all others are this one.
    closed: Gate,
    told: Arc<Mutex<Vec<String>>>,
}

impl Outside {
    fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }

    fn link(&self, linker: &mut Linker<Host>) {
        let mut host = linker.instance("test:asynchronous/host").unwrap();
        let outside = self.clone();
        host.func_wrap_concurrent("wait", move |_, (gate,): (String,)| {
            let closed = outside.closed.clone();
            Box::pin(async move {
                match gate.as_str() {
                    "open" => turn().await,
                    _ => closed.pass().await,
                }
                Ok((gate,))
            })
        })
        .unwrap();
        host.func_wrap_concurrent("check", |_, (reason,): (Option<String>,)| {
            Box::pin(async move {
                turn().await;
                Ok((reason.map_or(Ok(42_u32), Err),))
            })
        })
        .unwrap();
        type Joined = (String, String, Vec<u32>, (String, u64));
        host.func_wrap_concurrent("join", |_, (a, b, c, (d, e)): Joined| {
            Box::pin(async move {
                turn().await;
                Ok((vec![a, b, format!("{c:?}"), d, e.to_string()],))
            })
        })
        .unwrap();
        let outside = self.clone();
        host.func_wrap("tell", move |_, (what,): (String,)| {
            outside.told.lock().unwrap().push(what);
            Ok(())
        })
        .unwrap();
    }
}

fn string(value: &str) -> Val {
    Val::String(value.to_owned())
}

/// Calls one function while the gate is closed for good.
fn call_one(interface: &str, name: &str, arguments: &[Val]) -> Option<Val> {
    let outside = Outside::default();
    component()
        .run(
            |linker| outside.link(linker),
            async |accessor, instance| call(accessor, &instance, interface, name, arguments).await,
        )
        .success()
}

/// Runs one of the app's scenarios.
#[track_caller]
fn scenario(name: &str, expected: &str) {
    let outcome = call_one("", "run", &[string(name)]);
    assert_eq!(outcome, Some(string(expected)), "{name}");
}

#[test]
fn values_go_in_and_out() {
    assert_eq!(call_one(CALLS, "nothing", &[]), None);
    let point = |x: f64| {
        Val::Record(vec![
            ("x".into(), Val::Float64(x)),
            ("y".into(), Val::Float64(x + 1.0)),
            ("label".into(), string("né")),
        ])
    };
    let moved = call_one(
        CALLS,
        "move",
        &[Val::List(vec![point(1.5), point(0.0)]), Val::Float64(0.0)],
    );
    let points = Val::List(vec![point(1.5), point(0.0)]);
    assert_eq!(moved, Some(Val::Option(Some(Box::new(points)))));
    let none = call_one(CALLS, "move", &[Val::List(vec![]), Val::Float64(0.0)]);
    assert_eq!(none, Some(Val::Option(None)));
}

#[test]
fn parameters_in_memory_go_in_and_out() {
    let arguments = [
        Val::U8(8),
        string("b"),
        Val::List(vec![Val::U32(1), Val::U32(2)]),
        Val::Tuple(vec![string("d"), Val::U64(u64::MAX)]),
        Val::S64(-5),
        Val::Option(Some(Box::new(Val::Char('ü')))),
        Val::Float32(0.5),
        Val::Bool(true),
    ];
    assert_eq!(
        call_one(CALLS, "many", &arguments),
        Some(string(
            "['8', 'b', '[1, 2]', 'd', '18446744073709551615'] -5 ü 0.5 True"
        ))
    );
}

#[test]
fn errors_are_results_and_other_exceptions_end_the_component() {
    let ends = |kind: &str| {
        let outside = Outside::default();
        let arguments = [Val::Enum(kind.to_owned())];
        component().run(
            |linker| outside.link(linker),
            async |accessor, instance| call(accessor, &instance, CALLS, "ends", &arguments).await,
        )
    };
    let ok = Val::Result(Ok(Some(Box::new(string("plain")))));
    assert_eq!(ends("plain").success(), Some(ok));
    let error = Val::Result(Err(Some(Box::new(Val::U32(7)))));
    assert_eq!(ends("failing").success(), Some(error));
    ends("raising").trap(&[
        "Traceback",
        "in ends",
        "ValueError: raised on purpose",
        "\ncomponentize-py: test:asynchronous/calls#ends(<Kind.RAISING: 2>) raised ValueError: raised on purpose\n",
    ]);
    ends("wrong").trap(&[
        "TypeError: ends: result: expected str, got int",
        "\ncomponentize-py: test:asynchronous/calls#ends(…) raised TypeError: ends: result: ",
    ]);
    ends("forgotten").trap(&[
        "LookupError: nobody handles this",
        "\ncomponentize-py: a task of test:asynchronous/calls#ends raised LookupError: nobody handles this\n",
    ]);
    assert!(ends("exiting").outcome.is_err());
    let outside = Outside::default();
    let not_async = component().run(
        |linker| outside.link(linker),
        async |accessor, instance| text(accessor, &instance, "not-async", &[]).await,
    );
    not_async.trap(&[
        "TypeError: not_async is asynchronous: it has to be an `async def`",
        "\ncomponentize-py: not-async(…) raised TypeError: not_async is asynchronous: ",
    ]);
}

#[test]
fn nothing_asynchronous_works_while_the_app_is_imported() {
    const WIT: &str = "package a:b; world w { import later: async func() -> stream<u8>; }";
    for (statement, message) in [
        (
            "asyncio.run(wit_world.later())",
            "RuntimeError: `later` was called while the app is imported",
        ),
        (
            "wit_world.byte_stream()",
            "RuntimeError: streams and futures work only at run time",
        ),
        (
            "spawn(asyncio.sleep(1))",
            "RuntimeError: this works only in asynchronous functions",
        ),
    ] {
        let app = format!(
            "import asyncio\nimport wit_world\nfrom componentize_py_async_support import spawn\n\
             asyncio.run(asyncio.sleep(0.001))\n{statement}\n"
        );
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("wit")).unwrap();
        std::fs::write(folder.path().join("wit/world.wit"), WIT).unwrap();
        std::fs::write(folder.path().join("app.py"), app).unwrap();
        launcher::run(folder.path(), &["componentize", "app"])
            .failure(1, &[message, "app.py\", line 5"]);
    }
}

#[test]
fn only_asynchronous_worlds_carry_what_they_need() {
    let hello = launcher::build(&launcher::repository().join("examples/hello"));
    let asynchronous = launcher::build(&launcher::app("asynchronous"));
    let has = |component: &[u8], text: &str| {
        component
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    for text in [
        "[waitable-set-new]",
        "[context-get-0]",
        "[stream-new-unit]",
        // Names in the code of asyncio, and in ours.
        "TaskGroup",
        "_add_timers",
    ] {
        assert!(has(&asynchronous, text), "{text}");
        assert!(!has(&hello, text), "{text}");
    }
    // asyncio's own loops, which wait for sockets, do not come with it. (Names of files are there
    // as they are.)
    assert!(has(&asynchronous, "subprocess.pyc"));
    for text in ["wasi:sockets/ip-name-lookup", "selector_events.pyc"] {
        assert!(!has(&asynchronous, text), "{text}");
    }
}

#[test]
fn calls_run_beside_each_other() {
    let outside = Outside::default();
    let (first, second) = component()
        .run(
            |linker| outside.link(linker),
            async |accessor, instance| {
                let first = [string("first")];
                let second = [string("second")];
                let open = async {
                    outside.closed.waited_at_by(2).await;
                    outside.closed.open();
                };
                let both = join(
                    text(accessor, &instance, "remember", &first),
                    text(accessor, &instance, "remember", &second),
                );
                let ((first, second), ()) = join(both, open).await;
                Ok((first?, second?))
            },
        )
        .success();
    assert_eq!(first, "nothing first");
    assert_eq!(second, "nothing second");
}

#[test]
fn calls_wake_each_other() {
    let outside = Outside::default();
    let taken = component()
        .run(
            |linker| outside.link(linker),
            async |accessor, instance| {
                let mut taken = Vec::new();
                for value in ["first", "second"] {
                    let arguments = [string(value)];
                    let put = async {
                        turn().await;
                        call(accessor, &instance, "", "put", &arguments).await
                    };
                    let (value, put) = join(text(accessor, &instance, "take", &[]), put).await;
                    put?;
                    taken.push(value?);
                }
                Ok(taken)
            },
        )
        .success();
    assert_eq!(taken, ["first", "second"]);
}

#[test]
fn synchronous_functions_run_and_wake_calls() {
    let outside = Outside::default();
    let (taken, returned) = component()
        .run(
            |linker| outside.link(linker),
            async |accessor, instance| {
                let arguments = [string("value")];
                let put = async {
                    turn().await;
                    text(accessor, &instance, "synchronous", &arguments).await
                };
                let (taken, returned) = join(text(accessor, &instance, "take", &[]), put).await;
                Ok((taken?, returned?))
            },
        )
        .success();
    assert_eq!(
        (taken.as_str(), returned.as_str()),
        ("value", "value later")
    );
}

#[test]
fn a_call_can_hold_others_back() {
    let outside = Outside::default();
    component()
        .run(
            |linker| outside.link(linker),
            async |accessor, instance| {
                let arguments = [string("gate")];
                let alone = || text(accessor, &instance, "alone", &arguments);
                let open = async {
                    outside.closed.waited_at_by(1).await;
                    for _ in 0..100 {
                        turn().await;
                    }
                    assert_eq!(outside.told(), ["begin"]);
                    outside.closed.open();
                };
                let (both, ()) = join(join(alone(), alone()), open).await;
                both.0?;
                both.1?;
                Ok(())
            },
        )
        .success();
    assert_eq!(outside.told(), ["begin", "end", "begin", "end"]);
}

#[test]
fn what_is_spawned_goes_on_and_other_tasks_are_cancelled() {
    let outside = Outside::default();
    let returned = component()
        .run(
            |linker| outside.link(linker),
            async |accessor: &Accessor<Host>, instance| {
                let arguments = [string("gate")];
                let returned = text(accessor, &instance, "goes-on", &arguments).await?;
                assert!(outside.told().is_empty());
                outside.closed.open();
                while outside.told().len() < 2 {
                    turn().await;
                }
                Ok(returned)
            },
        )
        .success();
    assert_eq!(returned, "returned");
    assert_eq!(outside.told(), ["gone on", "cancelled"]);
}

#[test]
fn waiting_for_several() {
    scenario("gather", "[42, 'open', 'slept']");
    scenario("wait_first", "(True, True, True)");
    scenario("as_completed", "['early', 'late']");
    scenario("many_imports", "1000");
    scenario("busy", "open");
}

#[test]
fn time() {
    scenario("wait_for", "('timed out', 'open')");
    scenario("timeout", "('timed out', 'open')");
    scenario("sleep_sort", "[0, 1, 2, 3]");
    scenario("callbacks", "(['soon', 'later'], True, False)");
    scenario("many_timers", "done");
}

#[test]
fn task_groups() {
    scenario("task_group", "[42, 5]");
    scenario("task_group_fails", r#"['cancelled', "['refused']"]"#);
    scenario("shield", "(True, 'open')");
}

#[test]
fn queues_and_locks() {
    scenario("queue", "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]");
    scenario("synchronisation", "(2, False)");
    scenario("generators", "([0, 1, 2], ['closed'])");
}

#[test]
fn imported_functions_are_coroutine_functions() {
    scenario("import_is_a_coroutine_function", "(True, 'open', 'wait')");
    scenario("import_errors", "refused");
    scenario(
        "import_arguments",
        "TypeError: check: parameter 'reason': expected str or None, got int; \
         TypeError: wait() missing 1 required positional argument: 'gate'; \
         OverflowError: join: parameter 'c[0]': -1 does not fit into u32 (0 to 4294967295)",
    );
    scenario(
        "nested_run",
        "asyncio.run() cannot be called from a running event loop",
    );
}

#[test]
fn a_cancelled_task_cancels_its_import() {
    let outside = Outside::default();
    let outcome = component()
        .run(
            |linker| outside.link(linker),
            async |accessor, instance| {
                let arguments = [string("cancelled_import")];
                let outcome = text(accessor, &instance, "run", &arguments).await?;
                // The host's function is not there any more.
                outside.closed.waited_at_by(0).await;
                outside.closed.open();
                Ok(outcome)
            },
        )
        .success();
    assert_eq!(outcome, "(('on purpose',), 'open')");
    assert_eq!(outside.closed.passed(), 0);
}
