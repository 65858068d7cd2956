"""Describes what CPython's build made: which modules are in the core, which are side modules, and what these need.

The side modules import by name. Names of CPython itself the runtime exports anyway (wasm-ld --export-dynamic); for those of
the C library and of the compiler's runtime the final link needs a list, since nothing else pulls them out of their archives.

describe_modules.py CONFIG PROGRAM OUTPUT: CONFIG is config.c with the table of built-in modules, PROGRAM libpython linked with
--export-dynamic; the side modules are in OUTPUT/lib-dynload, and the results go to OUTPUT/exports and OUTPUT/modules.json.
What reads a module is the builder's of wheels, host/wheel, which has to be on the Python path.
"""

import json
import re
import sys
from pathlib import Path

from componentize_py_wheel.modules import LINKAGE, Module


def main():
    config, program, output = map(Path, sys.argv[1:])
    core = re.findall(r'^\s*\{"([\w.]+)",', config.read_text(), re.MULTILINE)
    modules = sorted((output / "lib-dynload").iterdir())
    suffixes = {"".join(path.suffixes) for path in modules}
    assert len(suffixes) == 1, suffixes
    (suffix,) = suffixes
    exported = Module.read(program.read_bytes()).exports
    wanted = set()
    for path in modules:
        module = Module.read(path.read_bytes())
        given = LINKAGE.union(exported, module.exports)
        wanted.update(name for _, name in module.imports if name not in given)
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
