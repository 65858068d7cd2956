//! One instance that is called over and over again, in every way: its memory stays what it is.
//!
//! `COMPONENTIZE_SOAK_CALLS` says how many calls of each kind there are.

use std::sync::OnceLock;

use componentize_tests::concurrent::{Asynchronous, Host, call, memory, turn};
use componentize_tests::launcher;
use wasmtime::component::{Accessor, Instance, Linker, Resource, ResourceType, Val};

const CALLS: &str = "test:soak/calls";

/// A page of memory, in bytes.
const PAGE: usize = 65_536;

/// What CPython's allocator takes at a time (`ARENA_BITS` in `pycore_obmalloc.h`), in bytes: the
/// few blocks more that there may be can begin another one.
const ARENA: usize = 256 << 10;

/// A resource of the host's.
struct File;

fn number_of_calls() -> usize {
    std::env::var("COMPONENTIZE_SOAK_CALLS").map_or(5_000, |calls| {
        calls.parse().expect("COMPONENTIZE_SOAK_CALLS is a number")
    })
}

fn link(linker: &mut Linker<Host>) {
    let mut host = linker.instance("test:soak/host").unwrap();
    host.resource("file", ResourceType::host::<File>(), |_, _| Ok(()))
        .unwrap();
    host.func_wrap("[constructor]file", |_, (name,): (String,)| {
        Ok((Resource::<File>::new_own(name.len() as u32),))
    })
    .unwrap();
    host.func_wrap("[method]file.size", |_, (file,): (Resource<File>,)| {
        Ok((file.rep(),))
    })
    .unwrap();
    host.func_wrap("check", |_, (reason,): (Option<String>,)| {
        Ok((reason.map_or(Ok(42_u32), Err),))
    })
    .unwrap();
    host.func_wrap_concurrent("later", |_, (value,): (u32,)| {
        Box::pin(async move {
            turn().await;
            Ok((value,))
        })
    })
    .unwrap();
}

fn text(value: &str) -> Val {
    Val::String(value.to_owned())
}

fn point(x: f64) -> Val {
    Val::Record(vec![
        ("x".to_owned(), Val::Float64(x)),
        ("y".to_owned(), Val::Float64(0.5)),
        ("label".to_owned(), text("ein Pünktchen")),
    ])
}

/// The instance, as seen by the host.
struct Called<'a> {
    accessor: &'a Accessor<Host>,
    instance: Instance,
}

impl Called<'_> {
    async fn call(&self, name: &str, arguments: &[Val]) -> Option<Val> {
        let result = call(self.accessor, &self.instance, CALLS, name, arguments).await;
        result.unwrap_or_else(|error| panic!("{name}: {error:?}"))
    }

    async fn blocks(&self) -> u32 {
        match self.call("blocks", &[]).await {
            Some(Val::U32(blocks)) => blocks,
            other => panic!("{other:?}"),
        }
    }

    /// Has the component hold what is left of its heap, so that the memory has to grow for whatever
    /// is not given back.
    async fn fill(&self) {
        for size in [1 << 16, 1 << 12, 1 << 10] {
            let before = memory(self.accessor);
            while memory(self.accessor) == before {
                self.call("hold", &[Val::U32(size)]).await;
            }
        }
    }

    /// Makes a call of one kind.
    async fn once(&self, kind: &str) {
        let some = |value: Val| Val::Option(Some(Box::new(value)));
        let shape = |case: &str, value: Option<Val>| Val::Variant(case.into(), value.map(Box::new));
        let (name, arguments, expected) = match kind {
            "nothing" => ("nothing", vec![], None),
            "u32" => ("number", vec![Val::U32(1 << 31)], Some(Val::U32(1 << 31))),
            "string" => ("text", vec![text("grün")], Some(text("grün!"))),
            "list" => {
                let list =
                    |numbers: &[u32]| Val::List(numbers.iter().copied().map(Val::U32).collect());
                (
                    "numbers",
                    vec![list(&[1, 2, 1 << 20])],
                    Some(list(&[1 << 20, 2, 1])),
                )
            }
            "bytes" => {
                let list = |bytes: &[u8]| Val::List(bytes.iter().copied().map(Val::U8).collect());
                ("bytes", vec![list(b"abc")], Some(list(b"cba")))
            }
            "record" => ("move", vec![point(1.0)], Some(point(2.0))),
            "variant" => {
                let polygon = shape("polygon", Some(Val::List(vec![point(1.0), point(2.0)])));
                ("change", vec![polygon.clone()], Some(polygon))
            }
            "variant without a payload" => (
                "change",
                vec![shape("nothing", None)],
                Some(shape("nothing", None)),
            ),
            "error" => {
                let error = Val::Result(Err(Some(Box::new(text("no")))));
                ("refuse", vec![text("no")], Some(error))
            }
            "resource" => {
                let made = self.call("[constructor]counter", &[Val::U32(1)]).await;
                let counter = made.expect("a counter");
                let arguments = [counter.clone(), Val::U32(2)];
                let sum = self.call("[method]counter.add", &arguments).await;
                assert_eq!(sum, Some(Val::U32(3)));
                ("finish", vec![counter], Some(Val::U32(3)))
            }
            "imported resource" => ("open", vec![text("name")], Some(Val::U32(8))),
            "imported function" => ("ask", vec![Val::Option(None)], Some(text("42"))),
            "imported error" => ("ask", vec![some(text("no"))], Some(text("refused: no"))),
            "async call" => ("wait", vec![Val::U32(7)], Some(Val::U32(7))),
            "async tasks" => ("gather", vec![Val::U32(7)], Some(Val::U32(8))),
            _ => panic!("{kind} is unknown"),
        };
        assert_eq!(self.call(name, &arguments).await, expected, "{kind}");
    }
}

const KINDS: [&str; 15] = [
    "nothing",
    "u32",
    "string",
    "list",
    "bytes",
    "record",
    "variant",
    "variant without a payload",
    "error",
    "resource",
    "imported resource",
    "imported function",
    "imported error",
    "async call",
    "async tasks",
];

#[test]
fn memory_stays_flat_over_many_calls() {
    static COMPONENT: OnceLock<Asynchronous> = OnceLock::new();
    let component =
        COMPONENT.get_or_init(|| Asynchronous::new(&launcher::build(&launcher::app("soak"))));
    let calls = number_of_calls();
    component
        .run(link, async |accessor, instance| {
            let called = Called { accessor, instance };
            // What is made once is not to be mistaken for what is made each time.
            for kind in KINDS {
                for _ in 0..500 {
                    called.once(kind).await;
                }
            }
            called.fill().await;
            for kind in KINDS {
                called.once(kind).await;
                let (blocks, bytes) = (called.blocks().await, memory(accessor));
                for _ in 0..calls {
                    called.once(kind).await;
                }
                let (more_blocks, more_bytes) = (called.blocks().await, memory(accessor));
                // Caches of CPython's, and what the event loop keeps for later calls, can have more
                // entries for a while. What a call leaves behind, each one does.
                assert!(
                    more_blocks as usize <= blocks as usize + calls / 4,
                    "{kind}: {blocks} blocks became {more_blocks} in {calls} calls"
                );
                assert!(
                    more_bytes <= bytes + ARENA + 2 * PAGE,
                    "{kind}: {bytes} bytes became {more_bytes} in {calls} calls"
                );
            }
            Ok(())
        })
        .success();
}
