//! Streams and futures: between two components, and between a component and the
//! host.

use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Context, Poll};

use componentize_tests::compose::compose;
use componentize_tests::concurrent::{Asynchronous, Host, text};
use componentize_tests::launcher;
use wasmtime::StoreContextMut;
use wasmtime::component::{FutureReader, Source, StreamConsumer, StreamReader, StreamResult, Val};

/// The component that calls, composed with the one that is called.
fn component() -> &'static Asynchronous {
    static COMPONENT: OnceLock<Asynchronous> = OnceLock::new();
    COMPONENT.get_or_init(|| {
        let build = |name: &str| {
            let folder = launcher::app(&format!("channels/{name}"));
            launcher::build_with(&folder, &["-d", "../wit", "-w", name])
        };
        Asynchronous::new(&compose(&[&build("caller"), &build("called")]))
    })
}

/// Runs one of the app's scenarios.
#[track_caller]
fn scenario(name: &str, expected: &str) {
    let arguments = [Val::String(name.to_owned())];
    let outcome = component()
        .run(
            |_| {},
            async |accessor, instance| text(accessor, &instance, "run", &arguments).await,
        )
        .success();
    assert_eq!(outcome, expected, "{name}");
}

#[test]
fn reads_and_writes_can_be_short() {
    scenario("reads_are_short", "([0, 1, 2, 3, 4, 5, 6], True, [])");
    scenario("reads_are_limited", "[2, 2, 2, 1]");
    scenario("writes_are_short", "(1, ['a'])");
}

#[test]
fn everything_that_is_written_is_read() {
    scenario(
        "everything_is_collected",
        "[('', 0), ('né', 1), ('néné', 2), ('nénéné', 3), ('nénénéné', 4)]",
    );
    scenario("empty_stream", "[]");
    scenario("both_directions", "(1000000, True)");
    scenario("ten_million_bytes", "(10000000, 10000000)");
    scenario("within_the_component", "499500");
}

#[test]
fn either_end_can_be_dropped() {
    scenario("reader_is_dropped", "(3, 3, True, 0)");
    scenario(
        "reader_is_dropped_here",
        "([0], 'AssertionError: this stream or future was dropped')",
    );
    scenario(
        "future_is_ignored",
        "(False, 'AssertionError: this stream or future was dropped')",
    );
    scenario(
        "closed_while_read",
        "(b'', 'AssertionError: this stream or future was dropped', False, 'AssertionError: this future was closed while it was read')",
    );
}

#[test]
fn writers_wait_for_readers() {
    scenario("writers_wait_for_readers", "True");
}

#[test]
fn streams_and_futures_are_in_other_types() {
    scenario("fields", "('bundle', b'bytes', ['a', 'b'], 3)");
    scenario("cases", "(b'picked', 'Source_Nothing')");
    scenario("lists", "[b'', b'\\x01', b'\\x02\\x02']");
    scenario("streams_of_streams", "[b'first', b'second']");
    scenario("errors_of_functions_with_streams", "reason");
    scenario("without_payload", "(5, True)");
}

#[test]
fn futures() {
    scenario("futures", "['late', 'by default', 'closed']");
    scenario(
        "futures_both_ways",
        "[True, Ok(value=12), True, Err(value='x')]",
    );
    scenario(
        "futures_have_defaults",
        "[Err(value='forgotten'), Err(value='closed')]",
    );
    scenario(
        "future_is_read_once",
        "('text', 'AssertionError: this stream or future was dropped')",
    );
}

#[test]
fn what_is_cancelled_can_be_repeated() {
    scenario("cancelled_read_loses_nothing", "(b'content', True)");
    scenario("cancelled_write_can_be_repeated", "(1, ['written'])");
    scenario("cancelled_future", "(True, Ok(value=5))");
    scenario("cancelled_read_of_a_future", "('CancelledError: ', 'text')");
}

#[test]
fn calls_can_be_cancelled() {
    scenario(
        "cancelled_calls",
        "(['CancelledError: ', 'CancelledError: '], 2)",
    );
    scenario("cancelled_call_returns_its_stream", "b'TEXT'");
}

