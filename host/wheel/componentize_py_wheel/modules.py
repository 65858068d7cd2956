"""Compiled modules: what they import, and whether the runtime and each other have it.

Only the import and the export section are read. The format is WebAssembly's binary format, and what the linker gives to
each module is the convention for dynamic linking (tool-conventions, DynamicLinking.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .errors import WheelError

MAGIC = b"\0asm\1\0\0\0"

LINKAGE = frozenset({"memory", "__indirect_function_table", "__stack_pointer", "__memory_base", "__table_base"})
"""What the linker of side modules gives to each of them, rather than some symbol of the runtime."""


@dataclass(frozen=True)
class Module:
    """The imports, as module and name, and the names of the exports."""

    imports: tuple[tuple[str, str], ...]
    exports: frozenset[str]

    @classmethod
    def read(cls, data: bytes) -> Module:
        """Reads a module; a ValueError if it is none."""
        imported: list[tuple[str, str]] = []
        exported: list[str] = []
        try:
            for kind, section in read_sections(data):
                if kind == 2:
                    imported.extend(_imports(section))
                elif kind == 7:
                    exported.extend(_exports(section))
        except (IndexError, UnicodeDecodeError) as error:
            raise ValueError("it was cut off or damaged") from error
        return cls(tuple(imported), frozenset(exported))

    def symbols(self) -> frozenset[str]:
        """The functions and variables that have to come from the runtime or another module. What is imported from
        `wasi:…` and the like is an import of the component; those of `GOT.*` are addresses of symbols."""
        wanted = (name for module, name in self.imports if module in ("env", "GOT.func", "GOT.mem"))
        return frozenset(name for name in wanted if name not in LINKAGE) - self.exports


def check(modules: dict[str, bytes], exports: frozenset[str]) -> None:
    """Whether all that modules import is there, in the runtime or in one of them. The keys are the names of their
    files."""
    read: dict[str, Module] = {}
    for name, data in modules.items():
        if not data.startswith(MAGIC):
            raise WheelError(
                f"`{name}` is not a WebAssembly module",
                "the build called another compiler than the SDK's: it should take the one that `CC` names",
            )
        try:
            read[name] = Module.read(data)
        except ValueError as error:
            raise WheelError(f"`{name}` cannot be read: {error}") from error
    known = exports.union(*(module.exports for module in read.values()))
    missing = {name: sorted(module.symbols() - known) for name, module in read.items()}
    lines = [f"  {name}: {', '.join(symbols)}" for name, symbols in sorted(missing.items()) if symbols]
    if lines:
        raise WheelError(
            "\n".join(["there are functions or variables that neither the runtime nor the wheel has:", *lines]),
            "configure the package to do without them, or link the library that has them",
        )


def read_sections(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = len(MAGIC)
    while position < len(data):
        kind = data[position]
        size, position = read_unsigned(data, position + 1)
        yield kind, data[position : position + size]
        position += size


def _imports(section: bytes) -> Iterator[tuple[str, str]]:
    count, position = read_unsigned(section, 0)
    for _ in range(count):
        module, position = read_name(section, position)
        name, position = read_name(section, position)
        yield module, name
        described = section[position]
        position += 1
        if described == 0:  # function: its type
            _, position = read_unsigned(section, position)
        elif described == 3:  # global: value type, mutability
            position += 2
        elif described == 4:  # tag: attribute, type
            _, position = read_unsigned(section, position + 1)
        else:  # table: element type first; table and memory: limits
            position += described == 1
            flags, position = read_unsigned(section, position)
            for _ in range(1 + (flags & 1)):
                _, position = read_unsigned(section, position)


def _exports(section: bytes) -> Iterator[str]:
    count, position = read_unsigned(section, 0)
    for _ in range(count):
        name, position = read_name(section, position)
        yield name
        _, position = read_unsigned(section, position + 1)


def read_types(section: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The types of functions: of their parameters, and of their results."""
    count, position = read_unsigned(section, 0)
    for _ in range(count):
        lists = []
        position += 1
        for _ in range(2):
            length, position = read_unsigned(section, position)
            lists.append(section[position : position + length])
            position += length
        yield lists[0], lists[1]


def read_unsigned(data: bytes, position: int) -> tuple[int, int]:
    """A LEB128 number, and where it ends."""
    result = shift = 0
    while True:
        byte = data[position]
        position += 1
        result |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return result, position


def read_name(data: bytes, position: int) -> tuple[str, int]:
    length, position = read_unsigned(data, position)
    return data[position : position + length].decode(), position + length


def unsigned(number: int) -> bytes:
    """A number as LEB128."""
    result = bytearray()
    while number >= 0x80:
        result.append(number & 0x7F | 0x80)
        number >>= 7
    result.append(number)
    return bytes(result)
