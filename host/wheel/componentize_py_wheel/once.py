"""Initialization, which a component need not have any more.

When a component is built, the modules that its app imports are initialized, and what that made is in the component's memory. What
did it is not needed again, and in what Cython writes that is a seventh of the code: the function that makes all names, constants,
functions and classes. By itself a linker cannot know: the function is in a table (PEP 489's Py_mod_exec), from which it might be
called.

A module of Cython is initialized once. Whoever asks for it again gets the same module, and the function, called with that, does
nothing (the Cython of CYTHON_USE_MODULE_STATE is another matter; it has not the text by which such modules are known here). So the
function gets another one before it, which calls it unless it has succeeded before, and the module tells the linker about it:
the exports componentize_once, componentize_once_done and componentize_once_after are this function, a global that is not zero from
then on, and a function that does what is left to do (guest-tool/link/src/splice/once.rs).
"""

from __future__ import annotations

from .binary import Kind, Section, listed, read_exports, read_imports, read_unsigned, sized, unsigned
from .loaded import Loaded, Other

_TEXT = b"has already been imported. Re-initialisation is not supported."

_CREATE, _EXECUTE = 1, 2
"""What PyModuleDef_Slot is for: Py_mod_create and Py_mod_exec."""

_TYPE = (b"\x7f", b"\x7f")
"""A function's that takes an i32 and returns one."""


def mark(data: bytes) -> bytes:
    """The module with that, if Cython has written it."""
    if _TEXT not in data:
        return data
    try:
        module = Loaded(data)
        slot = _initializer(module)
        return _marked(module, slot)
    except Other:
        return data


def _initializer(module: Loaded) -> int:
    """The slot in the table of the one function that initializes the module: the second of its PyModuleDef_Slots."""

    def is_for(purpose: int, address: int) -> bool:
        function = module.stored.get(address + 4)
        return function is not None and function.is_function and module.number(address) == purpose

    found = [it for it in module.stored if is_for(_EXECUTE, it - 4) and is_for(_CREATE, it - 12)]
    if len(found) != 1:
        raise Other
    slot = module.stored[found[0]].number
    if not 0 <= slot < len(module.elements) or module.types[module.type_of[module.elements[slot]]] != _TYPE:
        raise Other
    return slot


def _marked(module: Loaded, slot: int) -> bytes:
    if all(kind != Section.GLOBAL for kind, _ in module.sections):
        before = next(place for place, (kind, _) in enumerate(module.sections) if kind == Section.EXPORT)
        module.sections.insert(before, (Section.GLOBAL, b"\0"))
    section = module.section(Section.GLOBAL)
    count, start = read_unsigned(section, 0)
    done = unsigned(sum(it.kind == Kind.GLOBAL for it in read_imports(module.section(Section.IMPORT))) + count)
    # if (done) return 0; result = initialize(module); done |= result == 0; return result;
    body = (
        b"\1\1\x7f"
        b"\x23" + done + b"\x04\x40\x41\0\x0f\x0b"
        b"\x20\0\x10" + unsigned(module.elements[slot]) + b"\x22\1\x45\x23" + done + b"\x72\x24" + done + b"\x20\1\x0b"
    )
    once = module.elements[slot] = module.add_function(_TYPE, body)
    after = module.add_function(_TYPE, b"\0\x41\0\x0b")
    exports = module.section(Section.EXPORT)
    listed_exports = [exports[it.start : it.end] for it in read_exports(exports)]
    for name, kind, index in (
        (b"componentize_once", Kind.FUNCTION, unsigned(once)),
        (b"componentize_once_done", Kind.GLOBAL, done),
        (b"componentize_once_after", Kind.FUNCTION, unsigned(after)),
    ):
        listed_exports.append(sized(name) + bytes([kind]) + index)
    globals_ = unsigned(count + 1) + section[start:] + b"\x7f\1\x41\0\x0b"
    return module.write({Section.GLOBAL: globals_, Section.EXPORT: listed(listed_exports)})
