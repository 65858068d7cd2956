"""Streams and futures that another component or the host reads and writes."""

import scenarios
import wit_world
from componentize_py_async_support import spawn
from componentize_py_async_support.futures import FutureReader, FutureWriter
from componentize_py_async_support.streams import (
    ByteStreamReader,
    ByteStreamWriter,
)


class WitWorld(wit_world.WitWorld):
    async def run(self, name: str) -> str:
        return str(await scenarios.SCENARIOS[name]())

    async def upper(self, text: ByteStreamReader) -> ByteStreamReader:
        writer, reader = wit_world.byte_stream()

        async def copy(source: ByteStreamReader, target: ByteStreamWriter) -> None:
            with source, target:
                while not source.writer_dropped and not target.reader_dropped:
                    await target.write_all((await source.read(4)).upper())

        spawn(copy(text, writer))
        return reader

    async def twice(self, value: FutureReader[int]) -> FutureReader[int]:
        writer, reader = wit_world.u32_future(lambda: 0)

        async def copy(source: FutureReader[int], target: FutureWriter[int]) -> None:
            await target.write(2 * await source.read())

        spawn(copy(value, writer))
        return reader
