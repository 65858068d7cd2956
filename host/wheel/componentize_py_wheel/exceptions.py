"""Exceptions of C++ and longjmp() without WebAssembly's exceptions, which not every engine has that components are built and
run with.

clang and its C++ library are told to use the latter, in the form of which LLVM 19 has instructions (try, catch, delegate,
throw, rethrow). When a module is linked, its functions are written anew, so that what throws returns instead, and who
called it looks whether it did:

- Two globals hold what is on its way: a number for its tag, or 0 for nothing, and the tag's one value.
- `throw` sets them and goes to the innermost handler: a branch in the function, or a return with zeros for the results.
- After each call of a function that may throw, one instruction reads the number, and another goes to the handler.
- `catch` empties the number. `rethrow` sets it to what it was when the handler began.

A function may throw if an instruction in it does, or if it calls one that may; of indirect calls the functions in the table
with the same type are those that may be called. All others stay as they are, and so do modules without tags.

Exceptions end where C begins, as on other platforms: what another module calls has to catch them. If one gets out all the
same, the next call into the module ends the program with a message. The function that prints it comes with the C++ library
(runtime/libraries/exceptions.c), under the name _ESCAPED.

The format is WebAssembly's binary format, with the first version of the proposal for exceptions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from .binary import (
    Export,
    Kind,
    Section,
    listed,
    read_bodies,
    read_exports,
    read_imports,
    read_indices,
    read_sections,
    read_types,
    read_unsigned,
    sized,
    unsigned,
    write_module,
)
from .errors import WheelError

_ESCAPED = "componentize_exception_escaped"
"""The export that says that an exception got out, and ends the program."""

_I32 = 0x7F
_EMPTY = 0x40


class _Op(IntEnum):
    """Instructions with which something is done."""

    UNREACHABLE = 0x00
    BLOCK = 0x02
    LOOP = 0x03
    IF = 0x04
    ELSE = 0x05
    TRY = 0x06
    CATCH = 0x07
    THROW = 0x08
    RETHROW = 0x09
    END = 0x0B
    BR = 0x0C
    BR_IF = 0x0D
    BR_TABLE = 0x0E
    RETURN = 0x0F
    CALL = 0x10
    CALL_INDIRECT = 0x11
    DELEGATE = 0x18
    CATCH_ALL = 0x19
    LOCAL_GET = 0x20
    LOCAL_SET = 0x21
    GLOBAL_GET = 0x23
    GLOBAL_SET = 0x24
    I32_CONST = 0x41
    I32_NE = 0x47


_NUMBERS = {
    **dict.fromkeys((_Op.BLOCK, _Op.LOOP, _Op.IF, _Op.TRY), 1),
    **dict.fromkeys((_Op.CATCH, _Op.THROW, _Op.RETHROW, _Op.BR, _Op.BR_IF, _Op.CALL, _Op.DELEGATE), 1),
    **dict.fromkeys((_Op.LOCAL_GET, _Op.LOCAL_SET, 0x22, _Op.GLOBAL_GET, _Op.GLOBAL_SET, 0x25, 0x26), 1),
    **dict.fromkeys((0x3F, 0x40, _Op.I32_CONST, 0x42, 0xD0, 0xD2), 1),
    **dict.fromkeys((_Op.CALL_INDIRECT, *range(0x28, 0x3F)), 2),
}
"""How many LEB128 numbers follow the opcode."""

_ALONE = frozenset((0x00, 0x01, 0x05, 0x0B, 0x0F, 0x19, 0x1A, 0x1B, *range(0x45, 0xC5), 0xD1))
"""Opcodes after which nothing follows."""

_FIXED = {0x43: 4, 0x44: 8}
"""Bytes that follow: floating-point constants."""

_NUMBERS_FC = {**dict.fromkeys((9, 11, 13, 15, 16, 17), 1), **dict.fromkeys((8, 10, 12, 14), 2)}
"""Numbers after an opcode of memory and tables in bulk."""

_ZEROS = {
    0x7F: b"\x41\0",
    0x7E: b"\x42\0",
    0x7D: b"\x43" + bytes(4),
    0x7C: b"\x44" + bytes(8),
    0x7B: b"\xfd\x0c" + bytes(16),
}
"""Constants of each type of number."""


@dataclass(frozen=True)
class _Instruction:
    """One with something to do about it: its opcode, where it lies in the body, and its first number."""

    opcode: int
    start: int
    end: int
    number: int


@dataclass
class _Function:
    """A function of the module's own."""

    type: int
    locals: bytes
    local_count: int
    code: bytes
    instructions: list[_Instruction]


