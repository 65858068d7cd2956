"""Source text and regular expressions that nest deeply."""

import ast
import re
from collections.abc import Callable
from typing import Any

from . import DEEP, WAYS, way


def source(name: str, text: Callable[[], str], mode: str = "eval") -> None:
    """Text that is compiled. Names keep the constant folder from shortening it."""
    WAYS[name] = lambda: compile(text(), name, mode)


source("nested parentheses", lambda: "(" * DEEP + "a" + ")" * DEEP)
source("nested parentheses to the limit", lambda: "(" * 190 + "a" + ")" * 190)
source("nested list displays", lambda: "[" * DEEP + "]" * DEEP)
source("nested dict displays", lambda: "{a:" * 190 + "a" + "}" * 190)
source("nested calls", lambda: "a(" * 190 + ")" * 190)
source("calls of calls", lambda: "a" + "()" * DEEP)
source("attributes of attributes", lambda: "a" + ".a" * DEEP)
source("subscripts of subscripts", lambda: "a" + "[a]" * DEEP)
source("negations", lambda: "-" * DEEP + "a")
source("nots", lambda: "not " * DEEP + "a")
source("sum", lambda: "a" + "+a" * DEEP)
source("power", lambda: "a" + "**a" * DEEP)
source("comparison", lambda: "a" + "<a" * DEEP)
source("conjunction", lambda: "a" + " and a" * DEEP)
source("conditionals", lambda: "a if a else " * DEEP + "a")
source("lambdas", lambda: "lambda: " * DEEP + "a")
source(
    "awaits", lambda: "async def f():\n " + "await (" * 100 + "a" + ")" * 100, "exec"
)
source("comprehensions", lambda: "[a for a in " * 150 + "a" + "]" * 150)
source("format strings", lambda: "f'{" * 140 + "a" + "}'" * 140)
source("assignments", lambda: "a = " * DEEP + "1", "exec")
source("elif", lambda: "if a: pass\n" + "elif a: pass\n" * DEEP, "exec")
source(
    "blocks",
    lambda: "".join(" " * depth + "if a:\n" for depth in range(99)) + " " * 99 + "a",
    "exec",
)
source(
    "functions",
    lambda: "".join(" " * depth + "def a():\n" for depth in range(99)) + " " * 99 + "a",
    "exec",
)
source(
    "classes",
    lambda: "".join(" " * depth + "class A:\n" for depth in range(99)) + " " * 99 + "a",
    "exec",
)
source(
    "patterns",
    lambda: "match a:\n case " + "[" * 190 + "a" + "]" * 190 + ": pass",
    "exec",
)
source(
    "alternative patterns",
    lambda: "match a:\n case " + "|".join("1" for _ in range(DEEP)) + ": pass",
    "exec",
)
source("decorators", lambda: "@a\n" * DEEP + "def a(): pass", "exec")
source("concatenated strings", lambda: "'a' " * DEEP)


@way
def parse_of_nested_parentheses() -> object:
    return ast.parse("(" * 190 + "a" + ")" * 190)


@way
def literal_evaluation() -> object:
    return ast.literal_eval("-" * 5000 + "1")


@way
def parser_deep_in_recursion() -> object:
    def call(depth: int) -> object:
        if depth == 0:
            return eval("(" * 150 + "1" + ")" * 150)
        return call(depth - 1)

    return call(800)


@way
def parser_deep_in_recursion_through_c() -> object:
    def call(depth: int) -> Any:
        if depth == 0:
            return eval("[" * 150 + "1" + "]" * 150)
        return sorted([depth], key=lambda depth: call(depth - 1))

    return call(100)


@way
def import_in_recursion() -> object:
    def call(depth: int) -> Any:
        if depth == 0:
            import xml.dom.minidom

            return xml.dom.minidom.__name__
        return sorted([depth], key=lambda depth: call(depth - 1))

    return call(90)


@way
def nested_groups() -> object:
    return re.compile("(" * 5000 + ")" * 5000)


@way
def nested_repeats() -> object:
    return re.compile("(?:" * 5000 + "a" + ")*" * 5000)


@way
def match_of_long_text() -> object:
    return re.match("(?:a|b)*c", "ab" * DEEP)


@way
def match_with_groups_of_long_text() -> object:
    return re.match("(.|x)*?c", "ab" * DEEP)
