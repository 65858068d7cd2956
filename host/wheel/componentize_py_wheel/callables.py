"""Methods with too few parameters.

CPython calls the function of a method without arguments with two of them, the second of which is NULL, and that of a getter with
two as well. Many extensions leave those out which they do not look at. Other processors do not mind; WebAssembly traps when
a function is called as if it had another type. So when a module is linked, what tables of methods and of attributes (PyMethodDef,
PyGetSetDef) point to gets an adapter, if it has too few parameters: a function with all of them, which calls the other.

The tables are found where a function's address is stored when a module is loaded (loaded.py), in what looks like such a table
from there to the empty entry at its end. Those that a program fills in itself are not found.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .binary import signed, unsigned
from .loaded import Loaded, Other

_I32 = 0x7F

_PARAMETERS = {0x01: 2, 0x03: 3, 0x04: 2, 0x08: 2, 0x80: 3, 0x82: 4, 0x282: 5}
"""How many parameters a method has, by its flags."""

_OTHER_FLAGS = 0x10 | 0x20 | 0x40
"""METH_CLASS, METH_STATIC and METH_COEXIST say nothing of that."""

_NAME = re.compile(rb"[A-Za-z_][A-Za-z0-9_]*\0")


def adapt(data: bytes) -> bytes:
    """The module with the adapters that it needs."""
    try:
        return _Adapters(Loaded(data)).adapted()
    except Other:
        return data


class _Adapters:
    """The adapters that are added to a module."""

    def __init__(self, module: Loaded) -> None:
        self._module = module
        self._adapters: dict[tuple[int, int], int] = {}

    def adapted(self) -> bytes:
        body = self._module.bodies[self._module.loader]
        written = bytearray()
        position = 0
        for address, stored in self._module.stored.items():
            parameters = self._parameters(address) if stored.is_function else None
            adapter = None if parameters is None else self._adapter(stored.number, parameters)
            if adapter is not None:
                written += body[position : stored.start] + signed(adapter)
                position = stored.end
        if not self._adapters:
            raise Other
        self._module.bodies[self._module.loader] = bytes(written) + body[position:]
        return self._module.write()

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
        has_flags = entry + 8 not in self._module.stored and self._flags(entry + 8) in _PARAMETERS
        return has_flags and self._is_name(entry) and self._is_function(entry + 4) and self._is_text(entry + 12)

    def _is_attribute(self, entry: int) -> bool:
        """A PyGetSetDef: its name, getter, setter, description, and what is handed to both."""
        functions = self._is_function(entry + 4) and self._is_function(entry + 8)
        return functions and self._is_name(entry) and self._is_text(entry + 12)

    def _flags(self, address: int) -> int:
        return self._module.number(address) & ~_OTHER_FLAGS

    def _is_empty(self, address: int) -> bool:
        return address not in self._module.stored and not any(self._module.image[address : address + 4])

    def _is_name(self, address: int) -> bool:
        name = self._module.stored.get(address)
        return (
            name is not None
            and not name.is_function
            and _NAME.match(self._module.image, max(name.number, 0)) is not None
        )

    def _is_function(self, address: int) -> bool:
        """One of this module, or of another, whose address is stored in another way, or none."""
        function = self._module.stored.get(address)
        return not any(self._module.image[address : address + 4]) if function is None else function.is_function

    def _is_text(self, address: int) -> bool:
        text = self._module.stored.get(address)
        return self._is_empty(address) if text is None else not text.is_function

    def _adapter(self, slot: int, parameters: int) -> int | None:
        """The slot in the table, from its base on, of a function with all parameters, which calls that of another slot."""
        module = self._module
        if not 0 <= slot < len(module.elements):
            return None
        function = module.elements[slot]
        given, results = module.types[module.type_of[function]]
        if results != bytes([_I32]) or given != bytes([_I32]) * len(given) or len(given) >= parameters:
            return None
        if (function, parameters) not in self._adapters:
            arguments = b"".join(b"\x20" + unsigned(it) for it in range(len(given)))
            body = b"\0" + arguments + b"\x10" + unsigned(function) + b"\x0b"
            self._adapters[function, parameters] = len(module.elements)
            module.elements.append(module.add_function((bytes([_I32]) * parameters, results), body))
        return self._adapters[function, parameters]
