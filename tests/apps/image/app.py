"""Objects that an app makes while it is imported, and what becomes of them when it runs."""

import gc
import os  # noqa: F401  for expressions
import sys  # noqa: F401  for expressions
import weakref
from collections.abc import Callable
from typing import Any

import wit_world
from wit_world import Point

ended: list[str] = []


class Ending:
    """Tells of its end."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __del__(self) -> None:
        ended.append(self.name)


def with_closure() -> Callable[[], Ending]:
    kept = Ending("closure")
    return lambda: kept


def with_default(value: Ending = Ending("default")) -> Ending:  # noqa: B008
    return value


def with_keyword_default(*, value: Ending = Ending("keyword default")) -> Ending:  # noqa: B008
    return value


def with_attribute() -> None:
    pass


def watched() -> None:
    pass


def plain(text: str = "constant") -> str:
    return f"{text} {(1, 2.5, 'nested', (b'bytes',))}"


with_attribute.kept = Ending("attribute")  # type: ignore[attr-defined]
weakref.finalize(watched, ended.append, "watched")
namespace: dict[str, Any] = {"kept": Ending("namespace"), "__name__": "not a module"}
exec("def function(): pass", namespace)  # noqa: S102
disguised: dict[str, Any] = {"kept": Ending("disguised"), "__name__": __name__}
exec("def function(): pass", disguised)  # noqa: S102

droppable: list[Any] = [
    with_closure(),
    with_default,
    with_keyword_default,
    with_attribute,
    watched,
    namespace["function"],
    disguised["function"],
    (1, "a tuple", Ending("tuple")),
    frozenset({Ending("set")}),
]
del (
    with_closure,
    with_default,
    with_keyword_default,
    with_attribute,
    watched,
    namespace,
    disguised,
)


class Turned(Point):
    """Has another idea of one attribute."""


def turn(cls: type) -> None:
    setattr(
        cls,
        "x",
        property(lambda _: 1, lambda self, value: vars(self).update(seen=value)),
    )


turn(Turned)


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self) -> None:
        self.x, self.y = 1, 2


def reversed_order() -> Point:
    point = Point.__new__(Point)
    point.y = 2
    point.x = 1
    return point


def set_again() -> Point:
    point = Point(7, 2)
    del point.x
    point.x = 1
    return point


def with_more() -> Point:
    point = Point.__new__(Point)
    point.z = 3  # type: ignore[attr-defined]
    point.x, point.y = 1, 2
    return point


def with_dictionary() -> Point:
    point = Point(7, 2)
    vars(point)["x"] = 1
    return point


def with_other_dictionary() -> Point:
    point = Point(7, 8)
    point.__dict__ = {"y": 2, "x": 1}
    return point


def without() -> Point:
    point = Point(1, 2)
    del point.y
    return point


def by_class() -> Point:
    turn(Point)
    return Point(7, 2)


MAKERS: dict[str, Callable[[], Any]] = {
    "usual": lambda: Point(1, 2),
    "turned": lambda: Turned(7, 2),
    "slotted": Slotted,
    "reversed": reversed_order,
    "set again": set_again,
    "with more": with_more,
    "with a dictionary": with_dictionary,
    "with another dictionary": with_other_dictionary,
    "without": without,
    "by the class": by_class,
}


class WitWorld(wit_world.WitWorld):
    def evaluate(self, expression: str) -> str:
        return str(eval(expression))

    def ends(self) -> list[str]:
        droppable.clear()
        # Namespaces and the functions in them refer to each other, and what is in the image is not looked at otherwise.
        gc.unfreeze()
        gc.collect()
        return sorted(ended)

    def make(self, how: str) -> Point:
        made: Point = MAKERS[how]()
        return made

    def show(self, point: Point) -> str:
        return f"{point!r} {vars(point)}"
