"""The ends of futures.

The readable end is to be read or closed, the writable end to be written. Whoever does not write leaves that to the default
with which the future was made: a future that nobody ever writes is not possible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Self, TypeVar

from . import abi
from .loop import loop, spawn
from .operations import Ended, copied, interrupt, leave_write

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

T = TypeVar("T")


class FutureReader(Generic[T]):
    """The readable end of a `future<T>`."""

    def __init__(self, end: object) -> None:
        self._end = end
        self._left: list[T] = []
        self._is_closed = False

    async def read(self) -> T:
        """Waits for the value. There is only one, so this can be done once.

        Raises: `AssertionError` the second time, or if the future was given away or closed.
        """
        if self._left:
            return self._left.pop()
        code, cancelled = await copied(self._end, abi.read(self._end, 1))
        value: T = abi.finish(abi.number(self._end), code)
        if code & 0xF == Ended.COMPLETED or self._is_closed:
            abi.drop(self._end)
        if cancelled is not None:
            if code & 0xF == Ended.COMPLETED:
                # It came before: it is for the next who reads.
                self._left = [value]
            raise cancelled
        if code & 0xF != Ended.COMPLETED:
            raise AssertionError("this future was closed while it was read")
        return value

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_closed = True
        interrupt(self._end)


class FutureWriter(Generic[T]):
    """The writable end of a `future<T>`."""

    def __init__(self, end: object, default: Callable[[], T]) -> None:
        self._end = end
        self._default = default
        self._is_open = True

    async def write(self, value: T) -> bool:
        """Writes the value, and gives whether somebody has read it: not if the readable end was closed.

        Raises: `AssertionError` the second time.
        """
        code = abi.write(self._end, value)
        self._is_open = False
        code, cancelled = await copied(self._end, code)
        abi.finish(abi.number(self._end), code)
        if code & 0xF == Ended.CANCELLED:
            # Nobody has got the value, so another has to be written.
            self._is_open = True
        else:
            abi.drop(self._end)
        if cancelled is not None:
            raise cancelled
        return code & 0xF == Ended.COMPLETED

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._is_open and loop.has_call():
            spawn(self.write(self._default()))
        else:
            # Functions that are not asynchronous cannot wait until somebody has read it.
            self._write_default()

    def __del__(self) -> None:
        self._write_default()

    def _write_default(self) -> None:
        if not self._is_open:
            return
        self._is_open = False
        code = abi.write(self._end, self._default())
        if code is None:
            leave_write(self._end)
        else:
            abi.finish(abi.number(self._end), code)
            abi.drop(self._end)
