"""What asks for a thread, where there are none.

Asynchronous frameworks give functions that are not asynchronous to worker threads. In a component these run in place: the
other tasks wait meanwhile, and everything else is as it would be. No event loop is running for them, as none is in a thread:
Django refuses to ask a database where one is.
"""

from __future__ import annotations

import asyncio
from asyncio import events

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor


def in_place[*Ts, T](function: Callable[[*Ts], T], *arguments: *Ts) -> T:
    """Calls a function as if in a thread."""
    loop = events._get_running_loop()
    events._set_running_loop(None)
    try:
        return function(*arguments)
    finally:
        events._set_running_loop(loop)


class InPlace(asyncio.BaseEventLoop):
    """An event loop that runs itself what is for an executor: `asyncio.to_thread`, and Django's `sync_to_async`."""

    def run_in_executor[*Ts, T](
        self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts
    ) -> asyncio.Future[T]:
        future: asyncio.Future[T] = self.create_future()
        try:
            future.set_result(in_place(func, *args))
        except Exception as error:
            future.set_exception(error)
        return future
