"""Describes what CPython's build made: which modules are in the core, which are side modules, and what these need.

The side modules import by name. Names of CPython itself the runtime exports anyway (wasm-ld --export-dynamic); for those of
the C library and of the compiler's runtime the final link needs a list, since nothing else pulls them out of their archives.

describe_modules.py CONFIG PROGRAM OUTPUT: CONFIG is config.c with the table of built-in modules, PROGRAM libpython linked with
--export-dynamic; the side modules are in OUTPUT/lib-dynload, and the results go to OUTPUT/exports and OUTPUT/modules.json.
"""

import json
import re
import sys
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
    config, program, output = map(Path, sys.argv[1:])
    core = re.findall(r'^\s*\{"([\w.]+)",', config.read_text(), re.MULTILINE)
    modules = sorted((output / "lib-dynload").iterdir())
    suffixes = {"".join(path.suffixes) for path in modules}
    assert len(suffixes) == 1, suffixes
    (suffix,) = suffixes
    exported = set(exports(program.read_bytes()))
    wanted = set()
    for path in modules:
        data = path.read_bytes()
        given = LINKAGE.union(exported, exports(data))
        wanted.update(name for _, name in imports(data) if name not in given)
    hidden = sorted(name for name in wanted if re.match("_?Py", name))
    assert not hidden, f"side modules want these names of libpython, which it does not export: {hidden}"
    (output / "exports").write_text("".join(f"{name}\n" for name in sorted(wanted)))
    description = {
        "suffix": suffix,
        "soabi": suffix.split(".")[1],
        "core": sorted(core),
        "side": [path.name.removesuffix(suffix) for path in modules],
    }
    (output / "modules.json").write_text(json.dumps(description, indent=1) + "\n")


main()
