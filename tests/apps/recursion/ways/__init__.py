"""The list of the ways, and the deep values that several of them need."""

from collections.abc import Callable
from typing import Any

DEEP = 100_000

WAYS: dict[str, Callable[[], object]] = {}


def way(function: Callable[[], object]) -> Callable[[], object]:
    """Puts a function on the list."""
    WAYS[function.__name__.strip("_").replace("_", " ")] = function
    return function


def nested(make: Callable[[Any], Any], innermost: Any = None) -> Any:
    """Something in something in something."""
    value = innermost
    for _ in range(DEEP):
        value = make(value)
    return value


def nested_list() -> Any:
    return nested(lambda inner: [inner])


def nested_tuple() -> Any:
    return nested(lambda inner: (inner,))


def nested_dict() -> Any:
    return nested(lambda inner: {"a": inner})


def nested_element() -> Any:
    from xml.etree import ElementTree

    root = element = ElementTree.Element("a")
    for _ in range(DEEP):
        element = ElementTree.SubElement(element, "a")
    return root
