"""The classes that every component's bindings share.

`Optional[T]` and exceptions are all that most functions need. These classes stand for what Python has no word of its
own for: an option inside an option, and a result that is a value.

They are what `@dataclass` would make of them, written out, and generic without `typing`, because a component that needs
nothing but these is then a megabyte smaller.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Generic

    from typing_extensions import TypeVar

    S = TypeVar("S")
    T = TypeVar("T")
    # `except Err as error` does not say which errors it is about.
    E = TypeVar("E", default=Any)
else:
    S = T = E = object

    class Generic:
        """What of `typing.Generic` is needed at run time."""

        def __class_getitem__(cls, parameters):
            return _GenericAlias(cls, parameters)

    _GenericAlias = type(list[int])


class _Payload(Generic[T]):
    """A class with one field."""

    __match_args__ = ("value",)

    value: T

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        equal: bool = self.value == other.value
        return equal

    def __hash__(self) -> int:
        return hash((type(self), self.value))

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}(value={self.value!r})"


class Some(_Payload[S]):
    """An option that has a value, where that value is itself an option.

    WIT's `option<option<T>>` is `Optional[Some[Optional[T]]]`: `None` is the outer option without a value, and
    `Some(None)` has an inner one without a value. A plain `option<T>` is `Optional[T]`.
    """

    def __init__(self, value: S) -> None:
        self.value = value


class Ok(_Payload[T]):
    """A result that is a success."""

    def __init__(self, value: T) -> None:
        self.value = value


class Err(_Payload[E], Exception):
    """A result that is an error.

    It is an exception: raise it from an exported function whose result type is `result<T, E>`, and catch it around
    calls of imported ones.
    """

    def __init__(self, value: E) -> None:
        super().__init__(value)
        self.value = value


if TYPE_CHECKING:
    Result = Ok[T] | Err[E]
else:

    class Result:
        """A result, where it is not what a function returns: there, success is returned and an `Err` is raised."""

        def __class_getitem__(cls, parameters):
            ok, error = parameters
            return Ok[ok] | Err[error]
