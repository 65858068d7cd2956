"""Special methods, and callbacks of built-in functions, which lead back to where they were called."""

import collections
import copy
import functools
import itertools
import operator
import re
import types
import weakref
from collections.abc import Callable
from typing import Any

from . import DEEP, WAYS, way


def special(name: str, act: Callable[[Any], object]) -> None:
    """A class whose special method does what makes Python call it again."""

    def go() -> object:
        recursive = type("Recursive", (), {name: lambda self, *_: act(self)})
        return act(recursive())

    WAYS[name] = go


special("__repr__", repr)
special("__str__", str)
special("__format__", lambda self: f"{self}")
special("__hash__", hash)
special("__len__", len)
special("__bool__", bool)
special("__int__", int)
special("__float__", float)
special("__complex__", complex)
special("__index__", operator.index)
special("__bytes__", bytes)
special("__iter__", iter)
special("__next__", lambda self: self.__next__())
special("__reversed__", reversed)
special("__call__", lambda self: self())
special("__getattr__", lambda self: self.missing)
special("__getattribute__", lambda self: self.attribute)
special("__setattr__", lambda self: setattr(self, "a", 1))
special("__delattr__", lambda self: delattr(self, "a"))
special("__getitem__", lambda self: self[0])
special("__setitem__", lambda self: operator.setitem(self, 0, 1))
special("__delitem__", lambda self: operator.delitem(self, 0))
special("__contains__", lambda self: 1 in self)
special("__eq__", lambda self: self == 1)
special("__lt__", lambda self: self < 1)
special("__add__", lambda self: self + 1)
special("__radd__", lambda self: 1 + self)
special("__iadd__", lambda self: operator.__dict__["iadd"](self, 1))
special("__neg__", lambda self: -self)
special("__pow__", lambda self: self**2)
special("__divmod__", lambda self: divmod(self, 2))
special("__round__", round)
special("__abs__", abs)
special("__dir__", dir)
special("__enter__", lambda self: self.__enter__())
special("__copy__", copy.copy)
special("__deepcopy__", copy.deepcopy)
special("__reduce_ex__", copy.copy)
special("__fspath__", lambda self: __import__("os").fspath(self))
special("__length_hint__", operator.length_hint)
special("__instancecheck__", lambda self: isinstance(1, self))
special("__missing__", lambda self: self.__missing__())
special("__del__", lambda self: self.__del__())
special("__buffer__", memoryview)


@way
def property_() -> object:
    class Recursive:
        @property
        def value(self) -> Any:
            return self.value

    return Recursive().value


@way
def cached_property() -> object:
    class Recursive:
        @functools.cached_property
        def value(self) -> Any:
            return self.value

    return Recursive().value


@way
def descriptor() -> object:
    class Descriptor:
        def __get__(self, instance: Any, owner: Any) -> Any:
            return instance.value

    class Recursive:
        value = Descriptor()

    return Recursive().value


@way
def module_getattr() -> object:
    module = types.ModuleType("module")
    module.__dict__["__getattr__"] = lambda name: getattr(module, name)
    return module.missing


@way
def total_ordering() -> object:
    @functools.total_ordering
    class Recursive:
        def __lt__(self, other: Any) -> bool:
            return bool(self >= other)

    return Recursive() < Recursive()


@way
def dict_subclass_missing() -> object:
    class Recursive(dict[Any, Any]):
        def __missing__(self, key: Any) -> Any:
            return self[key]

    return Recursive()[0]


@way
def defaultdict() -> object:
    values: Any = collections.defaultdict(lambda: values[object()])
    return values[0]


@way
def key_function() -> object:
    def key(value: Any) -> Any:
        return sorted([1, 2], key=key)

    return sorted([1, 2], key=key)


@way
def comparison_in_sort() -> object:
    class Recursive:
        def __lt__(self, other: Any) -> Any:
            return sorted([self, other])[0] is self

    return sorted([Recursive(), Recursive()])


@way
def max_with_key() -> object:
    def key(value: Any) -> Any:
        return max([1, 2], key=key)

    return key(1)


@way
def substitution() -> object:
    def replace(match: re.Match[str]) -> str:
        return re.sub("a", replace, "a")

    return re.sub("a", replace, "a")


@way
def map_() -> object:
    def call(value: Any) -> Any:
        return list(map(call, [value]))

    return call(1)


@way
def comprehension() -> object:
    def call(value: Any) -> Any:
        return [call(item) for item in [value]]

    return call(1)


@way
def reduce() -> object:
    def call(left: Any, right: Any) -> Any:
        return functools.reduce(call, [left, right])

    return call(1, 2)


@way
def weak_reference_callback() -> object:
    class Target:
        pass

    def call(_: Any = None) -> None:
        target = Target()
        reference = weakref.ref(target, call)
        if next(limited) < DEEP:
            del target
        del reference

    limited = itertools.count()
    call()
    return None


@way
def getattr_through_super() -> object:
    class Recursive:
        def __getattribute__(self, name: str) -> Any:
            return (
                super(Recursive, self).__getattribute__(name)
                if name == "x"
                else getattr(self, name)
            )

    return Recursive().value
