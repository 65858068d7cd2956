"""Is called over and over again, in every way."""

import asyncio
import gc
import sys

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports import calls
from wit_world.exports.calls import Point, Shape
from wit_world.imports import host

held: list[bytearray] = []


class Counter(calls.Counter):
    def __init__(self, start: int) -> None:
        self.number = start
        # Garbage that only a collection finds.
        self.itself = self

    def add(self, number: int) -> int:
        self.number += number
        return self.number


class Calls(exports.Calls):
    def nothing(self) -> None:
        pass

    def number(self, value: int) -> int:
        return value

    def text(self, value: str) -> str:
        return value + "!"

    def numbers(self, values: list[int]) -> list[int]:
        return values[::-1]

    def bytes(self, value: bytes) -> bytes:
        return value[::-1]

    def move(self, value: Point) -> Point:
        return Point(value.x + 1, value.y, value.label)

    def change(self, value: Shape) -> Shape:
        return value

    def finish(self, counter: calls.Counter) -> int:
        return counter.add(0)

    def refuse(self, reason: str) -> int:
        raise Err(reason)

    def open(self, name: str) -> int:
        with host.File(name) as file:
            size = file.size()
        # This one is dropped with its last reference.
        return size + host.File(name).size()

    def ask(self, reason: str | None) -> str:
        try:
            return str(host.check(reason))
        except Err as error:
            return f"refused: {error.value}"

    async def wait(self, value: int) -> int:
        return await host.later(value)

    async def gather(self, value: int) -> int:
        return sum(await asyncio.gather(host.later(value), host.later(1)))

    def blocks(self) -> int:
        gc.collect()
        return sys.getallocatedblocks()

    def hold(self, size: int) -> None:
        held.append(bytearray(size))