@dataclass
class _Module:
    """What has to be known of a module."""

    sections: list[tuple[int, bytes]]
    types: list[tuple[bytes, bytes]] = field(default_factory=list)
    imported_functions: int = 0
    globals: int = 0
    tags: int = 0
    functions: list[_Function] = field(default_factory=list)
    entries: set[int] = field(default_factory=set)
    escaped: int | None = None

    def section(self, kind: int) -> bytes:
        return next((data for it, data in self.sections if it == kind), b"\0")


def lower(name: str, data: bytes) -> bytes:
    """The module without instructions of exceptions; the same if it has no tags."""
    sections = list(read_sections(data))
    if not any(kind == Section.TAG for kind, _ in sections):
        return data
    try:
        module = _read(sections)
        throwing = _who_throws(module)
        written: dict[int, bytes] = {
            Section.TAG: b"",
            Section.GLOBAL: _globals(module),
            Section.EXPORT: _exports(module),
            Section.CODE: _code(module, throwing),
        }
    except _Unknown as error:
        raise WheelError(f"`{name}`: {error}", "exceptions in it cannot be made to work; compile it without") from error
    kinds = [kind for kind, _ in sections]
    # The section of globals comes before that of exports, where there was none.
    before = max(it for it in kinds if 0 < it < Section.GLOBAL) if Section.GLOBAL not in kinds else None
    result = []
    for kind, section in sections:
        result.append((kind, written.get(kind, section)))
        if kind == before:
            result.append((Section.GLOBAL, written[Section.GLOBAL]))
    return write_module((kind, section) for kind, section in result if section)


class _Unknown(Exception):
    """Something that no compiler was expected to write."""


def _read(sections: list[tuple[int, bytes]]) -> _Module:
    module = _Module(sections)
    module.types = list(read_types(module.section(Section.TYPE)))
    _read_imports(module)
    section = module.section(Section.TAG)
    module.tags, position = read_unsigned(section, 0)
    for _ in range(module.tags):
        index, position = read_unsigned(section, position + 1)
        if module.types[index] != (bytes([_I32]), b""):
            raise _Unknown("it has a tag whose value is not one of type i32")
    _read_exports(module)
    module.entries.update(_elements(module.section(Section.ELEMENT)))
    _read_functions(module)
    return module


def _read_imports(module: _Module) -> None:
    for it in read_imports(module.section(Section.IMPORT)):
        match it.kind:
            case Kind.FUNCTION:
                module.imported_functions += 1
            case Kind.GLOBAL:
                module.globals += 1
            case Kind.TAG:
                raise _Unknown(f"it imports the tag {it.name}")
    module.globals += read_unsigned(module.section(Section.GLOBAL), 0)[0]


def _is_escaped(export: Export) -> bool:
    """Whether it is for the builder of wheels alone."""
    return export.name == _ESCAPED


def _read_exports(module: _Module) -> None:
    for it in read_exports(module.section(Section.EXPORT)):
        if _is_escaped(it):
            module.escaped = it.index
        elif it.kind == Kind.FUNCTION:
            module.entries.add(it.index)


def _elements(section: bytes) -> Iterator[int]:
    """The functions in the table, of active segments as linkers write them."""
    count, position = read_unsigned(section, 0)
    for _ in range(count):
        flags, position = read_unsigned(section, position)
        if flags not in (0, 2):
            raise _Unknown("it has a segment of elements of an unknown form")
        if flags == 2:
            _, position = read_unsigned(section, position)
        if section[position] not in (_Op.GLOBAL_GET, _Op.I32_CONST):
            raise _Unknown("it has a segment of elements at an unknown place")
        _, position = read_unsigned(section, position + 1)
        indices, position = read_indices(section, position + 1 + (flags == 2))
        yield from indices


