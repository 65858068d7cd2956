"""The ends of streams.

Each end is to be closed when it is not needed any more, by a `with` block, so that the other side knows; one that nobody
refers to any more is closed as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from . import abi
from .operations import Ended, copied, interrupt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

T = TypeVar("T")


class _End:
    """An end, which apps get from functions of the world."""

    def __init__(self, end: object) -> None:
        self._end = end
        self._is_closed = False

    def _finish(self, code: int) -> Any:
        """Takes what an operation came to, and closes the end if that was put off until now."""
        outcome = abi.finish(abi.number(self._end), code)
        if self._is_closed:
            abi.drop(self._end)
        return outcome

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


class _Reader(_End):
    def __init__(self, end: object) -> None:
        super().__init__(end)
        self.writer_dropped = False
        """Whether the other end was closed, and everything was read."""


class _Writer(_End):
    def __init__(self, end: object) -> None:
        super().__init__(end)
        self.reader_dropped = False
        """Whether the other end was closed."""

    async def _write(self, source: object) -> int:
        if self.reader_dropped:
            return 0
        code, cancelled = await copied(self._end, abi.write(self._end, source))
        count: int = self._finish(code)
        if code & 0xF == Ended.DROPPED:
            self.reader_dropped = True
        if cancelled is not None:
            raise cancelled
        return count


class ByteStreamReader(_Reader):
    """The readable end of a `stream<u8>`."""

    _left = b""

    async def read(self, max_count: int) -> bytes:
        """Reads at most `max_count` bytes: at least one, unless the stream has ended.

        Raises: `AssertionError` if another `read` has not ended, or the stream was given away or closed.
        """
        if self._left:
            values, self._left = self._left[:max_count], self._left[max_count:]
            return values
        if self.writer_dropped:
            return b""
        code, cancelled = await copied(self._end, abi.read(self._end, max_count))
        received: bytes = self._finish(code)
        if code & 0xF == Ended.DROPPED:
            self.writer_dropped = True
        if cancelled is not None:
            # What came before is for the next who reads.
            self._left = received
            raise cancelled
        return received


class ByteStreamWriter(_Writer):
    """The writable end of a `stream<u8>`."""

    async def write(self, source: bytes) -> int:
        """Writes some of the bytes, and gives how many: at least one, unless the readable end was closed.

        Raises: `AssertionError` if another `write` has not ended, or the stream was closed.
        """
        return await self._write(source)

    async def write_all(self, source: bytes) -> int:
        """Writes all bytes, unless the readable end is closed before, and gives how many were written."""
        rest = memoryview(source)
        total = 0
        while total < len(rest) and not self.reader_dropped:
            total += await self._write(rest[total:])
        return total


class StreamReader(_Reader, Generic[T]):
    """The readable end of a `stream<T>`."""

    def __init__(self, end: object) -> None:
        super().__init__(end)
        self._left: list[T] = []

    async def read(self, max_count: int) -> list[T]:
        """Reads at most `max_count` items: at least one, unless the stream has ended.

        Raises: `AssertionError` if another `read` has not ended, or the stream was given away or closed.
        """
        if self._left:
            values, self._left = self._left[:max_count], self._left[max_count:]
            return values
        if self.writer_dropped:
            return []
        code, cancelled = await copied(self._end, abi.read(self._end, max_count))
        received: list[T] = self._finish(code)
        if code & 0xF == Ended.DROPPED:
            self.writer_dropped = True
        if cancelled is not None:
            # What came before is for the next who reads.
            self._left = received
            raise cancelled
        return received


class StreamWriter(_Writer, Generic[T]):
    """The writable end of a `stream<T>`."""

    async def write(self, source: Sequence[T]) -> int:
        """Writes some of the items, and gives how many: at least one, unless the readable end was closed. The others
        stay as they were.

        Raises: `AssertionError` if another `write` has not ended, or the stream was closed.
        """
        return await self._write(source)

    async def write_all(self, source: Sequence[T]) -> int:
        """Writes all items, unless the readable end is closed before, and gives how many were written."""
        total = 0
        while total < len(source) and not self.reader_dropped:
            total += await self._write(source[total:])
        return total
