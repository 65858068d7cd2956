"""Functions that call themselves."""

import contextlib
import functools
import itertools
from typing import Any

from . import DEEP, way


@way
def function() -> object:
    def call() -> object:
        return call()

    return call()


@way
def lambda_() -> object:
    call: Any = lambda: call()  # noqa: E731
    return call()


@way
def function_with_arguments() -> object:
    def call(*args: Any, **kwargs: Any) -> object:
        return call(*args, **kwargs)

    return call(1, 2, 3, a=4, b=5)


@way
def method() -> object:
    class Recursive:
        def call(self) -> object:
            return self.call()

    return Recursive().call()


@way
def class_creation() -> object:
    def make() -> object:
        class Inner:
            value = make()

        return Inner

    return make()


@way
def constructor() -> object:
    class Recursive:
        def __init__(self) -> None:
            self.inner = Recursive()

    return Recursive()


@way
def new() -> object:
    class Recursive:
        def __new__(cls) -> Any:
            return cls()

    return Recursive()


@way
def metaclass_call() -> object:
    class Meta(type):
        def __call__(cls) -> Any:
            return cls()

    class Recursive(metaclass=Meta):
        pass

    return Recursive()


@way
def partial() -> object:
    def call(argument: Any) -> object:
        return functools.partial(call, argument)()

    return call(1)


@way
def nested_partial() -> object:
    value: Any = int
    for index in range(DEEP):
        value = functools.partial(value)
        value.index = index
    return value()


@way
def wrapped_function() -> object:
    def call() -> object:
        @functools.wraps(call)
        def inner() -> object:
            return call()

        return inner()

    return call()


@way
def cache() -> object:
    @functools.lru_cache(maxsize=None)
    def call(number: int) -> int:
        return call(number + 1)

    return call(0)


@way
def single_dispatch() -> object:
    @functools.singledispatch
    def call(argument: Any) -> object:
        return call(argument)

    return call(1)


@way
def context_manager() -> object:
    @contextlib.contextmanager
    def enter() -> Any:
        with enter():
            yield

    with enter():
        return None


@way
def exception_handler() -> object:
    def call() -> object:
        try:
            raise ValueError
        except ValueError:
            return call()

    return call()


@way
def finally_block() -> object:
    def call() -> object:
        try:
            return call()
        finally:
            call()

    limited = itertools.count()

    def bounded() -> object:
        if next(limited) > 10_000:
            return None
        try:
            return bounded()
        finally:
            bounded()

    bounded()
    return call


@way
def exec_() -> object:
    source = "exec(source, names)"
    names: dict[str, object] = {"source": source}
    names["names"] = names
    exec(source, names)
    return None


@way
def eval_() -> object:
    source = "eval(source)"
    return eval(source, {"source": source})


@way
def compile_() -> object:
    def call(depth: int) -> object:
        names: dict[str, Any] = {"call": call, "depth": depth}
        exec(compile("call(depth + 1)", "nested", "exec"), names)
        return None

    return call(0)
