"""Methods with too few parameters.

CPython calls the function of a method without arguments with two of them, the second of which is NULL, and that of a getter with
two as well. Many extensions leave those out which they do not look at. Other processors do not mind; WebAssembly traps when
a function is called as if it had another type. So when a module is linked, what tables of methods and of attributes (PyMethodDef,
PyGetSetDef) point to gets an adapter, if it has too few parameters: a function with all of them, which calls the other.

The tables are found where a function's address is stored when a module is loaded (__wasm_apply_data_relocs, which the
linker writes), in what looks like such a table from there to the empty entry at its end. Those that a program fills in
itself are not found.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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
    signed,
    sized,
    unsigned,
    write_module,
)

_I32 = 0x7F

_PARAMETERS = {0x01: 2, 0x03: 3, 0x04: 2, 0x08: 2, 0x80: 3, 0x82: 4, 0x282: 5}
"""How many parameters a method has, by its flags."""

_OTHER_FLAGS = 0x10 | 0x20 | 0x40
"""METH_CLASS, METH_STATIC and METH_COEXIST say nothing of that."""

_NAME = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*\0")


@dataclass(frozen=True)
class _Stored:
    """What is stored when the module is loaded: where in the function that does it the number is, and the number; of what it
    is the address, of a function or of data."""

    start: int
    end: int
    number: int
    is_function: bool


class _Other(Exception):
    """The module is not as the linker writes modules with such tables: there is nothing to do, or nobody knows how."""


def adapt(data: bytes) -> bytes:
    """The module with the adapters that it needs."""
    try:
        return _Module(data).adapted()
    except _Other:
        return data


class _Module:
    """A module, and the adapters that are added to it."""

    def __init__(self, data: bytes) -> None:
        self._sections = list(read_sections(data))
        self._types = list(read_types(self._section(Section.TYPE)))
        self._type_of = self._imports()
        self._import_count = len(self._type_of)
        self._type_of += read_indices(self._section(Section.FUNCTION), 0)[0]
        self._elements, self._elements_start = self._table()
        self._bodies = list(read_bodies(self._section(Section.CODE)))
        self._loader = self._export("__wasm_apply_data_relocs") - self._import_count
        self._image = self._data()
        self._stored = self._stores(self._bodies[self._loader])
        self._adapters: dict[tuple[int, int], int] = {}
        self._new: list[tuple[int, bytes]] = []

    def adapted(self) -> bytes:
        body = self._bodies[self._loader]
        written = bytearray()
        position = 0
        for address, stored in self._stored.items():
            parameters = self._parameters(address) if stored.is_function else None
            adapter = None if parameters is None else self._adapter(stored.number, parameters)
            if adapter is not None:
                written += body[position : stored.start] + signed(adapter)
                position = stored.end
        if not self._new:
            raise _Other
        self._bodies[self._loader] = bytes(written) + body[position:]
        return self._write()

    def _section(self, kind: int) -> bytes:
        for it, data in self._sections:
            if it == kind:
                return data
        raise _Other

    def _imports(self) -> list[int]:
        """The types of imported functions; and which globals are the bases of memory and table."""
        types: list[int] = []
        globals_: list[str] = []
        section = self._section(Section.IMPORT)
        for it in read_imports(section):
            match it.kind:
                case Kind.FUNCTION:
                    types.append(read_unsigned(section, it.start)[0])
                case Kind.GLOBAL:
                    globals_.append(it.name)
                case Kind.TAG:
                    raise _Other
                case Kind.TABLE:
                    self._table_limits = it.start + 1
        if not {"__memory_base", "__table_base"} <= set(globals_):
            raise _Other
        self._memory_base, self._table_base = globals_.index("__memory_base"), globals_.index("__table_base")
        return types

    def _export(self, wanted: str) -> int:
        for it in read_exports(self._section(Section.EXPORT)):
            if it.name == wanted:
                return it.index
        raise _Other

    def _table(self) -> tuple[list[int], int]:
        """The functions of the one segment, and where the list begins."""
        section = self._section(Section.ELEMENT)
        start = b"\1\0\x23" + unsigned(self._table_base) + b"\x0b"
        if not section.startswith(start):
            raise _Other
        return read_indices(section, len(start))[0], len(start)

    def _data(self) -> bytes:
        """The one segment, which the linker makes of all."""
        section = self._section(Section.DATA)
        start = b"\1\0\x23" + unsigned(self._memory_base) + b"\x0b"
        if not section.startswith(start):
            raise _Other
        size, position = read_unsigned(section, len(start))
        return section[position : position + size]

    def _stores(self, body: bytes) -> dict[int, _Stored]:
        """Each `*(address + memory base) = base + number` of the function, by its address."""
        number = rb"\x41([\x80-\xff]*[\x00-\x7f])"
        memory, table = (re.escape(b"\x23" + unsigned(it)) for it in (self._memory_base, self._table_base))
        pattern = number + memory + rb"\x6a(" + memory + b"|" + table + b")" + number + rb"\x6a\x36\x02\x00"
        stored: dict[int, _Stored] = {}
        for it in re.finditer(pattern, body, re.DOTALL):
            address, _ = read_signed(it[1], 0)
            what, _ = read_signed(it[3], 0)
            stored[address] = _Stored(it.start(3), it.end(3), what, it[2] == b"\x23" + unsigned(self._table_base))
        return stored

    def _parameters(self, address: int) -> int | None:
        """How many parameters a function should have, if its address is in a field of such a table."""
        if self._in_table(address - 4, 16, self._is_method):
            return _PARAMETERS[self._flags(address + 4)]
        if self._in_table(address - 4, 20, self._is_attribute):
            return 2
        return 3 if self._in_table(address - 8, 20, self._is_attribute) else None

    def _in_table(self, entry: int, size: int, is_entry: Callable[[int], bool]) -> bool:
        """Whether it is an entry, and after it come entries up to one that is empty."""
        if not is_entry(entry):
            return False
        while is_entry(entry):
            entry += size
        return all(self._is_empty(it) for it in range(entry, entry + size, 4))

    def _is_method(self, entry: int) -> bool:
        """A PyMethodDef: its name, function, flags and description."""
        has_flags = entry + 8 not in self._stored and self._flags(entry + 8) in _PARAMETERS
        return has_flags and self._is_name(entry) and self._is_function(entry + 4) and self._is_text(entry + 12)

    def _is_attribute(self, entry: int) -> bool:
        """A PyGetSetDef: its name, getter, setter, description, and what is handed to both."""
        functions = self._is_function(entry + 4) and self._is_function(entry + 8)
        return functions and self._is_name(entry) and self._is_text(entry + 12)

    def _flags(self, address: int) -> int:
        return int.from_bytes(self._image[address : address + 4], "little") & ~_OTHER_FLAGS

    def _is_empty(self, address: int) -> bool:
        return address not in self._stored and not any(self._image[address : address + 4])

    def _is_name(self, address: int) -> bool:
        name = self._stored.get(address)
        return name is not None and not name.is_function and _NAME.match(self._image, max(name.number, 0)) is not None

    def _is_function(self, address: int) -> bool:
        """One of this module, or of another, whose address is stored in another way, or none."""
        function = self._stored.get(address)
        return not any(self._image[address : address + 4]) if function is None else function.is_function

    def _is_text(self, address: int) -> bool:
        text = self._stored.get(address)
        return self._is_empty(address) if text is None else not text.is_function

    def _adapter(self, slot: int, parameters: int) -> int | None:
        """The slot in the table, from its base on, of a function with all parameters, which calls that of another slot."""
        if not 0 <= slot < len(self._elements):
            return None
        function = self._elements[slot]
        given, results = self._types[self._type_of[function]]
        if results != bytes([_I32]) or given != bytes([_I32]) * len(given) or len(given) >= parameters:
            return None
        if (function, parameters) not in self._adapters:
            kind = (bytes([_I32]) * parameters, results)
            if kind not in self._types:
                self._types.append(kind)
            arguments = b"".join(b"\x20" + unsigned(it) for it in range(len(given)))
            body = b"\0" + arguments + b"\x10" + unsigned(function) + b"\x0b"
            self._adapters[function, parameters] = len(self._elements)
            self._elements.append(len(self._type_of))
            self._type_of.append(self._types.index(kind))
            self._new.append((self._types.index(kind), body))
        return self._adapters[function, parameters]

    def _write(self) -> bytes:
        own = self._type_of[self._import_count :]
        bodies = [*self._bodies, *(body for _, body in self._new)]
        written: dict[int, bytes] = {
            Section.TYPE: listed([b"\x60" + sized(parameters) + sized(results) for parameters, results in self._types]),
            Section.IMPORT: self._larger_table(),
            Section.FUNCTION: listed([unsigned(it) for it in own]),
            Section.ELEMENT: self._section(Section.ELEMENT)[: self._elements_start]
            + listed([unsigned(it) for it in self._elements]),
            Section.CODE: listed([sized(it) for it in bodies]),
        }
        return write_module(
            (kind, self._larger_linkage(data) if kind == Section.CUSTOM else written.get(kind, data))
            for kind, data in self._sections
        )

    def _larger_table(self) -> bytes:
        section = self._section(Section.IMPORT)
        minimum, end = read_unsigned(section, self._table_limits + 1)
        return section[: self._table_limits + 1] + unsigned(minimum + len(self._new)) + section[end:]

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
        numbers[2] += len(self._new)
        return section[: start + 1] + sized(b"".join(map(unsigned, numbers))) + section[end:]
