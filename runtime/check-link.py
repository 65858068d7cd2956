"""Checks what the linker made: a core module that the rest of the product can work with.

Usage: check-link.py MODULE EXPECTED-EXPORTS

- All of its imports are functions of WASI 0.2; they are printed.
- It exports each of the names that the file EXPECTED-EXPORTS lists.

Reads just the import and export sections of the binary format (core specification, section 5.5).
"""

import sys
from collections.abc import Iterator
from pathlib import Path

IMPORT_SECTION, EXPORT_SECTION = 2, 7
FUNCTION = 0


class Reader:
    """Takes the values of the binary format off the front of some bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def byte(self) -> int:
        self.position += 1
        return self.data[self.position - 1]

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return value

    def bytes(self) -> bytes:
        length = self.number()
        self.position += length
        return self.data[self.position - length : self.position]

    def name(self) -> str:
        return self.bytes().decode()


def sections(module: bytes) -> dict[int, bytes]:
    """The sections of a module by number, custom sections aside."""
    reader = Reader(module)
    reader.position = len(b"\0asm") + 4
    found = {}
    while reader.position < len(module):
        number = reader.byte()
        found[number] = reader.bytes()
    return found


def imports(section: bytes) -> Iterator[tuple[str, str]]:
    reader = Reader(section)
    for _ in range(reader.number()):
        module, name = reader.name(), reader.name()
        if reader.byte() != FUNCTION:
            sys.exit(f'error: the import "{module}" "{name}" is not a function')
        reader.number()
        yield module, name


def exports(section: bytes) -> Iterator[str]:
    reader = Reader(section)
    for _ in range(reader.number()):
        yield reader.name()
        reader.byte()
        reader.number()


def main() -> None:
    module, expected = (Path(path) for path in sys.argv[1:])
    contents = sections(module.read_bytes())
    for module_name, name in imports(contents[IMPORT_SECTION]):
        if not module_name.startswith("wasi:"):
            sys.exit(f'error: the runtime imports "{module_name}" "{name}", which is not a function of WASI 0.2')
        print(module_name, name)
    missing = sorted(set(expected.read_text().split()) - set(exports(contents[EXPORT_SECTION])))
    if missing:
        sys.exit(f"error: the runtime does not export {', '.join(missing)}")


main()
