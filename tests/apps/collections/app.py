"""Answers every exported function by the imported one of the same name."""

from collections.abc import Callable
from typing import Any

import wit_world
from componentize_py_types import Err
from wit_world import exports
from wit_world.imports import echo


def forward(name: str) -> Callable[..., object]:
    """A method that calls the imported function of that name."""

    def method(self: object, value: object) -> object:
        return getattr(echo, name)(value)

    return method


METHODS = {name: forward(name) for name in vars(echo) if name.startswith("echo_")}
Echo = type("Echo", (exports.Echo,), METHODS)

SHRINKING: dict[Any, Any] = {}


class Shrinking:
    """A number that empties the map that it is in."""

    def __index__(self) -> int:
        SHRINKING.clear()
        return 1


def refusals() -> dict[str, Callable[[], object]]:
    """Calls that must not reach the host."""
    wrong: Any = echo
    return {
        "few bytes": lambda: echo.echo_bytes(b"abc"),
        "many bytes": lambda: echo.echo_bytes(b"abcde"),
        "text for bytes": lambda: wrong.echo_bytes("abcd"),
        "list for bytes": lambda: wrong.echo_bytes([1, 2, 3, 4]),
        "short list": lambda: echo.echo_numbers([1, 2]),
        "long list": lambda: echo.echo_numbers([1, 2, 3, 4]),
        "list element": lambda: echo.echo_numbers([1, 2, -3]),
        "bytes for list": lambda: wrong.echo_numbers(b"abc"),
        "inner list": lambda: echo.echo_nested([["a", "b"], ["c"], ["d", "e"]]),
        "field": lambda: echo.echo_pixels([echo.Pixel(b"ab", [1.0, 2.0])]),
        "list for map": lambda: wrong.echo_map([("a", 1)]),
        "key": lambda: wrong.echo_map({"a": 1, 2: 2}),
        "value": lambda: wrong.echo_map({"a": 1, "b": "2"}),
        "large value": lambda: echo.echo_map({"a": 1 << 32}),
        "inner value": lambda: echo.echo_map_of_maps({"x": {True: b"a"}}),
    }


class WitWorld(wit_world.WitWorld):
    def show(self, bytes: bytes, numbers: list[int], entries: dict[str, bytes]) -> str:
        return repr((bytes, numbers, entries))

    def refusal(self, which: str) -> str:
        if which == "none: changed on the way":
            SHRINKING.update({"a": Shrinking(), "b": 2})
            return repr(echo.echo_map(SHRINKING))
        if which == "none: like bytes and lists":
            four: Any = bytearray(b"abcd")
            three: Any = (1, 2, 3)
            return repr((echo.echo_bytes(four), echo.echo_numbers(three)))
        try:
            value = refusals()[which]()
        except (TypeError, ValueError, OverflowError) as error:
            return f"{type(error).__name__}: {error}"
        return f"accepted: {value!r}"

    def empty(self) -> dict[str, str]:
        return {}

    def fail(self, reason: bytes) -> dict[int, int]:
        raise Err(reason)
