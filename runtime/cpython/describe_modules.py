"""Describes what CPython's build made: which modules are in the core, which are side modules, and what these need.

The side modules import by name. Names of CPython itself the runtime exports anyway (wasm-ld --export-dynamic); for those of
the C library and of the compiler's runtime the final link needs a list, since nothing else pulls them out of their archives.
"""

import argparse
import json
import re
from pathlib import Path


def read_unsigned(data, position):
    """A LEB128 number, and where it ends."""
    result = shift = 0
    while True:
        byte = data[position]
        position += 1
        result |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return result, position


def read_name(data, position):
    length, position = read_unsigned(data, position)
    return data[position : position + length].decode(), position + length


def sections(data):
    assert data[:8] == b"\0asm\1\0\0\0", "not a core module"
    position = 8
    while position < len(data):
        kind = data[position]
        size, position = read_unsigned(data, position + 1)
        yield kind, data[position : position + size]
        position += size


def imports(data):
    """(module, name) of each import."""
    for kind, section in sections(data):
        if kind != 2:
            continue
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
            else:  # table: element type first; table and memory: limits
                position += described == 1
                flags, position = read_unsigned(section, position)
                for _ in range(1 + (flags & 1)):
                    _, position = read_unsigned(section, position)


def exports(data):
    for kind, section in sections(data):
        if kind != 7:
            continue
        count, position = read_unsigned(section, 0)
        for _ in range(count):
            name, position = read_name(section, position)
            yield name
            _, position = read_unsigned(section, position + 1)


# What the linker of side modules gives to each of them, rather than some symbol of the runtime.
LINKAGE = {"memory", "__indirect_function_table", "__stack_pointer", "__memory_base", "__table_base"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("config", type=Path, help="config.c, with the table of built-in modules")
    parser.add_argument("defined", type=Path, help="the names which libpython defines")
    parser.add_argument("modules", type=Path, nargs="+", help="the side modules")
    parser.add_argument("--exports", type=Path, required=True)
    parser.add_argument("--modules", dest="description", type=Path, required=True)
    arguments = parser.parse_args()

    core = re.findall(r'^\s*\{"([\w.]+)",', arguments.config.read_text(), re.MULTILINE)
    suffixes = {"".join(path.suffixes) for path in arguments.modules}
    assert len(suffixes) == 1, suffixes
    (suffix,) = suffixes
    defined = set(arguments.defined.read_text().split())
    wanted = set()
    for path in arguments.modules:
        data = path.read_bytes()
        own = set(exports(data))
        wanted.update(
            name for module, name in imports(data) if name not in LINKAGE | own | defined
        )
    missing = sorted(name for name in wanted if re.match("_?Py", name))
    assert not missing, f"side modules want these of libpython, which does not have them: {missing}"
    arguments.exports.write_text("".join(f"{name}\n" for name in sorted(wanted)))
    description = {
        "suffix": suffix,
        "soabi": suffix.split(".")[1],
        "core": sorted(core),
        "side": sorted(path.name.removesuffix(suffix) for path in arguments.modules),
    }
    arguments.description.write_text(json.dumps(description, indent=1) + "\n")


main()