def _read_functions(module: _Module) -> None:
    types, _ = read_indices(module.section(Section.FUNCTION), 0)
    for type_index, body in zip(types, read_bodies(module.section(Section.CODE)), strict=True):
        groups, start = read_unsigned(body, 0)
        locals_ = 0
        for _ in range(groups):
            number, start = read_unsigned(body, start)
            locals_ += number
            start += 1
        code = body[start:]
        module.functions.append(_Function(type_index, body[:start], locals_, code, instructions(code)))


_OF_INTEREST = frozenset(_Op) - {
    *(
        _Op.UNREACHABLE,
        _Op.RETURN,
        _Op.LOCAL_GET,
        _Op.LOCAL_SET,
        _Op.GLOBAL_GET,
        _Op.GLOBAL_SET,
        _Op.I32_CONST,
        _Op.I32_NE,
    )
}


def instructions(code: bytes) -> list[_Instruction]:
    """Those which are about control."""
    found: list[_Instruction] = []
    position, length = 0, len(code)
    while position < length:
        start = position
        opcode = code[position]
        position += 1
        numbers = _NUMBERS.get(opcode, 0)
        first = position
        if numbers:
            for _ in range(numbers):
                while code[position] >= 0x80:
                    position += 1
                position += 1
        elif opcode in _FIXED:
            position += _FIXED[opcode]
        elif opcode == _Op.BR_TABLE:
            count, position = read_unsigned(code, position)
            for _ in range(count + 1):
                _, position = read_unsigned(code, position)
        elif opcode == 0x1C:
            count, position = read_unsigned(code, position)
            position += count
        elif opcode == 0xFC:
            sub, position = read_unsigned(code, position)
            for _ in range(_NUMBERS_FC.get(sub, 0)):
                _, position = read_unsigned(code, position)
        elif opcode == 0xFD:
            position = _after_vector(code, position)
        elif opcode not in _ALONE:
            raise _Unknown(f"it has an instruction of an unknown kind, {opcode:#04x}")
        if opcode in _OF_INTEREST:
            number = read_unsigned(code, first)[0] if numbers or opcode == _Op.BR_TABLE else 0
            found.append(_Instruction(opcode, start, position, number))
    return found


def _after_vector(code: bytes, position: int) -> int:
    """Where an instruction for vectors ends."""
    sub, position = read_unsigned(code, position)
    if sub <= 11 or 84 <= sub <= 93:
        for _ in range(2):
            _, position = read_unsigned(code, position)
        return position + (84 <= sub <= 91)
    if sub in (12, 13):
        return position + 16
    return position + (21 <= sub <= 34)


@dataclass(frozen=True)
class _Throwing:
    """Which functions may throw, by index, and the types of those among them that are in the table."""

    functions: frozenset[int]
    types: frozenset[int]


def _who_throws(module: _Module) -> _Throwing:
    first = module.imported_functions
    callers: dict[int, list[int]] = {}
    by_type: dict[int, list[int]] = {}
    waiting = []
    for position, function in enumerate(module.functions):
        index = first + position
        for it in function.instructions:
            if it.opcode == _Op.CALL:
                callers.setdefault(it.number, []).append(index)
            elif it.opcode == _Op.CALL_INDIRECT:
                by_type.setdefault(it.number, []).append(index)
            elif it.opcode in (_Op.THROW, _Op.RETHROW):
                waiting.append(index)
    throwing: set[int] = set()
    types: set[int] = set()
    while waiting:
        index = waiting.pop()
        if index in throwing:
            continue
        throwing.add(index)
        waiting += callers.get(index, [])
        kind = module.functions[index - first].type
        if index in module.entries and kind not in types:
            types.add(kind)
            waiting += by_type.get(kind, [])
    return _Throwing(frozenset(throwing), frozenset(types))


def _globals(module: _Module) -> bytes:
    section = module.section(Section.GLOBAL)
    count, position = read_unsigned(section, 0)
    new = bytes([_I32, 1, _Op.I32_CONST, 0, _Op.END]) * 2
    return unsigned(count + 2) + section[position:] + new


def _exports(module: _Module) -> bytes:
    """Those of the section but the one that is for this module alone."""
    section = module.section(Section.EXPORT)
    return listed([section[it.start : it.end] for it in read_exports(section) if not _is_escaped(it)])


