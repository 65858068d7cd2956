"""Uses resources of WASI as an author would: in `with`, with their errors caught, and waited for by `poll_loop`."""

import asyncio
import atexit
import sys

from componentize_py_types import Err
from poll_loop import PollLoop, register
from wit_world import exports
from wit_world.imports import environment, monotonic_clock, preopens, stdout
from wit_world.imports import types as filesystem
from wit_world.imports.streams import OutputStream, StreamError_Closed


class Run(exports.Run):
    def run(self) -> None:
        with stdout.get_stdout() as stream:
            write(stream, f"arguments: {environment.get_arguments()[1:]}\n")
            for directory, name in preopens.get_directories():
                with directory:
                    write(stream, f"{name}: {read(directory, 'given.txt')}\n")
                    write(stream, f"{name}: {read(directory, 'missing.txt')}\n")
        with asyncio.Runner(loop_factory=PollLoop) as runner:
            print(runner.run(wait_for_two()))
        if "fail" in sys.argv:
            raise Err(None)
        if "crash" in sys.argv:
            atexit.register(print, "the end")
            raise RuntimeError("on purpose")


def write(stream: OutputStream, text: str) -> None:
    try:
        stream.blocking_write_and_flush(text.encode())
    except Err as error:
        assert isinstance(error.value, StreamError_Closed), error


def read(directory: filesystem.Descriptor, path: str) -> str:
    flags = filesystem.PathFlags.SYMLINK_FOLLOW
    try:
        with directory.open_at(
            flags, path, filesystem.OpenFlags(0), filesystem.DescriptorFlags.READ
        ) as file:
            content, _ = file.read(1000, 0)
            return content.decode()
    except Err as error:
        return str(error.value)


async def wait_for_two() -> list[str]:
    """Waits for two pollables, the longer one first."""
    order: list[str] = []
    loop = asyncio.get_running_loop()
    assert isinstance(loop, PollLoop)

    async def wait(name: str, nanoseconds: int) -> None:
        await register(loop, monotonic_clock.subscribe_duration(nanoseconds))
        order.append(name)

    await asyncio.gather(wait("long", 20_000_000), wait("short", 1_000_000))
    return order
