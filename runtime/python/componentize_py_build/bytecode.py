"""What a code object says about imports.

Bytecode is what all modules have: the standard library comes without source.

Its format is CPython's own affair. What is used here: units of two bytes, operation and argument, where `EXTENDED_ARG`
gives the next unit's argument higher bits, and where units of `CACHE`, which are no instructions, follow some
operations.
"""

from __future__ import annotations

from opcode import cmp_op, opmap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from types import CodeType

_CODE = type((lambda: None).__code__)

_CACHE = opmap["CACHE"]
_CALL = opmap["CALL"]
_CALL_KW = opmap["CALL_KW"]
_COMPARE_OP = opmap["COMPARE_OP"]
_EXTENDED_ARG = opmap["EXTENDED_ARG"]
_IMPORT_NAME = opmap["IMPORT_NAME"]
_LOAD_CONST = opmap["LOAD_CONST"]
_LOAD_NAME = opmap["LOAD_NAME"]
_NOT_INSTRUCTIONS = {_CACHE, _EXTENDED_ARG, opmap["PUSH_NULL"]}
"""What stands between instructions. `PUSH_NULL` is one, but of no interest: it prepares a call."""

_POP_JUMP_IF_FALSE = opmap["POP_JUMP_IF_FALSE"]
_WITH_FLAG = {opmap["LOAD_GLOBAL"], opmap["LOAD_ATTR"]}
"""Instructions whose argument is the index of a name, shifted left by one."""

_IMPORT_FUNCTIONS = {"import_module", "__import__"}

_SYSTEM = {("sys", "platform"): "wasi", ("os", "name"): "posix"}
"""What modules say about the system on which components run. Code for other systems never runs."""

CO_OPTIMIZED = 0x1
"""The flag of a code object that is a function's, and not a module's or a class's."""


class Imports:
    """The imports of code, and the names and strings in it.

    `statements` has (name, names that are imported from it, level) for each statement; `literals` the modules that are
    imported by calling a function with their name; `is_computed` says whether such a call has anything else for a name.
    """

    def __init__(self) -> None:
        self.statements: list[tuple[str, tuple[str, ...], int]] = []
        self.literals: set[str] = set()
        self.is_computed = False
        self.names: set[str] = set()
        self.strings: set[str] = set()

    def add(self, code: CodeType) -> None:
        """Adds a code object and those in it."""
        self._add_only(code)
        for inner in nested(code):
            self.add(inner)

    def add_run(self, code: CodeType, functions: Imports, left_out: Container[CodeType] = ()) -> None:
        """Adds the code object of a module and those in it that run with it, which are those of classes.

        Those of functions are added to `functions` instead, but for those that are left out.
        """
        self._add_only(code)
        for inner in nested(code):
            if inner in left_out:
                continue
            if inner.co_flags & CO_OPTIMIZED:
                functions.add(inner)
            else:
                self.add_run(inner, functions, left_out)

    def _add_only(self, code: CodeType) -> None:
        self.names.update(code.co_names)
        for constant in code.co_consts:
            self._add_strings(constant)
        # Most code imports nothing, which this finds out quickly.
        if _IMPORT_NAME in code.co_code or not _IMPORT_FUNCTIONS.isdisjoint(code.co_names):
            self._add_statements(code)

    def _add_strings(self, constant: object) -> None:
        if isinstance(constant, str):
            self.strings.add(constant)
        elif isinstance(constant, (tuple, frozenset)):
            for item in constant:
                self._add_strings(item)

    def _add_statements(self, code: CodeType) -> None:
        instructions = list(_live_instructions(code))
        for index, (operation, argument) in enumerate(instructions):
            if operation == _IMPORT_NAME:
                level, names = (_constant(code, *instructions[index - back]) for back in (2, 1))
                if isinstance(level, int):
                    names = names if isinstance(names, tuple) else ()
                    self.statements.append((code.co_names[argument], names, level))
            elif _name(code, operation, argument) in _IMPORT_FUNCTIONS:
                name = _argument(code, instructions[index + 1 : index + 5])
                if name is not None:
                    self.literals.add(name)
                else:
                    self.is_computed = True


