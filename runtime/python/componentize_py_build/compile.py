"""Compiles Python sources to what ships of them, and says what they import."""

from __future__ import annotations

import _imp
import encodings
import marshal
import os
import re
import sys
import warnings
from encodings import normalize_encoding
from encodings.aliases import aliases
from importlib.util import MAGIC_NUMBER
from itertools import chain
from types import CodeType

from componentize_py_async_support.light import ELSEWHERE
from componentize_py_build.bytecode import Imports, named_functions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNCHECKED_HASH = (0b01).to_bytes(4, "little")
"""The flags of a `.pyc` file that has the hash of its source, which is not compared with it (PEP 552)."""

_DOTTED_NAME = re.compile(r"[a-zA-Z_]\w*(\.[a-zA-Z_]\w*)+").fullmatch

_LONGEST_ENCODING_NAME = 40
"""Longer strings are not looked at as names of encodings."""

_ENCODINGS = {name.partition(".")[0] for folder in encodings.__path__ for name in os.listdir(folder)}
"""The modules of encodings."""

_WORD = re.compile(r"[a-z0-9]+").search

_FIRST_WORDS = {name.partition("_")[0] for name in _ENCODINGS | aliases.keys()}
"""How names of encodings can begin."""

_MAGIC_NUMBER = int.from_bytes(MAGIC_NUMBER, "little")


def compile_sources(paths: Iterable[str], optimize: int = 0) -> list[list[bytes]]:
    """A record for each of the files that can be compiled, as the shim describes it; optimized as by so many `-O`."""
    # What a compiler warns of is for who wrote the code, and is said when there is no bytecode yet, that is, once.
    warnings.simplefilter("ignore")
    records = []
    for path in paths:
        with open(path, "rb") as file:
            source = file.read()
        try:
            code = compile(source, path, "exec", dont_inherit=True, optimize=optimize)
            record = _record(path, source, code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            # Nobody may ever import it. Who does gets the exception then.
            continue
        records.append(record)
    return records


def _record(path: str, source: bytes, code: CodeType) -> list[bytes]:
    run, called = Imports(), Imports()
    run.add_run(code, called)
    strings = run.strings | called.strings
    # Literals can be relative. Strings like `package.module.name` are what a settings file names code by, which something
    # else imports.
    names = {name for name in run.literals | called.literals if not name.startswith(".")}
    names.update(string for string in strings if _DOTTED_NAME(string))
    names.update(_encodings(strings))
    mentioned = run.names | called.names
    if "breakpoint" in mentioned:
        # sys.breakpointhook() imports it by the name that an environment variable can change.
        names.add("pdb")
    if "ProcessPoolExecutor" in mentioned:
        # The package imports it when it is asked for this name.
        names.add("concurrent.futures.process")
    names.update(f"asyncio.{ELSEWHERE[name]}" for name in mentioned & ELSEWHERE.keys())
    names.update(name for name in _statements(run, called) if not name.startswith("."))
    is_computed = run.is_computed or called.is_computed
    # Functions that the module names, it may call.
    if called.statements:
        for function in named_functions(code):
            run.add(function)
    imported = " ".join(sorted({*_statements(run), *run.literals}))
    symbols = " ".join(sorted(_symbols(mentioned | strings))) if "ctypes" in names else ""
    fields = [path, _bytecode(source, code), "1" if is_computed else "", imported, symbols, *sorted(names)]
    return [field if isinstance(field, bytes) else field.encode("utf-8", "replace") for field in fields]


def _statements(*imports: Imports) -> Iterator[str]:
    """What statements import: modules, and what is taken from them. Names that are relative to the module's package start
    with a dot for each level."""
    for name, parts, level in chain.from_iterable(it.statements for it in imports):
        dots = "." * level
        if name:
            yield dots + name
        yield from (f"{dots}{name}.{part}" if name else dots + part for part in parts)


def _symbols(names: Iterable[str]) -> Iterator[str]:
    """What may be names of C functions."""
    return (name for name in names if name.isascii() and name.isidentifier())


def _encodings(strings: Iterable[str]) -> Iterator[str]:
    """The modules of the encodings that strings name."""
    for string in strings:
        if len(string) > _LONGEST_ENCODING_NAME or not string.isascii():
            continue
        string = string.lower()
        # Few strings do, and the rest takes its time.
        word = _WORD(string)
        if word and word[0] in _FIRST_WORDS:
            name = normalize_encoding(string)
            name = aliases.get(name, name)
            if name in _ENCODINGS:
                yield f"encodings.{name}"


def _bytecode(source: bytes, code: CodeType) -> bytes:
    # What marshal writes depends on how often objects happen to be shared; it is the same for all that it has read itself. But
    # interned strings may be those of other modules, too, that were compiled before. So a constant that is equal to a qualified
    # name, which is always interned, is made the same object, and all strings are shared, with a list.
    code = marshal.loads(marshal.dumps(code))
    names = set(_qualified_names(code))
    code = _with_interned(code, names)
    shared = list(_strings(code))
    bytecode = marshal.dumps(code)
    del shared
    return b"".join((MAGIC_NUMBER, _UNCHECKED_HASH, _imp.source_hash(_MAGIC_NUMBER, source), bytecode))


def _qualified_names(code: CodeType) -> Iterator[str]:
    yield code.co_qualname
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _qualified_names(constant)


def _with_interned(code: CodeType, names: set[str]) -> CodeType:
    """The same code; its constants that are among the names are interned."""

    def replaced(constant: object) -> object:
        if isinstance(constant, str) and constant in names:
            return sys.intern(constant)
        if isinstance(constant, tuple):
            return tuple(map(replaced, constant))
        if isinstance(constant, CodeType):
            return _with_interned(constant, names)
        return constant

    return code.replace(co_consts=tuple(map(replaced, code.co_consts)))


def _strings(constant: object) -> Iterator[str]:
    """All strings in a constant: the very objects that marshal will find."""
    if isinstance(constant, str):
        yield constant
    elif isinstance(constant, (tuple, frozenset)):
        for item in constant:
            yield from _strings(item)
    elif isinstance(constant, CodeType):
        yield from (constant.co_filename, constant.co_name, constant.co_qualname)
        yield from chain(constant.co_names, constant.co_varnames, constant.co_cellvars, constant.co_freevars)
        yield from _strings(constant.co_consts)