def _code(module: _Module, throwing: _Throwing) -> bytes:
    bodies = []
    for position, function in enumerate(module.functions):
        index = module.imported_functions + position
        if index in throwing.functions or any(it.opcode == _Op.TRY for it in function.instructions):
            body = _Writer(module, throwing, function).write(index in module.entries)
        elif index in module.entries and index != module.escaped:
            body = function.locals + _check_of_entry(module) + function.code
        else:
            body = function.locals + function.code
        bodies.append(sized(body))
    return listed(bodies)


def _check_of_entry(module: _Module) -> bytes:
    """Nothing may be on its way when somebody calls."""
    escaped = b"" if module.escaped is None else bytes([_Op.CALL]) + unsigned(module.escaped)
    read = bytes([_Op.GLOBAL_GET]) + unsigned(module.globals)
    return read + bytes([_Op.IF, _EMPTY]) + escaped + bytes([_Op.UNREACHABLE, _Op.END])


@dataclass
class _Label:
    """Something to which the old code can branch: its place among all labels of the new code, counted from outside; the
    handler of what is thrown in it, as such a place; and, of a `try`, the number of its two locals."""

    place: int
    handler: int
    caught: int | None = None


class _Writer:
    """Writes a function anew."""

    def __init__(self, module: _Module, throwing: _Throwing, function: _Function) -> None:
        self._module = module
        self._throwing = throwing
        self._function = function
        self._parameters, self._results = module.types[function.type]
        self._number, self._value = module.globals, module.globals + 1
        self._out = bytearray()
        # The function itself, and the block whose end returns what was thrown.
        self._depth = 2
        self._labels = [_Label(0, 1)]
        self._handlers = [1]
        self._depth_of_tries = 0
        self._locals = 0
        self._open_clause = [False]

    def write(self, is_entry: bool) -> bytes:
        """The whole body, locals and all."""
        old = self._function.code
        self._emit(_Op.BLOCK, _EMPTY)
        ends = _ends_of_tries(self._function.instructions)
        position = 0
        for at, it in enumerate(self._function.instructions):
            self._out += old[position : it.start]
            position = it.end
            self._instruction(it, at, ends)
        zeros = b"".join(_ZEROS.get(kind, bytes([0xD0, kind])) for kind in self._results)
        entry = _check_of_entry(self._module) if is_entry else b""
        return self._declarations() + entry + self._out + zeros + bytes([_Op.END])

    def _declarations(self) -> bytes:
        groups, position = read_unsigned(self._function.locals, 0)
        if not self._locals:
            return self._function.locals
        return unsigned(groups + 1) + self._function.locals[position:] + unsigned(self._locals) + bytes([_I32])

    def _emit(self, opcode: int, *numbers: int) -> None:
        self._out.append(opcode)
        for number in numbers:
            self._out += unsigned(number)

    def _branch(self, opcode: int, place: int) -> None:
        self._emit(opcode, self._depth - 1 - place)

    def _copy(self, it: _Instruction) -> None:
        self._out += self._function.code[it.start : it.end]

    def _instruction(self, it: _Instruction, at: int, ends: dict[int, _Instruction]) -> None:
        match it.opcode:
            case _Op.BLOCK | _Op.LOOP | _Op.IF:
                self._copy(it)
                self._open(_Label(self._depth, self._handlers[-1]))
            case _Op.TRY:
                self._try(it, ends[at])
            case _Op.CATCH | _Op.CATCH_ALL:
                self._catch(it)
            case _Op.END | _Op.DELEGATE:
                self._close()
            case _Op.BR | _Op.BR_IF:
                self._branch(it.opcode, self._labels[-1 - it.number].place)
            case _Op.BR_TABLE:
                self._table(it)
            case _Op.THROW:
                self._emit(_Op.GLOBAL_SET, self._value)
                self._emit(_Op.I32_CONST, it.number + 1)
                self._emit(_Op.GLOBAL_SET, self._number)
                self._branch(_Op.BR, self._handlers[-1])
            case _Op.RETHROW:
                caught = self._labels[-1 - it.number].caught
                assert caught is not None
                for local, variable in ((caught, self._number), (caught + 1, self._value)):
                    self._emit(_Op.LOCAL_GET, local)
                    self._emit(_Op.GLOBAL_SET, variable)
                self._branch(_Op.BR, self._handlers[-1])
            case _Op.CALL | _Op.CALL_INDIRECT:
                self._copy(it)
                known = self._throwing.functions if it.opcode == _Op.CALL else self._throwing.types
                if it.number in known:
                    self._emit(_Op.GLOBAL_GET, self._number)
                    self._branch(_Op.BR_IF, self._handlers[-1])
            case _:
                self._copy(it)

    def _open(self, label: _Label) -> None:
        self._labels.append(label)
        self._handlers.append(label.handler)
        self._open_clause.append(False)
        self._depth += 1

    def _try(self, it: _Instruction, end: _Instruction) -> None:
        """A block for all of it, and one in it for what is tried, whose end is where the handlers begin."""
        self._out.append(_Op.BLOCK)
        self._out += self._function.code[it.start + 1 : it.end]
        if end.opcode == _Op.DELEGATE:
            self._open(_Label(self._depth, self._labels[-1 - end.number].handler))
            return
        if end.opcode == _Op.END:
            self._open(_Label(self._depth, self._handlers[-1]))
            return
        caught = len(self._parameters) + self._function.local_count + 2 * self._depth_of_tries
        self._depth_of_tries += 1
        self._locals = max(self._locals, 2 * self._depth_of_tries)
        self._open(_Label(self._depth, self._depth + 1, caught))
        self._emit(_Op.BLOCK, _EMPTY)
        self._depth += 1

    def _catch(self, it: _Instruction) -> None:
        """Ends what is tried, or another handler, and begins a handler."""
        label = self._labels[-1]
        assert label.caught is not None
        first = label.handler == label.place + 1
        self._branch(_Op.BR, label.place)
        if first or self._open_clause[-1]:
            self._out.append(_Op.END)
            self._depth -= 1
        self._open_clause[-1] = False
        if first:
            label.handler = self._handlers[-1] = self._handlers[-2]
            for local, variable in ((label.caught, self._number), (label.caught + 1, self._value)):
                self._emit(_Op.GLOBAL_GET, variable)
                self._emit(_Op.LOCAL_SET, local)
        if it.opcode == _Op.CATCH and self._module.tags > 1:
            self._open_clause[-1] = True
            self._emit(_Op.BLOCK, _EMPTY)
            self._depth += 1
            self._emit(_Op.LOCAL_GET, label.caught)
            self._emit(_Op.I32_CONST, it.number + 1)
            self._out.append(_Op.I32_NE)
            self._emit(_Op.BR_IF, 0)
        self._emit(_Op.I32_CONST, 0)
        self._emit(_Op.GLOBAL_SET, self._number)
        if it.opcode == _Op.CATCH:
            self._emit(_Op.LOCAL_GET, label.caught + 1)

    def _close(self) -> None:
        label = self._labels.pop()
        self._handlers.pop()
        if not self._labels:
            # The function's own end: it returns, and after it comes what was thrown.
            self._out += bytes([_Op.RETURN, _Op.END])
            return
        if self._open_clause.pop():
            # Nobody caught it.
            self._branch(_Op.BR, label.place)
            self._out.append(_Op.END)
            self._depth -= 1
            self._branch(_Op.BR, self._handlers[-1])
        if label.caught is not None:
            self._depth_of_tries -= 1
        self._out.append(_Op.END)
        self._depth -= 1

    def _table(self, it: _Instruction) -> None:
        code = self._function.code
        self._emit(_Op.BR_TABLE, it.number)
        _, position = read_unsigned(code, it.start + 1)
        for _ in range(it.number + 1):
            number, position = read_unsigned(code, position)
            self._out += unsigned(self._depth - 1 - self._labels[-1 - number].place)


def _ends_of_tries(instructions: list[_Instruction]) -> dict[int, _Instruction]:
    """For each `try`, by its place in the list: what ends that which is tried."""
    ends: dict[int, _Instruction] = {}
    opened: list[int | None] = []
    for at, it in enumerate(instructions):
        if it.opcode in (_Op.BLOCK, _Op.LOOP, _Op.IF):
            opened.append(None)
        elif it.opcode == _Op.TRY:
            opened.append(at)
        elif it.opcode in (_Op.CATCH, _Op.CATCH_ALL):
            begun = opened[-1]
            assert begun is not None
            ends.setdefault(begun, it)
        elif it.opcode in (_Op.END, _Op.DELEGATE) and opened:
            begun = opened.pop()
            if begun is not None:
                ends.setdefault(begun, it)
    return ends
