"""A command of WASI 0.3: copies its input to its output in capitals, and says what the clock did."""

import asyncio
import sys

import wit_world
from componentize_py_async_support.streams import ByteStreamReader, ByteStreamWriter
from componentize_py_types import Err, Ok
from wit_world import exports
from wit_world.imports import environment, monotonic_clock, stdin, stdout


class Run(exports.Run):
    async def run(self) -> None:
        if environment.get_arguments()[1:] == ["fail"]:
            raise Err(None)
        if environment.get_arguments()[1:] == ["exit"]:
            sys.exit(3)
        if environment.get_arguments()[1:] == ["crash"]:
            raise RuntimeError("on purpose")
        content, read = stdin.read_via_stream()
        writer, reader = wit_world.byte_stream()
        written = stdout.write_via_stream(reader)
        await self.copy(content, writer)
        results = await asyncio.gather(read.read(), written.read())
        print(all(isinstance(result, Ok) for result in results))
        print(await self.clock())

    async def copy(self, source: ByteStreamReader, target: ByteStreamWriter) -> None:
        with source, target:
            while not source.writer_dropped:
                await target.write_all((await source.read(1024)).upper())

    async def clock(self) -> list[str]:
        order: list[str] = []

        async def sleep(seconds: float, name: str) -> None:
            await asyncio.sleep(seconds)
            order.append(name)

        start = monotonic_clock.now()
        async with asyncio.TaskGroup() as group:
            group.create_task(sleep(0.03, "third"))
            group.create_task(sleep(0.01, "first"))
            group.create_task(sleep(0.02, "second"))
        if monotonic_clock.now() - start >= 30_000_000:
            order.append("late enough")
        try:
            async with asyncio.timeout(0.01):
                await monotonic_clock.wait_for(3_600_000_000_000)
        except TimeoutError:
            order.append("timed out")
        return order
