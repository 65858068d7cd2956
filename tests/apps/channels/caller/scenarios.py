"""The side that calls: each function gives what came of it."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import wit_world
from wit_world.imports import peer
from wit_world.imports.peer import Item, Source_Bytes, Token

from componentize_py_async_support import spawn
from componentize_py_async_support.streams import ByteStreamReader, StreamReader
from componentize_py_types import Err


async def read_all(stream: ByteStreamReader, count: int = 1 << 16) -> bytes:
    content = bytearray()
    with stream:
        while not stream.writer_dropped:
            content += await stream.read(count)
    return bytes(content)


async def raised(operation: Coroutine[Any, Any, Any]) -> str:
    """The exception that an operation ends with."""
    try:
        result = await operation
    except (Exception, asyncio.CancelledError) as error:
        return f"{type(error).__name__}: {error}"
    return f"no exception but {result!r}"


async def reads_are_short() -> object:
    stream = await peer.count(7, 3)
    sizes: list[int] = []
    numbers: list[int] = []
    with stream:
        while not stream.writer_dropped:
            read = await stream.read(100)
            sizes.append(len(read))
            numbers += read
        again = await stream.read(1)
    return numbers, len([size for size in sizes if size]) > 1, again


async def reads_are_limited() -> object:
    stream = await peer.count(7, 7)
    sizes: list[int] = []
    while not stream.writer_dropped:
        sizes.append(len(await stream.read(2)))
    return [size for size in sizes if size]


async def writes_are_short() -> object:
    writer, reader = wit_world.string_stream()
    first = asyncio.create_task(peer.first(reader, 1, 1))
    with writer:
        return await writer.write(["a", "b", "c"]), await first


async def everything_is_collected() -> object:
    writer, reader = wit_world.peer_item_stream()
    collected = asyncio.create_task(peer.collect(reader))
    with writer:
        for number in range(5):
            await writer.write([Item("né" * number, number)])
    return [(item.name, item.number) for item in await collected]


async def empty_stream() -> object:
    writer, reader = wit_world.peer_item_stream()
    with writer:
        pass
    return await peer.collect(reader)


async def both_directions() -> object:
    writer, reader = wit_world.byte_stream()
    shouted = await peer.shout(reader)
    content = b"abcdefghij" * 100_000

    async def write() -> int:
        with writer:
            return await writer.write_all(content)

    written, read = await asyncio.gather(write(), read_all(shouted))
    return written, read == content.upper()


async def reader_is_dropped() -> object:
    writer, reader = wit_world.string_stream()
    first = asyncio.create_task(peer.first(reader, 2, 3))
    with writer:
        written = await writer.write_all(["text"] * 10)
        dropped = writer.reader_dropped
        more = await writer.write(["more"])
    return len(await first), written, dropped, more


async def reader_is_dropped_here() -> object:
    stream = await peer.count(100, 1)
    with stream:
        numbers = await stream.read(1)
    return numbers, await raised(stream.read(1))


async def writers_wait_for_readers() -> object:
    stream = await peer.count(100, 1)
    progress = [peer.progress()]
    for _ in range(3):
        await stream.read(1)
        await asyncio.sleep(0.001)
        progress.append(peer.progress())
    stream.__exit__(None, None, None)
    return max(progress) <= 4


async def fields() -> object:
    bundle = await peer.pack()

    async def names() -> list[str]:
        items: list[Item] = []
        while not bundle.items.writer_dropped:
            items += await bundle.items.read(10)
        return [item.name for item in items]

    content, items, total = await asyncio.gather(
        read_all(bundle.bytes), names(), bundle.total.read()
    )
    return bundle.label, content, items, total


async def cases() -> object:
    something = await peer.pick(True)
    assert isinstance(something, Source_Bytes)
    nothing = type(await peer.pick(False)).__name__
    return await read_all(something.value), nothing


async def lists() -> object:
    return await asyncio.gather(*map(read_all, await peer.several()))


async def streams_of_streams() -> object:
    streams = await peer.nested()
    contents: list[bytes] = []
    while not streams.writer_dropped:
        for stream in await streams.read(10):
            contents.append(await read_all(stream))
    return contents


async def without_payload() -> object:
    stream = await peer.ticks(5)
    count = 0
    while not stream.writer_dropped:
        read = await stream.read(2)
        assert not any(read)
        count += len(read)
    writer, reader = wit_world.unit_future(lambda: None)
    _, signalled = await asyncio.gather(writer.write(None), peer.signal(reader))
    return count, signalled


async def futures() -> object:
    late = await peer.later("late")
    with peer.default("by default") as default, peer.default("closed") as closed:
        return await asyncio.gather(late.read(), default.read(), closed.read())


async def futures_both_ways() -> object:
    results: list[object] = []
    for text in ("12", "x"):
        writer, reader = wit_world.string_future(lambda: "never written")
        number = await peer.number(reader)
        written = await writer.write(text)
        results += [written, await number.read()]
    return results


async def futures_have_defaults() -> object:
    results: list[object] = []
    writer, reader = wit_world.string_future(lambda: "forgotten")
    number = await peer.number(reader)
    del writer
    results.append(await number.read())
    writer, reader = wit_world.string_future(lambda: "closed")
    number = await peer.number(reader)
    with writer:
        pass
    results.append(await number.read())
    return results


async def future_is_ignored() -> object:
    writer, reader = wit_world.string_future(lambda: "")
    ignored = asyncio.create_task(peer.ignore(reader))
    delivered = await writer.write("text")
    await ignored
    return delivered, await raised(writer.write("again"))


async def future_is_read_once() -> object:
    future = await peer.later("text")
    return await future.read(), await raised(future.read())


async def cancelled_read_loses_nothing() -> object:
    stream = await peer.open()
    try:
        async with asyncio.timeout(0.005):
            await stream.read(10)
    except TimeoutError:
        fed = asyncio.create_task(peer.feed(b"content"))
        return await read_all(stream, 3), await fed
    return "not cancelled"


async def cancelled_write_can_be_repeated() -> object:
    writer, reader = wit_world.string_stream()
    try:
        async with asyncio.timeout(0.005):
            await writer.write(["lost"])
    except TimeoutError:
        first = asyncio.create_task(peer.first(reader, 1, 1))
        return await writer.write(["written"]), await first
    return "not cancelled"


async def cancelled_future() -> object:
    writer, reader = wit_world.string_future(lambda: "default")
    try:
        async with asyncio.timeout(0.005):
            await writer.write("lost")
    except TimeoutError:
        number = await peer.number(reader)
        written = await writer.write("5")
        return written, await number.read()
    return "not cancelled"


async def cancelled_read_of_a_future() -> object:
    future = await peer.later("text")
    reading = asyncio.create_task(future.read())
    await asyncio.sleep(0)
    reading.cancel()
    first = await raised(reading_of(reading))
    return first, await future.read()


async def reading_of(task: asyncio.Task[str]) -> str:
    return await task


async def cancelled_calls() -> object:
    before = peer.cancelled()
    outcomes: list[str] = []
    for call in (peer.never, peer.stubborn):
        task = asyncio.create_task(call())
        await asyncio.sleep(0.001)
        task.cancel()
        outcomes.append(await raised(reading_of(task)))
    return outcomes, peer.cancelled() - before


async def cancelled_call_returns_its_stream() -> object:
    writer, reader = wit_world.byte_stream()
    try:
        async with asyncio.timeout(0.005):
            await asyncio.gather(peer.never(), writer.write(b"text"))
    except TimeoutError:
        shouted = await peer.shout(reader)
        with writer:
            await writer.write_all(b"text")
        return await read_all(shouted)
    return "not cancelled"


async def given_away() -> object:
    writer, reader = wit_world.byte_stream()
    shouted = await peer.shout(reader)
    results = [await raised(reader.read(1)), await raised(peer.shout(reader))]
    with writer:
        await writer.write_all(b"text")
    results.append(await raised(writer.write(b"more")))
    return results, await read_all(shouted)


async def twice_at_once() -> object:
    stream = await peer.open()
    first = asyncio.create_task(stream.read(10))
    await asyncio.sleep(0)
    results = [await raised(stream.read(1)), await raised(peer.shout(stream))]
    fed = await peer.feed(b"content")
    return results, await first, fed


async def closed_while_read() -> object:
    stream = await peer.open()
    reading = asyncio.create_task(stream.read(10))
    await asyncio.sleep(0)
    with stream:
        pass
    results = [await reading, await raised(stream.read(1)), await peer.feed(b"content")]
    future = await peer.later("text")
    waiting = asyncio.create_task(future.read())
    await asyncio.sleep(0)
    with future:
        pass
    return *results, await raised(reading_of(waiting))


async def wrong_types() -> object:
    _, numbers = wit_world.u32_stream()
    writer, reader = wit_world.peer_item_stream()
    collected = asyncio.create_task(peer.collect(reader))
    wrong: Any = ["no item"]
    results = [
        await raised(peer.collect(numbers)),  # type: ignore[arg-type]
        await raised(peer.collect(5)),  # type: ignore[arg-type]
        await raised(writer.write([Item("fine", 1), *wrong])),
        await raised(writer.write([Item("large", 1 << 32)])),
    ]
    with writer:
        await writer.write_all([Item("fine", 2)])
    return results, [item.number for item in await collected]


async def errors_of_functions_with_streams() -> object:
    try:
        await peer.fail("reason")
    except Err as error:
        return error.value
    return "no error"


async def within_the_component() -> object:
    writer, reader = wit_world.u32_stream()

    async def write() -> None:
        with writer:
            await writer.write_all(list(range(1000)))

    spawn(write())
    total = 0
    while not reader.writer_dropped:
        total += sum(await reader.read(64))
    return total


async def ten_million_bytes() -> object:
    writer, reader = wit_world.byte_stream()
    shouted = await peer.shout(reader)
    content = bytes(10_000_000)

    async def write() -> int:
        with writer:
            return await writer.write_all(content)

    written, read = await asyncio.gather(write(), read_all(shouted, 1 << 30))
    return written, len(read)


async def resources_have_asynchronous_methods() -> object:
    with Token("made here") as first, await Token.make("made there") as second:
        names = await asyncio.gather(first.later(), second.later())
        return names, peer.alive()


async def streams_of_resources() -> object:
    names: list[str] = []
    stream = await peer.tokens(["a", "b"])
    while not stream.writer_dropped:
        for token in await stream.read(1):
            names.append(token.name())
            del token
    writer, reader = wit_world.peer_token_stream()
    tokens = [Token(name) for name in "cde"]
    named = asyncio.create_task(peer.names(reader, 1))
    with writer:
        written = await writer.write_all(tokens)
    # What was not taken is still ours.
    results = [await named, written, [token.name() for token in tokens[1:]]]
    given_away = await raised(call_name(tokens[0]))
    del tokens
    gc.collect()
    return names, results, given_away, peer.alive()


async def call_name(token: Token) -> str:
    return token.name()


async def borrowed_while_a_call_waits() -> object:
    token = Token("held")
    held = asyncio.create_task(peer.hold(token))
    await asyncio.sleep(0)
    name = token.name()
    dropped = await raised(drop(token))
    await peer.release()
    result = await held
    with token:
        pass
    return name, dropped, result, await raised(call_name(token)), peer.alive()


async def drop(token: Token) -> None:
    with token:
        pass


async def a_cancelled_call_gives_back_what_it_borrowed() -> object:
    token = Token("held")
    held = asyncio.create_task(peer.hold(token))
    await asyncio.sleep(0.001)
    held.cancel()
    await asyncio.wait([held])
    await drop(token)
    return held.cancelled(), peer.alive()


async def handles_are_given_back() -> object:
    """What is made and dropped leaves nothing behind: numbers of handles are used again."""
    from componentize_py_async_support import abi

    def number(stream: StreamReader[int]) -> int:
        return abi.number(stream._end)

    highest = 0
    for _ in range(3000):
        writer, reader = wit_world.u32_stream()
        highest = max(highest, number(reader))
        del writer, reader
        future, value = wit_world.u32_future(lambda: 0)
        del value
        del future
        with await peer.count(1, 1) as stream:
            await stream.read(1)
    gc.collect()
    return highest < 100


SCENARIOS: dict[str, Callable[[], Awaitable[object]]] = {
    scenario.__name__: scenario
    for scenario in (
        reads_are_short,
        reads_are_limited,
        writes_are_short,
        everything_is_collected,
        empty_stream,
        both_directions,
        reader_is_dropped,
        reader_is_dropped_here,
        writers_wait_for_readers,
        fields,
        cases,
        lists,
        streams_of_streams,
        without_payload,
        futures,
        futures_both_ways,
        futures_have_defaults,
        future_is_ignored,
        future_is_read_once,
        cancelled_read_loses_nothing,
        cancelled_write_can_be_repeated,
        cancelled_future,
        cancelled_read_of_a_future,
        cancelled_calls,
        cancelled_call_returns_its_stream,
        given_away,
        twice_at_once,
        closed_while_read,
        wrong_types,
        errors_of_functions_with_streams,
        within_the_component,
        resources_have_asynchronous_methods,
        streams_of_resources,
        borrowed_while_a_call_waits,
        a_cancelled_call_gives_back_what_it_borrowed,
        ten_million_bytes,
        handles_are_given_back,
    )
}
