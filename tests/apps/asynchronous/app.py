"""What asynchronous functions can do."""

import asyncio
import contextvars
import sys

import scenarios
import wit_world
from componentize_py_async_support import backpressure, spawn
from componentize_py_types import Err
from wit_world import exports
from wit_world.exports.calls import Kind, Point
from wit_world.imports import host

own: contextvars.ContextVar[str] = contextvars.ContextVar("own", default="nothing")
values: asyncio.Queue[str] = asyncio.Queue()


class Calls(exports.Calls):
    async def nothing(self) -> None:
        await asyncio.sleep(0)

    async def move(self, points: list[Point], by: float) -> list[Point] | None:
        await asyncio.sleep(0)
        return [
            Point(point.x + by, point.y + by, point.label) for point in points
        ] or None

    async def many(
        self,
        a: int,
        b: str,
        c: list[int],
        d: tuple[str, int],
        e: int,
        f: str | None,
        g: float,
        h: bool,
    ) -> str:
        joined = await host.join(str(a), b, c, d)
        return f"{joined} {e} {f} {g} {h}"

    async def ends(self, kind: Kind) -> str:
        await asyncio.sleep(0)
        match kind:
            case Kind.FAILING:
                raise Err(7)
            case Kind.RAISING:
                raise ValueError("raised on purpose")
            case Kind.EXITING:
                sys.exit(3)
            case Kind.WRONG:
                return 1  # type: ignore[return-value]
            case Kind.FORGOTTEN:
                spawn(self._raise())
        return "plain"

    async def _raise(self) -> None:
        raise LookupError("nobody handles this")


class WitWorld(wit_world.WitWorld):
    async def run(self, name: str) -> str:
        result = await scenarios.SCENARIOS[name]()
        return str(result)

    async def remember(self, gate: str) -> str:
        before = own.get()
        own.set(gate)
        await host.wait(gate)
        return f"{before} {own.get()}"

    async def take(self) -> str:
        return await values.get()

    async def put(self, value: str) -> None:
        await values.put(value)

    def not_async(self) -> str:  # type: ignore[override]
        return "at once"

    def synchronous(self, value: str) -> str:
        async def later() -> str:
            await asyncio.sleep(0.001)
            return f"{value} later"

        # Who waits for it in another call is woken.
        values.put_nowait(value)
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run(later())
        return "there is a running loop"

    async def alone(self, gate: str) -> str:
        with backpressure():
            host.tell("begin")
            await host.wait(gate)
            host.tell("end")
        return gate

    async def goes_on(self, gate: str) -> str:
        async def rest() -> None:
            await host.wait(gate)
            host.tell("gone on")

        async def never() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                host.tell("cancelled")

        spawn(rest())
        self.task = asyncio.create_task(never())
        await asyncio.sleep(0)
        return "returned"
