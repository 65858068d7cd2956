"""The event loop of `asyncio.run` where the component cannot wait for the host: in functions that are not asynchronous,
and while the app is imported. Only time passes there; asyncio's own loops wait for sockets, which nobody asked for."""

from __future__ import annotations

import asyncio
import time
from asyncio import events


class _Sleeper:
    """The selector of a loop for which only time passes."""

    def select(self, timeout: float | None) -> list[object]:
        if timeout is None:
            raise RuntimeError("the event loop waits, and there is nothing that could happen")
        if timeout > 0:
            time.sleep(timeout)
        return []


class _SynchronousLoop(asyncio.BaseEventLoop):
    """The loop of `asyncio.run` where the component cannot wait for the host: in functions that are not asynchronous,
    and while the app is imported."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Sleeper()

    def _process_events(self, event_list: list[object]) -> None:
        pass

    def _write_to_self(self) -> None:
        pass


class Policy(events.BaseDefaultEventLoopPolicy):
    """Has asyncio use this loop."""

    _loop_factory = _SynchronousLoop
