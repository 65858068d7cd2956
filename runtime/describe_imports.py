"""Describes what the modules of the standard library import, for componentize_py_build.

describe_imports.py LIBRARY SUFFIX: LIBRARY is the folder of the compiled library, and SUFFIX what its native extensions
end in. The lines go to standard output, in the form that componentize_py_build/library.py has.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "python"))

from componentize_py_build.bytecode import Imports, absolute_name, nested
from componentize_py_build.modules import Modules

SCRIPT_FUNCTIONS = {"main", "_main", "_test", "test", "demo", "_parse_args", "_test_generator", "demo_app", "_script"}
"""Functions that run where a module is used as a script."""

CO_OPTIMIZED = 1
"""A flag that functions have, and not the code of modules and classes."""


def add(code, function, functions):
    """Adds to `functions` what `code` imports, which is in `function`, a function of a module or class."""
    functions.setdefault(function, Imports()).add_only(code)
    for inner in nested(code):
        is_function = inner.co_flags & CO_OPTIMIZED and not inner.co_name.startswith("<")
        if function == "-" and is_function:
            if inner.co_name not in SCRIPT_FUNCTIONS:
                add(inner, inner.co_name, functions)
        else:
            add(inner, function, functions)


def targets(imports, package, modules):
    """The modules that are imported."""
    found = {name for name in imports.literals if not name.startswith(".")}
    for name, parts, level in imports.statements:
        name = absolute_name(name, level, package)
        found.add(name)
        found.update(f"{name}.{part}" for part in parts if modules.find(f"{name}.{part}"))
    return found


def main():
    library, suffix = sys.argv[1:]
    files = sorted(str(path) for path in Path(library).rglob("*") if path.is_file())
    modules = Modules(files, [library, f"{library}/lib-dynload"], [suffix])
    for name in sorted(modules.names_below(library)):
        module = modules.find(name)
        code = module and module.code()
        if code is None:
            continue
        functions = {}
        add(code, "-", functions)
        at_import = targets(functions.pop("-"), module.package, modules)
        if at_import:
            print(name, "-", *sorted(at_import))
        for function, imports in sorted(functions.items()):
            if later := targets(imports, module.package, modules) - at_import:
                print(name, function, *sorted(later))


main()
