"""An SDK: what it ships as its bindings is for editors."""

from . import wit
from .wit.imports import foo_interface, types


def log(line: str) -> None:
    wit.log(f"foo: {line}")


def turned(point: types.Point) -> types.Point:
    return foo_interface.mirror(types.Point(point.y, point.x))
