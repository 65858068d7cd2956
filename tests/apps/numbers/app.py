"""Arithmetic and subscripts of the interpreter's own, which go past the types, against those of the types.

Numbers and sequences of subclasses go the long way; those of `int`, `list` and so on go the short one, once an instruction has seen a few of
them. What it does depends on whether somebody else refers to an operand, so each operation is there in several forms.
"""

import sys
from collections.abc import Callable, Iterator
from typing import Any

import wit_world

Number = int | float
Operate = Callable[[Number, Number], Number]


class Integer(int):
    pass


class Float(float):
    pass


class List(list[Any]):
    pass


class Tuple(tuple[Any, ...]):
    __slots__ = ()


class String(str):
    __slots__ = ()


class Index:
    """Something else that can be an index."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value

    def __repr__(self) -> str:
        return f"Index({self.value})"


DIGIT = 2**30
"""One more than the largest integer of one digit."""

INTEGERS = [
    *(0, 1, 2, 3, 5, 7, 29, 30, 31, 255, 256, 257, 1000, 2**15, 2**29),
    *(-1, -2, -3, -5, -6, -7, -256, -257, -1000, -(2**15), -(2**29)),
    *(
        sign * (size + more)
        for sign in (1, -1)
        for size in (DIGIT, DIGIT**2)
        for more in (-1, 0, 1)
    ),
]
FLOATS = [
    0.0,
    -0.0,
    1.0,
    -1.5,
    3.0,
    2.0**53,
    1e308,
    5e-324,
    float("inf"),
    -float("inf"),
    float("nan"),
]

OPERATIONS = ["+", "-", "*", "/", "//", "%", "&", "|", "^", "<<", ">>"]
COMPARISONS = ["<", "<=", "==", "!=", ">", ">="]
MOST_SHIFTED = 100

FORMS = {
    "of two that are kept": "return a {} b",
    "with a new one on the left": "return (a + 0) {} b",
    "with a new one on the right": "return a {} (b + 0)",
    "of two new ones": "return (a + 0) {} (b + 0)",
    "of the same": "return a {} a",
    "in place": "a {}= b; return a",
    "negated": "return -a {} -b",
}


def function(form: str, operation: str) -> Operate:
    """A new one, whose instructions have not seen anything yet."""
    namespace: dict[str, Any] = {}
    exec(f"def operate(a, b): {form.format(operation)}", namespace)  # noqa: S102
    operate: Operate = namespace["operate"]
    return operate


def outcome(operate: Operate, left: Number, right: Number) -> str:
    try:
        result = operate(left, right)
    except (ArithmeticError, TypeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return f"{type(result).__name__} {result!r}"


def slow(number: Number) -> Number:
    return Float(number) if isinstance(number, float) else Integer(number)


def plain(text: str) -> str:
    return text.replace("'Integer'", "'int'").replace("'Float'", "'float'")


def pairs(operation: str) -> Iterator[list[tuple[Number, Number]]]:
    """Of each two types, so that an instruction sees one pair of types."""
    for lefts in (INTEGERS, FLOATS):
        for rights in (INTEGERS, FLOATS):
            yield [
                (left, right)
                for left in lefts
                for right in rights
                if operation != "<<" or right <= MOST_SHIFTED
            ]


def differences(name: str, operation: str) -> Iterator[str | None]:
    form = FORMS[name]
    too_large = operation == "<<" and name in ("of the same", "negated")
    if too_large or (name == "in place" and operation in COMPARISONS):
        return
    for group in pairs(operation):
        fast, reference = function(form, operation), function(form, operation)
        for left, right in group:
            before = repr((left, right))
            expected = plain(outcome(reference, slow(left), slow(right)))
            got = outcome(fast, left, right)
            if got != expected:
                yield f"{left} {operation} {right} {name}: {got}, not {expected}"
            elif repr((left, right)) != before:
                yield f"{before} {operation} {name} became {left}, {right}"
            else:
                yield None


def kept(numbers: range) -> list[int]:
    seen = []
    for i in numbers:
        seen.append(i)  # noqa: PERF402  a loop is what is to be looked at
    return seen


def not_kept(numbers: range) -> list[int]:
    seen = []
    for i in numbers:
        seen.append(i + 1 - 1)
    return seen


def kept_by_turns(numbers: range) -> list[int]:
    seen, before = [], None
    for i in numbers:
        if before is not None:
            seen.append(before)
        before = i
    return seen if before is None else [*seen, before]


def nested(numbers: range) -> list[int]:
    seen = []
    for i in numbers:
        for j in numbers:
            if i == j:
                seen.append(j)
    return seen


def generated(numbers: range) -> list[int]:
    def generate() -> Iterator[int]:
        for i in numbers:
            yield i  # noqa: UP028

    return list(generate())


def after_others(numbers: range) -> list[int]:
    seen = []
    for first in (2**70, True, 1.5, "text", -5):
        i: Any = first
        for i in numbers:
            seen.append(i)
        seen.append(first)
    return [i for i in seen if i in numbers and type(i) is int][: len(numbers)]


def from_locals(numbers: range) -> list[int]:
    seen = []
    for i in numbers:  # noqa: B007
        seen.append(dict(locals())["i"])
    return seen


def traced(numbers: range) -> list[int]:
    seen: list[int] = []

    def run() -> None:
        for i in numbers:
            last = i  # noqa: F841

    def trace(frame: Any, event: str, _argument: Any) -> Any:
        if (
            event == "line"
            and frame.f_code is run.__code__
            and "last" in frame.f_locals
        ):
            seen.append(frame.f_locals["last"])
        return trace

    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(None)
    return list(dict.fromkeys(seen))


SEQUENCES = ["", "a", "ab", "abcde", "äöü€😀"]
KINDS: list[tuple[Callable[[str], Any], Callable[[str], Any]]] = [
    (list, List),
    (tuple, Tuple),
    (str, String),
]
SUBSCRIPTS = [
    *range(-8, 9),
    True,
    255,
    1000,
    DIGIT,
    -DIGIT,
    2**70,
    -(2**70),
    None,
    1.5,
    "text",
    Index(1),
    Index(-2),
]
ACCESSES = {
    "item": "return a[b]",
    "stored": "a[b] = 'new'; return a",
    "from": "return a[b:]",
    "to": "return a[:b]",
    "slice": "return a[b:c]",
    "all": "return a[:]",
}


def access(form: str) -> Callable[[Any, Any, Any], Any]:
    namespace: dict[str, Any] = {}
    exec(f"def access(a, b, c): {form}", namespace)  # noqa: S102
    function: Callable[[Any, Any, Any], Any] = namespace["access"]
    return function


def accessed(function: Callable[[Any, Any, Any], Any], *arguments: Any) -> str:
    try:
        result = function(*arguments)
    except (IndexError, TypeError) as error:
        return f"{type(error).__name__}: {error}"
    return str(result)


def items(name: str) -> Iterator[str | None]:
    for plain_kind, other_kind in KINDS:
        fast, reference = access(ACCESSES[name]), access(ACCESSES[name])
        for text in SEQUENCES:
            for first in SUBSCRIPTS:
                for second in SUBSCRIPTS if name == "slice" else [None]:
                    got = accessed(fast, plain_kind(text), first, second)
                    expected = accessed(reference, other_kind(text), first, second)
                    for kind, other in (
                        ("list", "List"),
                        ("tuple", "Tuple"),
                        ("str", "String"),
                    ):
                        expected = expected.replace(f"'{other}'", f"'{kind}'")
                    same = got == expected
                    yield (
                        None
                        if same
                        else f"{name} {first}, {second} of {text!r}: {got}, not {expected}"
                    )


LOOPS: list[Callable[[range], list[int]]] = [
    kept,
    not_kept,
    kept_by_turns,
    nested,
    generated,
    after_others,
    from_locals,
    traced,
]
RANGES = [
    range(10),
    range(-10, 10),
    range(250, 270),
    range(1000, 1030),
    range(1000, 900, -7),
    range(DIGIT - 5, DIGIT + 5),
    range(DIGIT + 5, DIGIT - 5, -1),
    range(2**31 - 20, 2**31 - 2),
]


class WitWorld(wit_world.WitWorld):
    def operate(self) -> tuple[int, list[str]]:
        operations = OPERATIONS + COMPARISONS
        found = [
            it
            for name in FORMS
            for operation in operations
            for it in differences(name, operation)
        ]
        return len(found), [it for it in found if it is not None]

    def access(self) -> tuple[int, list[str]]:
        found = [it for name in ACCESSES for it in items(name)]
        return len(found), [it for it in found if it is not None]

    def loop(self) -> list[str]:
        found = []
        for _ in range(3):
            for loop in LOOPS:
                for numbers in RANGES:
                    seen = loop(numbers)
                    if seen != list(numbers):
                        found.append(f"{loop.__name__} over {numbers} saw {seen}")
        return found
