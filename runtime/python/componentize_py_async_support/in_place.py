"""What asks for a thread, where there are none.

Asynchronous frameworks give functions that are not asynchronous to worker threads. In a component these run in place: the
other tasks wait meanwhile, and everything else is as it would be. No event loop is running for them, as none is in a thread:
Django refuses to ask a database where one is.
"""

from __future__ import annotations

import asyncio
from asyncio import events
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


def in_place(function: Callable[[*_Ts], _T], *arguments: *_Ts) -> _T:
    """Calls a function as if in a thread."""
    loop = events._get_running_loop()
    events._set_running_loop(None)
    try:
        return function(*arguments)
    finally:
        events._set_running_loop(loop)


class InPlace(asyncio.BaseEventLoop):
    """An event loop that runs itself what is for an executor: `asyncio.to_thread`, and Django's `sync_to_async`."""

    def run_in_executor(self, executor: Executor | None, func: Callable[[*_Ts], _T], *args: *_Ts) -> asyncio.Future[_T]:
        future: asyncio.Future[_T] = self.create_future()
        try:
            future.set_result(in_place(func, *args))
        except Exception as error:
            future.set_exception(error)
        return future
