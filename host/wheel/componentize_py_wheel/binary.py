"""WebAssembly's binary format, as far as modules are read and written here (core specification, "Binary Format").

Numbers are LEB128. What reads something takes the bytes and a position in them, and gives what it has read and where that ends.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

MAGIC = b"\0asm\1\0\0\0"


class Section(IntEnum):
    """The kinds of sections that matter here."""

    CUSTOM = 0
    TYPE = 1
    IMPORT = 2
    FUNCTION = 3
    GLOBAL = 6
    EXPORT = 7
    ELEMENT = 9
    CODE = 10
    DATA = 11
    TAG = 13


class Kind(IntEnum):
    """What is imported or exported."""

    FUNCTION = 0
    TABLE = 1
    MEMORY = 2
    GLOBAL = 3
    TAG = 4


@dataclass(frozen=True)
class Import:
    """An import; what it is to be is described from `start` on."""

    module: str
    name: str
    kind: int
    start: int


@dataclass(frozen=True)
class Export:
    """An export, and where in the section it lies."""

    name: str
    kind: int
    index: int
    start: int
    end: int


def read_sections(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The sections of a module: the kind of each, and what is in it."""
    position = len(MAGIC)
    while position < len(data):
        kind = data[position]
        section, position = _read_sized(data, position + 1)
        yield kind, section


def read_types(section: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The types of functions: of their parameters, and of their results."""
    count, position = read_unsigned(section, 0)
    for _ in range(count):
        parameters, position = _read_sized(section, position + 1)
        results, position = _read_sized(section, position)
        yield parameters, results


def read_imports(section: bytes) -> Iterator[Import]:
    """The imports."""
    count, position = read_unsigned(section, 0)
    for _ in range(count):
        module, position = read_name(section, position)
        name, position = read_name(section, position)
        kind = section[position]
        position += 1
        yield Import(module, name, kind, position)
        if kind == Kind.FUNCTION:  # its type
            _, position = read_unsigned(section, position)
        elif kind == Kind.GLOBAL:  # value type, mutability
            position += 2
        elif kind == Kind.TAG:  # attribute, type
            _, position = read_unsigned(section, position + 1)
        else:  # table: element type first; table and memory: limits
            position += kind == Kind.TABLE
            flags, position = read_unsigned(section, position)
            for _ in range(1 + (flags & 1)):
                _, position = read_unsigned(section, position)


def read_exports(section: bytes) -> Iterator[Export]:
    """The exports."""
    count, position = read_unsigned(section, 0)
    for _ in range(count):
        start = position
        name, position = read_name(section, position)
        kind = section[position]
        index, position = read_unsigned(section, position + 1)
        yield Export(name, kind, index, start, position)


def read_bodies(section: bytes) -> Iterator[bytes]:
    """The bodies of functions."""
    count, position = read_unsigned(section, 0)
    for _ in range(count):
        body, position = _read_sized(section, position)
        yield body


def read_indices(data: bytes, position: int) -> tuple[list[int], int]:
    """A list of indices, before which stands how many there are."""
    count, position = read_unsigned(data, position)
    indices = []
    for _ in range(count):
        index, position = read_unsigned(data, position)
        indices.append(index)
    return indices, position


def read_name(data: bytes, position: int) -> tuple[str, int]:
    """A name."""
    name, position = _read_sized(data, position)
    return name.decode(), position


def _read_sized(data: bytes, position: int) -> tuple[bytes, int]:
    """Bytes before which stands how many there are."""
    length, position = read_unsigned(data, position)
    return data[position : position + length], position + length


def read_unsigned(data: bytes, position: int) -> tuple[int, int]:
    """A number that is not negative."""
    result = shift = 0
    while True:
        byte = data[position]
        position += 1
        result |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return result, position


def read_signed(data: bytes, position: int) -> tuple[int, int]:
    """A number that may be negative."""
    number, end = read_unsigned(data, position)
    negative = data[end - 1] & 0x40
    return number - (1 << 7 * (end - position) if negative else 0), end


def unsigned(number: int) -> bytes:
    """A number that is not negative."""
    result = bytearray()
    while number >= 0x80:
        result.append(number & 0x7F | 0x80)
        number >>= 7
    result.append(number)
    return bytes(result)


def signed(number: int) -> bytes:
    """A number that is not negative, where one that is may stand: the highest bit of all says that it is not."""
    result = unsigned(number)
    return result if result[-1] < 0x40 else result[:-1] + bytes([result[-1] | 0x80, 0])


def sized(data: bytes) -> bytes:
    """Bytes, and before them how many there are."""
    return unsigned(len(data)) + data


def listed(items: Collection[bytes]) -> bytes:
    """Items, and before them how many there are."""
    return unsigned(len(items)) + b"".join(items)


def write_module(sections: Iterable[tuple[int, bytes]]) -> bytes:
    """A module of these sections."""
    return MAGIC + b"".join(bytes([kind]) + sized(section) for kind, section in sections)
