"""Asynchronous functions, streams and futures of the component model on an event loop of asyncio.

Each call of an asynchronous function that the component exports runs as a task on one event loop, beside those of all
other calls that have not ended, and asyncio's own means (`gather`, `wait`, `timeout`, `TaskGroup`, `Queue`, ...) are
usable in it. When the function has returned, the call goes on until what it gave to `spawn` has ended; other tasks that
it has started are cancelled then, as `asyncio.run` does. The modules `streams` and `futures` have the readers and writers.
"""

from __future__ import annotations

from . import light

light.load()

from .loop import backpressure, spawn  # noqa: E402  (it imports asyncio)

__all__ = ["backpressure", "spawn"]
