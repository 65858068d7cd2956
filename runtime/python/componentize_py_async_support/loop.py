"""The event loop.

There is one loop, and all calls of exported asynchronous functions run on it. The host enters it for one call at a time:
when the call starts, and when an event has come that the call waits for. Then what is ready to run *of this call* is run,
until nothing is, and the host gets back what the call waits for: its waitable set. What belongs to which call is known by
the context that each callback of asyncio has: a variable of it is the call.

Calls can wait for each other: one puts into a queue what another takes out. The other is then woken by an event of its
own: every call that waits also reads from a stream without a payload, its signal, to which is written when something of
the call becomes ready while it is suspended. Sets and signals are used again by later calls.

Time. Where the world imports `wasi:clocks/monotonic-clock@0.3`, timers wait for that: nothing runs until they are due.
Otherwise there is nothing in the component model that a timer could be waited for with, and a call that has timers looks
at the clock: it yields to the host, which goes on with whatever else there is, and sleeps in between for at most
`_LONGEST_PAUSE` seconds if nothing happened. Events can be late by that, timers are not.
"""

from __future__ import annotations

import asyncio
import contextvars
import heapq
import math
import sys
import threading
import time
from asyncio import events
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVarTuple

from . import abi
from .in_place import InPlace
from .synchronous import Policy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Generator
    from contextvars import Context

_Ts = TypeVarTuple("_Ts")

_ROUNDS = 32
"""How many times what is ready is run before the host is let do something."""

_SHORTEST_PAUSE = 0.0005
_LONGEST_PAUSE = 0.01
"""For how long is slept between two looks at the clock, in seconds."""

_MOST_CANCELLED_TIMERS = 64
"""How many cancelled timers may wait for their time."""


class _Code:
    """What a call wants of the host: "callback codes"."""

    EXIT = 0
    YIELD = 1
    WAIT = 2


class _Event:
    """What can happen: "event codes"."""

    NONE = 0
    SUBTASK = 1
    STREAM_READ = 2
    STREAM_WRITE = 3
    FUTURE_READ = 4
    FUTURE_WRITE = 5
    TASK_CANCELLED = 6


_LAST_STATUS_OF_LIFE = 1
"""The statuses of a subtask up to this one say that it has not ended."""


class _Station:
    """What a call waits with: a set and a signal in it."""

    def __init__(self) -> None:
        self.waitables = abi.waitable_set_new()
        self.reader, self.writer = abi.signal_new()
        self.is_armed = False
        abi.waitable_join(self.reader, self.waitables)

    def arm(self) -> None:
        """Has a signal make an event."""
        if not self.is_armed:
            self.is_armed = True
            abi.signal_read(self.reader)


class _Call:
    """A call of an exported function that has not ended."""

    def __init__(self, number: int, function: int, station: _Station) -> None:
        self.number = number
        self.function = function
        self.station = station
        self.context = contextvars.Context()
        self.context.run(_current_call.set, self)
        self.main: asyncio.Task[None] | None = None
        self.spawned: set[asyncio.Task[None]] = set()
        self.ready: deque[asyncio.Handle] = deque()
        self.timers: list[asyncio.TimerHandle] = []
        self.cancelled_timers = 0
        self.alarm: asyncio.Task[None] | None = None
        self.alarm_time = math.inf
        self.pause = 0.0
        self.is_suspended = False
        self.is_cancelled = False
        self.has_ended = False

    def wake(self) -> None:
        """Has the host go on with the call."""
        if self.is_suspended:
            self.is_suspended = False
            abi.signal_write(self.station.writer)

    def next_timer(self) -> float | None:
        """When the next timer is due."""
        while self.timers:
            timer = self.timers[0]
            if not timer.cancelled():
                return timer.when()
            heapq.heappop(self.timers)
            self.cancelled_timers -= 1
        return None


_current_call: contextvars.ContextVar[_Call | None] = contextvars.ContextVar("_current_call", default=None)


