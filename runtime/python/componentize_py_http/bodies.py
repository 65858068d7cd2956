"""What Python's HTTP clients have in common: the forms of bodies, and the words for a status."""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .incoming_0_2 import Input

PART_SIZE = 64 * 1024
"""How much is read at a time."""


class Reader(io.RawIOBase):
    """The body of a response as a file."""

    def __init__(self, body: Input) -> None:
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._body.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._body.close()
        super().close()


def parts(body: Any) -> Iterable[bytes] | None:
    """The body of a request in parts: a string, bytes, a file, or anything that gives parts."""
    if body is None:
        return None
    if isinstance(body, str):
        return [body.encode()]
    if isinstance(body, (bytes, bytearray, memoryview)):
        return [bytes(body)]
    if hasattr(body, "read"):
        return _parts_of_file(body)
    return _encoded(body)


def _parts_of_file(file: Any) -> Iterator[bytes]:
    while part := file.read(PART_SIZE):
        yield part.encode() if isinstance(part, str) else part


def _encoded(body: Iterable[str | bytes]) -> Iterator[bytes]:
    for part in body:
        yield part.encode() if isinstance(part, str) else bytes(part)


def reason(status: int) -> str:
    """The words for a status, which `wasi:http` does not pass on."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
