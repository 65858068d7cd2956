"""Operations of the component model as awaitables: calls of imported functions, reads and writes.

Each is started first. Many have ended then, and nothing is waited for. The others have a waitable, which is waited for. A
task that is cancelled meanwhile cancels the operation, and waits until that has ended as well: what it was started with
is the host's until then.
"""

from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING, Any

from componentize_py_types import Err

from . import abi
from .loop import loop

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


class Ended:
    """How a read or a write ended: the low bits of its code."""

    COMPLETED = 0
    DROPPED = 1
    CANCELLED = 2


def imported(start: Callable[..., Any], stub: Callable[..., Any]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """The coroutine function for an imported asynchronous function, which `start` starts."""

    @functools.wraps(stub)
    async def call(*args: Any, **kwargs: Any) -> Any:
        return await _subtask(start(*args, **kwargs))

    return call


async def _subtask(started: int | tuple[Any]) -> Any:
    """Waits for a call of an imported function."""
    if not isinstance(started, int):
        return started[0]
    future = loop.wait(started)
    try:
        status = await future
    except (asyncio.CancelledError, GeneratorExit):
        if future.done() and not future.cancelled():
            status = future.result()
        else:
            loop.forget(started)
            status = abi.subtask_cancel(started)
        try:
            # Whether it has returned all the same is of no interest any more.
            abi.subtask_event(started, status)
        except Err:
            pass
        raise
    outcome = abi.subtask_event(started, status)
    if isinstance(outcome, tuple):
        return outcome[0]
    raise asyncio.CancelledError("the imported function was cancelled")


async def copied(end: object, code: int | None) -> tuple[int, BaseException | None]:
    """Waits for the end of a read or a write. Gives its code, and the exception with which it was cancelled."""
    if code is not None:
        return code, None
    waitable = abi.number(end)
    future = loop.wait(waitable)
    try:
        return await future, None
    except (asyncio.CancelledError, GeneratorExit) as error:
        if future.done() and not future.cancelled():
            return future.result(), error
        loop.forget(waitable)
        return abi.cancel(end), error


def interrupt(end: object) -> None:
    """Ends the read or write of an end that somebody waits for, and otherwise gives the end back."""
    ended = loop.forget(abi.number(end))
    if ended is None:
        abi.drop(end)
    else:
        ended(abi.cancel(end))


def leave_write(end: object) -> None:
    """Lets a write that has not ended go on without anybody waiting for it, and drops the end after it."""
    waitable = abi.number(end)

    def ended(code: int) -> None:
        abi.finish(waitable, code)
        abi.drop(end)

    loop.leave(waitable, ended)


def maker(
    is_stream: bool, index: int, writer: Callable[..., Any], reader: Callable[..., Any], stub: Callable[..., Any]
) -> Callable[..., tuple[Any, Any]]:
    """The function of the world that makes a stream or a future of the type with an index."""
    if is_stream:

        @functools.wraps(stub)
        def make() -> tuple[Any, Any]:
            writable, readable = abi.make(True, index)
            return writer(writable), reader(readable)

        return make

    @functools.wraps(stub)
    def make_with_default(default: Callable[[], Any]) -> tuple[Any, Any]:
        writable, readable = abi.make(False, index)
        return writer(writable, default), reader(readable)

    return make_with_default
