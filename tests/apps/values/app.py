"""Answers every exported function by the imported one of the same name."""

from collections.abc import Callable

import wit_world
from componentize_py_types import Err, Ok
from wit_world import exports
from wit_world.imports import echo


def forward(name: str) -> Callable[..., object]:
    """A method that calls the imported function of that name."""

    def method(self: object, *arguments: object) -> object:
        return getattr(echo, name)(*arguments)

    return method


def echo_result(self: object, value: object) -> int:
    """As the others, with the cases of its argument told apart."""
    match value:
        case Ok(number):
            return echo.echo_result(Ok(number))
        case Err(message):
            return echo.echo_result(Err(message))
        case _:
            raise AssertionError(value)


METHODS = {
    name: forward(name)
    for name in vars(echo)
    if name.startswith("echo_") or name == "nothing"
}
Echo = type("Echo", (exports.Echo,), METHODS | {"echo_result": echo_result})


def refusals() -> dict[str, Callable[[], object]]:
    """Calls that must not reach the host.

    Type checkers find those of wrong types as well, or would call the comments unused.
    """
    return {
        "too large": lambda: echo.echo_u8(256),
        "negative": lambda: echo.echo_u64(-1),
        "too small": lambda: echo.echo_s8(-129),
        "huge": lambda: echo.echo_s64(1 << 63),
        "list element": lambda: echo.echo_u16s([1, 2, 65536]),
        "text for number": lambda: echo.echo_u32("one"),  # type: ignore[arg-type]
        "number for text": lambda: echo.echo_string(1),  # type: ignore[arg-type]
        "text for bytes": lambda: echo.echo_bytes("text"),  # type: ignore[arg-type]
        "number for bool": lambda: echo.echo_bool(1),  # type: ignore[arg-type]
        "list element type": lambda: echo.echo_strings(["a", b"b"]),  # type: ignore[list-item]
        "surrogate": lambda: echo.echo_string("\ud800"),
        "surrogate char": lambda: echo.echo_char("\ud800"),
        "two chars": lambda: echo.echo_char("ab"),
        "no char": lambda: echo.echo_char(""),
        "record field": lambda: echo.echo_record(echo.Point(1, "two")),  # type: ignore[arg-type]
        "not a record": lambda: echo.echo_record((1, 2)),  # type: ignore[arg-type]
        "short tuple": lambda: echo.echo_tuple((1, "a")),  # type: ignore[arg-type]
        "not a case": lambda: echo.echo_variant(3),  # type: ignore[arg-type]
        "not an enum": lambda: echo.echo_enum(1),  # type: ignore[arg-type]
        "missing argument": lambda: echo.echo_u8(),  # type: ignore[call-arg]
        "extra argument": lambda: echo.echo_u8(1, 2),  # type: ignore[call-arg]
        "unknown keyword": lambda: echo.echo_u8(other=1),  # type: ignore[call-arg]
        "bare option": lambda: echo.echo_nested_option(7),  # type: ignore[arg-type]
    }


class WitWorld(wit_world.WitWorld):
    def show_everything(self, value: object) -> str:
        return repr(value)

    def show_shapes(self, value: object) -> str:
        return repr(value)

    def show_options(self, value: object) -> str:
        return repr(value)

    def show_results(self, value: object) -> str:
        return repr(value)

    def show_scalars(self, *arguments: object) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        return repr(arguments)

    def fail_with(self, message: str) -> int:
        raise Err(message)

    def fail_otherwise(self, message: str) -> int:
        raise LookupError(message)

    def refusal(self, which: str) -> str:
        try:
            value = refusals()[which]()
        except (TypeError, ValueError, OverflowError) as error:
            return f"{type(error).__name__}: {error}"
        return f"accepted: {value!r}"

    def wrong_result(self, which: str) -> int:
        results: dict[str, object] = {"text": "1", "large": 1000, "none": None}
        return results[which]  # type: ignore[return-value]

    def wrong_text(self) -> list[tuple[int, str]]:
        return [(1, "fine"), (2, "not \udcff")]
