"""What a module has only to be run as a script.

Many modules of the standard library can be run: `main()` parses a command line, `_test()` runs the examples in docstrings,
and both import much that nothing else in the module needs. No component runs them.
"""

from __future__ import annotations

from types import CodeType

from componentize_py_build.bytecode import CO_OPTIMIZED, live_names, nested, script_names


def functions_of_scripts(module: CodeType) -> set[CodeType]:
    """The functions of a module that are called where it is run as a script, and by nobody else in it. A function which is
    public (a name in a tuple, as `__all__` is) is not among them: others may call it."""
    functions = {code.co_name: code for code in nested(module) if code.co_flags & CO_OPTIMIZED}
    public = {name for constant in module.co_consts if isinstance(constant, tuple) for name in constant}
    live = live_names(module)
    found: set[str] = set()
    candidates = script_names(module)
    while True:
        candidates = (candidates & functions.keys()) - public - found
        rest = [code for code in nested(module) if code.co_name not in candidates | found]
        added = candidates - live.union(*map(_names_in, rest))
        if not added:
            return {functions[name] for name in found}
        found |= added
        # What only these call, nobody else does either, if its name says that nobody outside is meant to.
        called = set().union(*(_names_in(functions[name]) for name in added))
        candidates = {name for name in called if name.startswith("_")}


def _names_in(code: CodeType) -> set[str]:
    """The names in code, and in the code in it."""
    return set(code.co_names).union(*map(_names_in, nested(code)))