class _Loop(InPlace):
    """The loop of all calls."""

    def __init__(self) -> None:
        super().__init__()
        self._calls: dict[int, _Call] = {}
        self._running_call: _Call | None = None
        self._waiting: dict[int, Callable[[int], None]] = {}
        self._stations: list[_Station] = []
        self._strays: deque[asyncio.Handle] = deque()
        self._orphans: int | None = None
        self._orphan_count = 0
        self._clock: tuple[Callable[[], int], Callable[[int], Awaitable[None]]] | None = None

    def __del__(self) -> None:
        # It lives as long as the component does, and nobody closes it.
        pass

    # What asyncio asks for.

    def time(self) -> float:
        return time.monotonic() if self._clock is None else self._clock[0]() / 1e9

    def call_soon(
        self, callback: Callable[[*_Ts], object], *args: *_Ts, context: Context | None = None
    ) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self._add(handle)
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[[*_Ts], object], *args: *_Ts, context: Context | None = None
    ) -> asyncio.Handle:
        return self.call_soon(callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[[*_Ts], object], *args: *_Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        call = self._call_of(timer)
        if call is None:
            raise RuntimeError("timers work only in asynchronous functions that the component exports")
        timer._scheduled = True  # type: ignore[attr-defined]
        heapq.heappush(call.timers, timer)
        return timer

    def call_later(
        self, delay: float, callback: Callable[[*_Ts], object], *args: *_Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        call = self._call_of(handle)
        if call is None or not handle._scheduled:  # type: ignore[attr-defined]
            return
        call.cancelled_timers += 1
        if call.cancelled_timers > max(_MOST_CANCELLED_TIMERS, len(call.timers) // 2):
            call.timers = [timer for timer in call.timers if not timer.cancelled()]
            call.cancelled_timers = 0
            heapq.heapify(call.timers)

    def run_forever(self) -> None:
        raise RuntimeError("the host runs this event loop")

    def _write_to_self(self) -> None:
        pass

    def _call_of(self, handle: asyncio.Handle) -> _Call | None:
        """The call that a callback belongs to; any one that is there, if that has ended."""
        call = handle._context.get(_current_call)  # type: ignore[attr-defined]
        if call is None or call.has_ended:
            return self._running_call
        return call  # type: ignore[no-any-return]

    def _add(self, handle: asyncio.Handle) -> None:
        call = self._call_of(handle)
        if call is not None:
            call.ready.append(handle)
            call.wake()
            return
        self._strays.append(handle)
        for suspended in self._calls.values():
            if suspended.is_suspended:
                suspended.wake()
                break

    # What the host asks for.

    def use_clock(self, now: Callable[[], int], wait_for: Callable[[int], Awaitable[None]]) -> None:
        """Takes the clock of the world. Both count nanoseconds."""
        self._clock = (now, wait_for)

    def start(self, number: int, function: int, coroutine: object, name: str) -> int:
        """Starts a call."""
        call = _Call(number, function, self._stations.pop() if self._stations else _Station())
        self._calls[number] = call
        main = self._main(call, coroutine, name)
        call.main = asyncio.Task(main, loop=self, context=call.context)
        return self._run(call)

    def resume(self, number: int, event: int, first: int, second: int) -> int:
        """Goes on with a call after an event."""
        call = self._calls[number]
        call.is_suspended = False
        self._handle_event(call, event, first, second)
        self._poll(call, call.station.waitables)
        return self._run(call)

    def _poll(self, call: _Call | None, waitables: int) -> None:
        """Takes all events out of a set."""
        while True:
            event, first, second = abi.waitable_set_poll(waitables)
            if event == _Event.NONE:
                return
            self._handle_event(call, event, first, second)

    def _handle_event(self, call: _Call | None, event: int, first: int, second: int) -> None:
        if event == _Event.NONE:
            return
        if call is not None:
            call.pause = 0.0
            if event == _Event.TASK_CANCELLED:
                call.is_cancelled = True
                if call.main is not None:
                    call.main.cancel()
                return
            if first == call.station.reader:
                call.station.is_armed = False
                return
        if event == _Event.SUBTASK and second <= _LAST_STATUS_OF_LIFE:
            abi.subtask_event(first, second)
            return
        abi.waitable_join(first, 0)
        if ended := self._waiting.pop(first, None):
            ended(second)

    def _run(self, call: _Call) -> int:
        """Runs what is ready of a call, and says what it waits for."""
        outer = events._get_running_loop()
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(
            firstiter=self._asyncgen_firstiter_hook,  # type: ignore[attr-defined]
            finalizer=self._asyncgen_finalizer_hook,  # type: ignore[attr-defined]
        )
        events._set_running_loop(self)
        self._running_call = call
        self._thread_id = threading.get_ident()
        try:
            if self._orphan_count and self._orphans is not None:
                self._poll(None, self._orphans)
            for _ in range(_ROUNDS):
                self._add_timers(call)
                if not call.ready and not self._strays:
                    break
                self._run_once(call)
            return self._suspend(call)
        finally:
            self._thread_id = None  # type: ignore[assignment]
            self._running_call = None
            events._set_running_loop(outer)
            sys.set_asyncgen_hooks(*hooks)

    def _run_once(self, call: _Call) -> None:
        """Runs what is ready now, and not what becomes ready by that."""
        handles = [*self._strays, *call.ready]
        self._strays.clear()
        call.ready.clear()
        for handle in handles:
            if not handle.cancelled():
                handle._run()

    def _suspend(self, call: _Call) -> int:
        if call.has_ended:
            del self._calls[call.number]
            self._stations.append(call.station)
            return _Code.EXIT
        if call.ready or self._strays:
            return _Code.YIELD
        if self._clock is None and (when := call.next_timer()) is not None:
            self._pause(call, when)
            return _Code.YIELD
        call.station.arm()
        call.is_suspended = True
        return _Code.WAIT | call.station.waitables << 4

    # Time.

    def _add_timers(self, call: _Call) -> None:
        """Makes ready what is due, and has the clock tell when the next is."""
        when = call.next_timer()
        if when is None:
            return
        now = self.time()
        while when is not None and when <= now:
            timer = heapq.heappop(call.timers)
            timer._scheduled = False  # type: ignore[attr-defined]
            call.ready.append(timer)
            when = call.next_timer()
        if when is not None and self._clock is not None:
            self._set_alarm(call, when, self._clock[1])

    def _set_alarm(self, call: _Call, when: float, wait_for: Callable[[int], Awaitable[None]]) -> None:
        if call.alarm is not None and not call.alarm.done():
            if call.alarm_time <= when:
                return
            call.alarm.cancel()

        async def wait() -> None:
            await wait_for(max(0, math.ceil((when - self.time()) * 1e9)))

        call.alarm_time = when
        call.alarm = asyncio.Task(wait(), loop=self, context=call.context)

    def _pause(self, call: _Call, when: float) -> None:
        """Sleeps a little, if nobody has anything to do."""
        if all(other is call or other.is_suspended for other in self._calls.values()):
            time.sleep(max(0.0, min(call.pause, when - self.time())))
        call.pause = min(max(2 * call.pause, _SHORTEST_PAUSE), _LONGEST_PAUSE)

    # Calls.

    async def _main(self, call: _Call, coroutine: Any, name: str) -> None:
        """What a call does."""
        value: object
        raised = True
        try:
            if not hasattr(coroutine, "__await__"):
                raise TypeError(
                    f"{name} is asynchronous: it has to be an `async def`, and gave {type(coroutine).__name__}"
                )
            value = await coroutine
            raised = False
        except BaseException as error:
            if error.__traceback__ is not None:
                # That the loop runs it is of no interest to anybody.
                error.__traceback__ = error.__traceback__.tb_next
            value = error
        if call.is_cancelled and isinstance(value, asyncio.CancelledError):
            abi.task_cancel(call.number)
        else:
            abi.task_return(call.number, value, raised)
        # It may have been lent or given something.
        del value, coroutine
        await self._end_tasks(call)
        call.has_ended = True

    async def _end_tasks(self, call: _Call) -> None:
        while True:
            if call.spawned:
                if call.is_cancelled:
                    for task in call.spawned:
                        task.cancel()
                await asyncio.wait(call.spawned)
                continue
            tasks = asyncio.all_tasks(self)
            others = {task for task in tasks if task is not call.main and task.get_context().get(_current_call) is call}
            if not others:
                return
            for other in others:
                other.cancel()
            await asyncio.wait(others)

    def current_call(self) -> _Call:
        """The call that is being run.

        Raises: `RuntimeError` outside of calls.
        """
        call = _current_call.get()
        if call is None or call.has_ended:
            call = self._running_call
        if call is None:
            raise RuntimeError("this works only in asynchronous functions that the component exports")
        return call

    def has_call(self) -> bool:
        """Whether a call is being run."""
        return self._running_call is not None

    # Waiting.

    def wait(self, waitable: int) -> asyncio.Future[int]:
        """A future for the second number of a waitable's event."""
        call = self.current_call()
        future: asyncio.Future[int] = self.create_future()

        def ended(code: int) -> None:
            if not future.done():
                future.set_result(code)

        self._waiting[waitable] = ended
        abi.waitable_join(waitable, call.station.waitables)
        return future

    def forget(self, waitable: int) -> Callable[[int], None] | None:
        """Waits no more for a waitable. Gives whom its event was for."""
        return self._waiting.pop(waitable, None)

    def leave(self, waitable: int, ended: Callable[[int], None]) -> None:
        """Has `ended` called some time after the event of a waitable that no call waits for."""
        if self._orphans is None:
            self._orphans = abi.waitable_set_new()

        def end(code: int) -> None:
            self._orphan_count -= 1
            ended(code)

        self._orphan_count += 1
        self._waiting[waitable] = end
        abi.waitable_join(waitable, self._orphans)


loop = _Loop()


def install(clock: tuple[Callable[[], int], Callable[[int], Awaitable[None]]] | None) -> None:
    """Makes asyncio use these loops, and the clock, if the world has one."""
    asyncio.set_event_loop_policy(Policy())  # type: ignore[abstract]
    if clock is not None:
        loop.use_clock(*clock)


def start_call(number: int, function: int, coroutine: object, name: str) -> int:
    """Starts a call of the exported function with an index. Gives the callback code."""
    return loop.start(number, function, coroutine, name)


def resume_call(number: int, event: int, first: int, second: int) -> int:
    """Goes on with a call. Gives the callback code."""
    return loop.resume(number, event, first, second)


def spawn(coroutine: Coroutine[Any, Any, Any]) -> asyncio.Task[None]:
    """Starts something that the current call does not end before, even when its function has returned.

    An exception in it that nobody handles ends the component.
    """
    call = loop.current_call()

    async def watch() -> None:
        try:
            await coroutine
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            if error.__traceback__ is not None:
                error.__traceback__ = error.__traceback__.tb_next
            abi.fail(call.function, error)

    context = contextvars.copy_context()
    context.run(_current_call.set, call)
    task = asyncio.Task(watch(), loop=loop, context=context)
    call.spawned.add(task)
    task.add_done_callback(call.spawned.discard)
    return task


@contextmanager
def backpressure() -> Generator[None]:
    """In such a `with` block the host does not start further calls of the component's exported functions."""
    abi.backpressure_inc()
    try:
        yield
    finally:
        abi.backpressure_dec()