#[test]
fn what_cannot_be_done_raises_an_exception() {
    scenario(
        "given_away",
        "(['AssertionError: this stream or future was given away', \
         \"ValueError: shout: parameter 'text': this ByteStreamReader was given away\", \
         'AssertionError: this stream or future was dropped'], b'TEXT')",
    );
    scenario(
        "twice_at_once",
        "(['AssertionError: this stream or future is being read or written', \
         \"ValueError: shout: parameter 'text': this ByteStreamReader is being read or written\"], \
         b'content', True)",
    );
    scenario(
        "wrong_types",
        "([\"ValueError: collect: parameter 'items': this StreamReader is of the type that \
         `u32_stream` makes, and not of that which `peer_item_stream` makes\", \
         \"TypeError: collect: parameter 'items': expected StreamReader, got int\", \
         \"TypeError: StreamWriter.write: parameter 'source[1]': expected Item, got str, which has no attribute 'name'\", \
         \"OverflowError: StreamWriter.write: parameter 'source[0].number': 4294967296 does not \
         fit into u32 (0 to 4294967295)\"], [2])",
    );
}

#[test]
fn resources_go_through_streams_and_asynchronous_calls() {
    scenario(
        "resources_have_asynchronous_methods",
        "(['made here', 'made there'], 2)",
    );
    scenario(
        "streams_of_resources",
        "(['a', 'b'], [['c'], 1, ['d', 'e']], 'ValueError: Token.name: this Token was given away', 0)",
    );
    scenario(
        "borrowed_while_a_call_waits",
        "('held', 'ValueError: this Token is lent to a call that has not ended, so it cannot be \
         dropped', 'held', 'ValueError: Token.name: this Token was dropped', 0)",
    );
    scenario("a_cancelled_call_gives_back_what_it_borrowed", "(True, 0)");
}

#[test]
fn nothing_is_left_behind() {
    scenario("handles_are_given_back", "True");
}

/// Takes at most so many bytes at a time.
struct Collector {
    most: usize,
    collected: Arc<Mutex<Vec<u8>>>,
}

impl StreamConsumer<Host> for Collector {
    type Item = u8;

    fn poll_consume(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        mut store: StoreContextMut<Host>,
        mut source: Source<'_, u8>,
        _: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        let mut buffer = Vec::with_capacity(self.most);
        source.read(&mut store, &mut buffer)?;
        self.collected.lock().unwrap().extend(buffer);
        Poll::Ready(Ok(StreamResult::Completed))
    }
}

#[test]
fn the_host_writes_and_reads_a_stream() {
    let collected = Arc::new(Mutex::new(Vec::new()));
    component()
        .run(
            |_| {},
            async |accessor, instance| {
                let upper = accessor.with(|mut store| -> wasmtime::Result<_> {
                    let text = StreamReader::new(&mut store, b"from the host".to_vec())?;
                    let function = instance
                        .get_typed_func::<(StreamReader<u8>,), (StreamReader<u8>,)>(
                            &mut store, "upper",
                        )?;
                    Ok((function, text))
                })?;
                let (reader,) = upper.0.call_concurrent(accessor, (upper.1,)).await?;
                let consumer = Collector {
                    most: 3,
                    collected: collected.clone(),
                };
                accessor.with(|store| reader.pipe(store, consumer))?;
                while collected.lock().unwrap().len() < 13 {
                    componentize_tests::concurrent::turn().await;
                }
                Ok(())
            },
        )
        .success();
    assert_eq!(*collected.lock().unwrap(), b"FROM THE HOST");
}

#[test]
fn the_host_writes_and_reads_a_future() {
    let read = Arc::new(Mutex::new(None));
    component()
        .run(
            |_| {},
            async |accessor, instance| {
                let (twice, value) = accessor.with(|mut store| -> wasmtime::Result<_> {
                    let value =
                        FutureReader::new(&mut store, async { wasmtime::Result::<u32>::Ok(21) })?;
                    let function = instance
                        .get_typed_func::<(FutureReader<u32>,), (FutureReader<u32>,)>(
                            &mut store, "twice",
                        )?;
                    Ok((function, value))
                })?;
                let (reader,) = twice.call_concurrent(accessor, (value,)).await?;
                let consumer = One(read.clone());
                accessor.with(|store| reader.pipe(store, consumer))?;
                while read.lock().unwrap().is_none() {
                    componentize_tests::concurrent::turn().await;
                }
                Ok(())
            },
        )
        .success();
    assert_eq!(*read.lock().unwrap(), Some(42));
}

/// Takes the value of a future.
struct One(Arc<Mutex<Option<u32>>>);

impl wasmtime::component::FutureConsumer<Host> for One {
    type Item = u32;

    fn poll_consume(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        mut store: StoreContextMut<Host>,
        mut source: Source<'_, u32>,
        _: bool,
    ) -> Poll<wasmtime::Result<()>> {
        let mut buffer = None;
        source.read(&mut store, &mut buffer)?;
        *self.0.lock().unwrap() = buffer;
        Poll::Ready(Ok(()))
    }
}
