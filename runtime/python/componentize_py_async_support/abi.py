"""What the shim offers: the canonical ABI's operations, and the component model's built-ins.

The functions are replaced before the app is imported (`asynchronous/natives.rs` of the shim). Numbers of waitables, of
waitable sets and of calls, codes and statuses are those of the component model's "Canonical ABI Explainer". `None` as a
code stands for `BLOCKED`: the operation has not ended.
"""

from __future__ import annotations

from typing import Any


def waitable_set_new() -> int:
    """Makes a waitable set."""
    raise NotImplementedError


def waitable_set_poll(waitable_set: int) -> tuple[int, int, int]:
    """Takes an event (its code and its two numbers) out of a set; the code is 0 if there is none."""
    raise NotImplementedError


def waitable_join(waitable: int, waitable_set: int) -> None:
    """Puts a waitable into a set, out of the one that it is in; 0 stands for no set."""
    raise NotImplementedError


def subtask_cancel(subtask: int) -> int:
    """Cancels a call, waits until it has ended, and gives its status."""
    raise NotImplementedError


def subtask_event(subtask: int, status: int) -> tuple[Any] | bool | None:
    """Takes notice of a subtask's status.

    Gives a tuple of the result if it has returned, `False` if it has ended without, `None` if it has not ended. A result
    that is an error is raised.
    """
    raise NotImplementedError


def backpressure_inc() -> None:
    """Has the host hold back further calls."""
    raise NotImplementedError


def backpressure_dec() -> None:
    """Undoes one `backpressure_inc`."""
    raise NotImplementedError


def task_return(call: int, value: object, raised: bool) -> None:
    """Returns a value from an exported function, or the error that an exception stands for. Any other exception ends
    the component."""
    raise NotImplementedError


def task_cancel(call: int) -> None:
    """Ends a call that was cancelled, without a result."""
    raise NotImplementedError


def fail(function: int, exception: BaseException) -> None:
    """Ends the component because of an exception in what a call of the function with this index has spawned."""
    raise NotImplementedError


def signal_new() -> tuple[int, int]:
    """Makes a stream without a payload: its readable and its writable end."""
    raise NotImplementedError


def signal_read(end: int) -> int | None:
    """Starts to read one item of a stream without a payload."""
    raise NotImplementedError


def signal_write(end: int) -> int | None:
    """Starts to write one item to a stream without a payload."""
    raise NotImplementedError


def make(is_stream: bool, index: int) -> tuple[object, object]:
    """Makes a stream or a future of the type with an index: its writable and its readable end."""
    raise NotImplementedError


def number(end: object) -> int:
    """The number of an end as a waitable."""
    raise NotImplementedError


def drop(end: object) -> None:
    """Gives an end back, if it is there and no operation on it has yet to end."""
    raise NotImplementedError


def read(end: object, count: int) -> int | None:
    """Starts to read from a readable end."""
    raise NotImplementedError


def write(end: object, value: object) -> int | None:
    """Starts to write to a writable end: items, or the value of a future."""
    raise NotImplementedError


def cancel(end: object) -> int:
    """Ends the read or write that has not ended, and gives the code with which it did."""
    raise NotImplementedError


def finish(waitable: int, code: int) -> Any:
    """Takes what a read or a write came to: what was read, or how many items were written. Every one that was started
    has to be finished."""
    raise NotImplementedError
