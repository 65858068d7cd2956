"""Modules as the linker writes them, with what is stored when they are loaded.

The addresses of functions and of data are known only then; so in tables of a program's data there are zeros, and a function,
__wasm_apply_data_relocs, stores each: `*(memory base + place) = table base + slot` or `memory base + offset`. From that it can
be told what such tables are to hold, and functions can be put into the places of others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .binary import (
    Kind,
    Section,
    listed,
    read_bodies,
    read_exports,
    read_imports,
    read_indices,
    read_name,
    read_sections,
    read_signed,
    read_types,
    read_unsigned,
    sized,
    unsigned,
    write_module,
)


@dataclass(frozen=True)
class Stored:
    """What is stored when the module is loaded: where in the function that does it the number is, and the number; of what it
    is the address, of a function or of data."""

    start: int
    end: int
    number: int
    is_function: bool


class Other(Exception):
    """The module is not as the linker writes modules with such tables: there is nothing to do, or nobody knows how."""


class Loaded:
    """A module, and what is added to it. Of a function in the table, the number is its slot from the table's base on."""

    def __init__(self, data: bytes) -> None:
        self.sections = list(read_sections(data))
        self.types = list(read_types(self.section(Section.TYPE)))
        self.type_of = self._imports()
        self._import_count = len(self.type_of)
        self.type_of += read_indices(self.section(Section.FUNCTION), 0)[0]
        self.elements, self._elements_start = self._table()
        self._slots = len(self.elements)
        self.bodies = list(read_bodies(self.section(Section.CODE)))
        self.loader = self._export("__wasm_apply_data_relocs") - self._import_count
        self.image = self._data()
        self.stored = self._stores(self.bodies[self.loader])

    def add_function(self, kind: tuple[bytes, bytes], body: bytes) -> int:
        """Adds a function of a type; gives its index."""
        if kind not in self.types:
            self.types.append(kind)
        self.type_of.append(self.types.index(kind))
        self.bodies.append(body)
        return len(self.type_of) - 1

    def number(self, address: int) -> int:
        """The number that is at an address before anything is stored."""
        return int.from_bytes(self.image[address : address + 4], "little")

    def section(self, kind: int) -> bytes:
        """What is in a section."""
        for it, data in self.sections:
            if it == kind:
                return data
        raise Other

    def _imports(self) -> list[int]:
        """The types of imported functions; and which globals are the bases of memory and table."""
        types: list[int] = []
        globals_: list[str] = []
        section = self.section(Section.IMPORT)
        for it in read_imports(section):
            match it.kind:
                case Kind.FUNCTION:
                    types.append(read_unsigned(section, it.start)[0])
                case Kind.GLOBAL:
                    globals_.append(it.name)
                case Kind.TAG:
                    raise Other
                case Kind.TABLE:
                    self._table_limits = it.start + 1
        if not {"__memory_base", "__table_base"} <= set(globals_):
            raise Other
        self._memory_base, self._table_base = globals_.index("__memory_base"), globals_.index("__table_base")
        return types

    def _export(self, wanted: str) -> int:
        for it in read_exports(self.section(Section.EXPORT)):
            if it.name == wanted:
                return it.index
        raise Other

    def _table(self) -> tuple[list[int], int]:
        """The functions of the one segment, and where the list begins."""
        section = self.section(Section.ELEMENT)
        start = b"\1\0\x23" + unsigned(self._table_base) + b"\x0b"
        if not section.startswith(start):
            raise Other
        return read_indices(section, len(start))[0], len(start)

    def _data(self) -> bytes:
        """The one segment, which the linker makes of all."""
        section = self.section(Section.DATA)
        start = b"\1\0\x23" + unsigned(self._memory_base) + b"\x0b"
        if not section.startswith(start):
            raise Other
        size, position = read_unsigned(section, len(start))
        return section[position : position + size]

    def _stores(self, body: bytes) -> dict[int, Stored]:
        """Each `*(address + memory base) = base + number` of the function, by its address."""
        number = rb"\x41([\x80-\xff]*[\x00-\x7f])"
        memory, table = (re.escape(b"\x23" + unsigned(it)) for it in (self._memory_base, self._table_base))
        pattern = number + memory + rb"\x6a(" + memory + b"|" + table + b")" + number + rb"\x6a\x36\x02\x00"
        stored: dict[int, Stored] = {}
        for it in re.finditer(pattern, body, re.DOTALL):
            address, _ = read_signed(it[1], 0)
            what, _ = read_signed(it[3], 0)
            stored[address] = Stored(it.start(3), it.end(3), what, it[2] == b"\x23" + unsigned(self._table_base))
        return stored

    def write(self, others: dict[int, bytes] | None = None) -> bytes:
        """The module; what other sections hold now may be given."""
        own = self.type_of[self._import_count :]
        written: dict[int, bytes] = {
            Section.TYPE: listed([b"\x60" + sized(parameters) + sized(results) for parameters, results in self.types]),
            Section.IMPORT: self._larger_table(),
            Section.FUNCTION: listed([unsigned(it) for it in own]),
            Section.ELEMENT: self.section(Section.ELEMENT)[: self._elements_start]
            + listed([unsigned(it) for it in self.elements]),
            Section.CODE: listed([sized(it) for it in self.bodies]),
            **(others or {}),
        }
        return write_module(
            (kind, self._larger_linkage(data) if kind == Section.CUSTOM else written.get(kind, data))
            for kind, data in self.sections
        )

    def _larger_table(self) -> bytes:
        section = self.section(Section.IMPORT)
        minimum, end = read_unsigned(section, self._table_limits + 1)
        return section[: self._table_limits + 1] + unsigned(minimum + len(self.elements) - self._slots) + section[end:]

    def _larger_linkage(self, section: bytes) -> bytes:
        """Of `dylink.0`, the first subsection, which says how much memory and table the module wants."""
        name, start = read_name(section, 0)
        if name != "dylink.0" or section[start] != 1:
            return section
        size, position = read_unsigned(section, start + 1)
        numbers = []
        end = position + size
        while position < end:
            number, position = read_unsigned(section, position)
            numbers.append(number)
        numbers[2] += len(self.elements) - self._slots
        return section[: start + 1] + sized(b"".join(map(unsigned, numbers))) + section[end:]
