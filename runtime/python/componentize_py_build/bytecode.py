"""What a code object says about imports.

Bytecode is what all modules have: the standard library comes without source, and functions that are loaded have nothing else. The
private functions of `dis` that are used here belong to the interpreter that compiles and runs the bytecode.
"""

from __future__ import annotations

import dis
import opcode
from types import CodeType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_IMPORT_NAME = opcode.opmap["IMPORT_NAME"]
_POP_JUMP_IF_FALSE = opcode.opmap["POP_JUMP_IF_FALSE"]
_COMPARE_OP = opcode.opmap["COMPARE_OP"]
_LOAD_CONST = opcode.opmap["LOAD_CONST"]
_LOAD_NAME = opcode.opmap["LOAD_NAME"]
_WITH_FLAG = {opcode.opmap["LOAD_GLOBAL"], opcode.opmap["LOAD_ATTR"]}
"""Instructions whose argument is the index of a name, shifted left by one."""

_IMPORT_FUNCTIONS = {"import_module", "__import__"}


class Imports:
    """The imports of code, and the names and strings in it.

    `statements` has (name, names that are imported from it, level) for each statement; `literals` the modules that are imported by
    calling a function with their name; `is_computed` says whether such a call has anything else for a name.
    """

    def __init__(self) -> None:
        self.statements: list[tuple[str, tuple[str, ...], int]] = []
        self.literals: set[str] = set()
        self.is_computed = False
        self.names: set[str] = set()
        self.strings: set[str] = set()

    def add(self, code: CodeType) -> None:
        """Adds a code object and those in it."""
        self.add_only(code)
        for inner in nested(code):
            self.add(inner)

    def add_only(self, code: CodeType) -> None:
        """Adds a code object without those in it."""
        self.names.update(code.co_names, code.co_cellvars)
        for constant in code.co_consts:
            self._add_strings(constant)
        # Most functions import nothing, which this finds out quickly.
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
                following = instructions[index + 1] if index + 1 < len(instructions) else (0, 0)
                match _constant(code, *following):
                    case str(name):
                        self.literals.add(name)
                    case _:
                        self.is_computed = True


def nested(code: CodeType) -> Iterator[CodeType]:
    """The code objects in a code object, but not those in them."""
    return (constant for constant in code.co_consts if isinstance(constant, CodeType))


def absolute_name(name: str, level: int, package: str) -> str:
    """The whole name of a module that is imported with `level` dots in front of it, by a module of a package."""
    if level == 0:
        return name
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - level + 1], name]).rstrip(".")


def _live_instructions(code: CodeType) -> Iterator[tuple[int, int]]:
    """The instructions and their arguments, without those that only type checkers and scripts are meant to see."""
    last: list[tuple[int, int]] = [(0, 0)] * 3
    skipped_until = 0
    for offset, _, operation, argument in dis._unpack_opargs(code.co_code):  # type: ignore[attr-defined]
        if operation == opcode.EXTENDED_ARG:
            continue
        argument = argument or 0
        if operation == _POP_JUMP_IF_FALSE and _never_true(code, last):
            skipped_until = dis._get_jump_target(operation, argument, offset)  # type: ignore[attr-defined]
        last = [*last[1:], (operation, argument)]
        if offset >= skipped_until:
            yield operation, argument


def _never_true(code: CodeType, last: list[tuple[int, int]]) -> bool:
    """Whether the last instructions are the condition `TYPE_CHECKING` or `__name__ == "__main__"`."""
    if last[2][0] == _COMPARE_OP:
        return _name(code, *last[0]) == "__name__" and _constant(code, *last[1]) == "__main__"
    return "TYPE_CHECKING" in (_name(code, *last[1]), _name(code, *last[2]))


def _name(code: CodeType, operation: int, argument: int) -> str | None:
    """The name that an instruction loads."""
    if operation in _WITH_FLAG:
        return code.co_names[argument >> 1]
    return code.co_names[argument] if operation == _LOAD_NAME else None


def _constant(code: CodeType, operation: int, argument: int) -> object:
    """The constant that an instruction loads."""
    return code.co_consts[argument] if operation == _LOAD_CONST else None
