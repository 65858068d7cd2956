"""The side that is called."""

import asyncio
from typing import Self

import wit_world
from wit_world import exports
from wit_world.exports import peer
from wit_world.exports.peer import (
    Bundle,
    Item,
    Source,
    Source_Bytes,
    Source_Nothing,
)

from componentize_py_async_support import spawn
from componentize_py_async_support.futures import FutureReader, FutureWriter
from componentize_py_async_support.streams import (
    ByteStreamReader,
    ByteStreamWriter,
    StreamReader,
    StreamWriter,
)
from componentize_py_types import Err, Ok, Result


def stream_of(content: bytes) -> ByteStreamReader:
    """A stream that ends after the content."""
    writer, reader = wit_world.byte_stream()

    async def write() -> None:
        with writer:
            await writer.write_all(content)

    spawn(write())
    return reader


class Token(peer.Token):
    alive = 0

    def __init__(self, name: str) -> None:
        self._name = name
        Token.alive += 1

    def __del__(self) -> None:
        Token.alive -= 1

    @classmethod
    async def make(cls, name: str) -> Self:
        await asyncio.sleep(0)
        return cls(name)

    def name(self) -> str:
        return self._name

    async def later(self) -> str:
        await asyncio.sleep(0.001)
        return self._name


class Peer(exports.Peer):
    def __init__(self) -> None:
        self.written = 0
        self.cancellations = 0
        self.writer: ByteStreamWriter | None = None
        self.released = asyncio.Event()

    async def count(self, amount: int, step: int) -> StreamReader[int]:
        writer, reader = wit_world.u32_stream()
        self.written = 0

        async def write(writer: StreamWriter[int]) -> None:
            with writer:
                for start in range(0, amount, step):
                    numbers = list(range(start, min(start + step, amount)))
                    self.written += await writer.write_all(numbers)
                    if writer.reader_dropped:
                        break

        spawn(write(writer))
        return reader

    async def collect(self, items: StreamReader[Item]) -> list[Item]:
        collected: list[Item] = []
        with items:
            while not items.writer_dropped:
                collected.extend(await items.read(2))
        return collected

    async def shout(self, text: ByteStreamReader) -> ByteStreamReader:
        writer, reader = wit_world.byte_stream()

        async def copy() -> None:
            with text, writer:
                while not text.writer_dropped:
                    await writer.write_all((await text.read(1 << 16)).upper())

        spawn(copy())
        return reader

    async def first(self, texts: StreamReader[str], most: int, count: int) -> list[str]:
        read: list[str] = []
        with texts:
            while len(read) < count and not texts.writer_dropped:
                read.extend(await texts.read(min(most, count - len(read))))
        return read

    async def sizes(self, texts: StreamReader[str], most: int) -> list[int]:
        sizes: list[int] = []
        with texts:
            while not texts.writer_dropped:
                sizes.append(len(await texts.read(most)))
        return sizes

    async def pack(self) -> Bundle:
        items, items_reader = wit_world.peer_item_stream()
        total, total_reader = wit_world.u32_future(lambda: 0)

        async def write() -> None:
            with items:
                await items.write_all([Item("a", 1), Item("b", 2)])
            await total.write(3)

        spawn(write())
        return Bundle("bundle", stream_of(b"bytes"), items_reader, total_reader)

    async def pick(self, something: bool) -> Source:
        return Source_Bytes(stream_of(b"picked")) if something else Source_Nothing()

    async def several(self) -> list[ByteStreamReader]:
        return [stream_of(bytes([number] * number)) for number in range(3)]

    async def nested(self) -> StreamReader[ByteStreamReader]:
        writer, reader = wit_world.stream_u8_stream()

        async def write() -> None:
            with writer:
                for content in (b"first", b"second"):
                    await writer.write_all([stream_of(content)])

        spawn(write())
        return reader

    async def ticks(self, count: int) -> StreamReader[None]:
        writer, reader = wit_world.unit_stream()

        async def write() -> None:
            with writer:
                await writer.write_all([None] * count)

        spawn(write())
        return reader

    async def open(self) -> ByteStreamReader:
        self.writer, reader = wit_world.byte_stream()
        return reader

    async def feed(self, bytes: bytes) -> bool:
        assert self.writer is not None
        with self.writer:
            return await self.writer.write_all(bytes) == len(bytes)

    def progress(self) -> int:
        return self.written

    async def later(self, text: str) -> FutureReader[str]:
        writer, reader = wit_world.string_future(lambda: "too late")

        async def write(writer: FutureWriter[str]) -> None:
            await asyncio.sleep(0.001)
            await writer.write(text)

        spawn(write(writer))
        return reader

    def default(self, text: str) -> FutureReader[str]:
        writer, reader = wit_world.string_future(lambda: text)
        if text == "closed":
            with writer:
                pass
        return reader

    async def number(self, text: FutureReader[str]) -> FutureReader[Result[int, str]]:
        writer, reader = wit_world.result_u32_string_future(lambda: Err("nothing"))

        async def write() -> None:
            read = await text.read()
            result: Result[int, str]
            try:
                result = Ok(int(read))
            except ValueError:
                result = Err(read)
            await writer.write(result)

        spawn(write())
        return reader

    async def signal(self, done: FutureReader[None]) -> bool:
        await done.read()
        return True

    async def ignore(self, text: FutureReader[str]) -> None:
        with text:
            pass

    async def hold(self, token: peer.Token) -> str:
        self.released.clear()
        await self.released.wait()
        return token.name()

    async def release(self) -> None:
        self.released.set()

    async def names(self, tokens: StreamReader[peer.Token], count: int) -> list[str]:
        names: list[str] = []
        with tokens:
            while len(names) < count and not tokens.writer_dropped:
                names += [token.name() for token in await tokens.read(1)]
        return names

    async def tokens(self, names: list[str]) -> StreamReader[peer.Token]:
        writer, reader = wit_world.peer_token_stream()

        async def write() -> None:
            with writer:
                await writer.write_all([Token(name) for name in names])

        spawn(write())
        return reader

    def alive(self) -> int:
        return Token.alive

    async def never(self) -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancellations += 1
            raise
        return "never"

    async def stubborn(self) -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancellations += 1
        return "all the same"

    def cancelled(self) -> int:
        return self.cancellations

    async def fail(self, reason: str) -> ByteStreamReader:
        raise Err(reason)
