"""Evaluates expressions about the file system, and waits while it is imported."""

import asyncio
import os
import select
import time
from pathlib import Path

import wit_world

TEXT = Path(__file__).with_name("data") / "text.txt"

# Two descriptors of one open file, of which one byte was read.
OPENED = os.open(TEXT, os.O_RDONLY)
DUPLICATE = os.dup(OPENED)
os.read(DUPLICATE, 1)


async def wait_in_turns() -> list[str]:
    """Tasks that wait for different times, and one that never ends by itself."""
    order = []

    async def wait(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        order.append(name)

    await asyncio.gather(wait("third", 3000), wait("first", 1000), wait("second", 2000))
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 1000)
    except TimeoutError:
        order.append("timeout")
    return order


def waited() -> list[object]:
    """What is seen of time while nothing really takes time."""
    start = time.monotonic()
    order = asyncio.run(wait_in_turns())
    time.sleep(6000)
    deadline = time.time() + 1
    while time.time() < deadline:
        pass
    poll = select.poll()
    poll.register(0, select.POLLIN)
    ready = [descriptor for descriptor, _ in poll.poll(1000)]
    return [order, ready, round(time.monotonic() - start)]


WAITED = waited()


def copy(source: str, target: str) -> str:
    """What is in the target after one file was copied to the other."""
    Path(target).write_text(Path(source).read_text())
    return Path(target).read_text()


class WitWorld(wit_world.WitWorld):
    def evaluate(self, expression: str) -> str:
        try:
            return repr(eval(expression))
        except OSError as error:
            return f"OSError: {error.strerror}"