def _argument(code: CodeType, instructions: list[tuple[int, int]]) -> str | None:
    """The constant that is the first argument of a call, given the instructions behind the one that loads the
    function."""
    if len(instructions) < 2:
        return None
    name = _constant(code, *instructions[0])
    operations = [operation for operation, _ in instructions]
    # A second argument, the package, is loaded by one instruction, and its name as a keyword by one more.
    is_call = operations[1] == _CALL or operations[2:3] == [_CALL] or operations[3:4] == [_CALL_KW]
    return name if is_call and isinstance(name, str) else None


def nested(code: CodeType) -> Iterator[CodeType]:
    """The code objects in a code object, but not those in them."""
    return (constant for constant in code.co_consts if isinstance(constant, _CODE))


def absolute_name(name: str, level: int, package: str) -> str:
    """The whole name of a module that is imported with `level` dots in front of it, by a module of a package."""
    if level == 0:
        return name
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - level + 1], name]).rstrip(".")


def live_names(code: CodeType) -> set[str]:
    """The names that a module's code loads when the module is imported."""
    return {name for *it, is_live in _instructions(code) if is_live and (name := _name(code, *it)) is not None}


def named_functions(code: CodeType) -> Iterator[CodeType]:
    """The functions in a module's code which it names when the module is imported: it may call them."""
    names = live_names(code)
    return (inner for inner in nested(code) if inner.co_flags & CO_OPTIMIZED and inner.co_name in names)


def script_names(code: CodeType) -> set[str]:
    """The names that a module's code loads only when the module is run as a script."""
    names = {name for *it, _ in _instructions(code) if (name := _name(code, *it)) is not None}
    return names - live_names(code)


def _live_instructions(code: CodeType) -> Iterator[tuple[int, int]]:
    """The instructions and their arguments, without those that only type checkers, scripts and other systems are meant to
    see."""
    return ((operation, argument) for operation, argument, is_live in _instructions(code) if is_live)


def _instructions(code: CodeType) -> Iterator[tuple[int, int, bool]]:
    """The instructions, their arguments, and whether they are meant for others than type checkers, scripts and other
    systems."""
    units = code.co_code
    last: list[tuple[int, int]] = [(0, 0)] * 4
    skipped_until = higher_bits = 0
    for offset in range(0, len(units), 2):
        operation = units[offset]
        argument = units[offset + 1] | higher_bits
        higher_bits = argument << 8 if operation == _EXTENDED_ARG else 0
        if operation in _NOT_INSTRUCTIONS:
            continue
        if operation == _POP_JUMP_IF_FALSE and _never_true(code, last):
            skipped_until = _next_instruction(units, offset) + 2 * argument
        last = [*last[1:], (operation, argument)]
        yield operation, argument, offset >= skipped_until


def _next_instruction(units: bytes, offset: int) -> int:
    """Where the instruction behind one starts. Jumps count from there."""
    offset += 2
    while units[offset] == _CACHE:
        offset += 2
    return offset


def _never_true(code: CodeType, last: list[tuple[int, int]]) -> bool:
    """Whether the last instructions are the condition `TYPE_CHECKING` or `__name__ == "__main__"`, or that this is another
    system (`sys.platform == "win32"`)."""
    if last[3][0] != _COMPARE_OP:
        return "TYPE_CHECKING" in (_name(code, *last[2]), _name(code, *last[3]))
    first, second = (_name(code, *it) for it in last[:2])
    value = _constant(code, *last[2])
    if value == "__main__":
        return second == "__name__"
    system = _SYSTEM.get((first, second)) if first and second else None
    return system is not None and isinstance(value, str) and value != system and _is_equality(last[3][1])


def _is_equality(argument: int) -> bool:
    """Whether the argument of `COMPARE_OP` says `==`. Its lower bits say other things."""
    return cmp_op[argument >> 5] == "=="


def _name(code: CodeType, operation: int, argument: int) -> str | None:
    """The name that an instruction loads."""
    if operation in _WITH_FLAG:
        return code.co_names[argument >> 1]
    return code.co_names[argument] if operation == _LOAD_NAME else None


def _constant(code: CodeType, operation: int, argument: int) -> object:
    """The constant that an instruction loads."""
    return code.co_consts[argument] if operation == _LOAD_CONST else None
