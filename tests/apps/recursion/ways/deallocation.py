"""The last reference to something deep goes. No exception can tell of it."""

import collections
import functools
import itertools
import types
import weakref
from collections.abc import Callable
from typing import Any

from . import WAYS, nested, nested_element, way


def deallocation(name: str, make: Callable[[Any], Any], innermost: Any = None) -> None:
    """Drops the last reference to something deep."""

    def go() -> None:
        value = nested(make, innermost)
        del value

    WAYS[f"deallocation of {name}"] = go


class Node:
    def __init__(self, inner: object) -> None:
        self.inner = inner


class Slotted:
    __slots__ = ("inner",)

    def __init__(self, inner: object) -> None:
        self.inner = inner


class Finalized(Node):
    def __del__(self) -> None:
        pass


class ListSubclass(list[Any]):
    pass


def a_generator(inner: object) -> Any:
    yield inner


def a_closure(inner: object) -> Any:
    return lambda: inner


def an_exception(inner: Any) -> Any:
    error = ValueError()
    error.__context__ = inner
    return error


deallocation("lists", lambda inner: [inner])
deallocation("tuples", lambda inner: (inner,))
deallocation("dicts", lambda inner: {"a": inner})
deallocation("sets", lambda inner: frozenset([inner]))
deallocation("objects", Node)
deallocation("objects with slots", Slotted)
deallocation("objects with finalizers", Finalized)
deallocation("list subclasses", lambda inner: ListSubclass([inner]))
deallocation("closures", a_closure)
deallocation("generators", a_generator)
deallocation("exceptions", an_exception)
deallocation("methods", lambda inner: types.MethodType(print, [inner]))
deallocation("partials", lambda inner: functools.partial(print, inner))
deallocation("namespaces", lambda inner: types.SimpleNamespace(a=inner))
deallocation("mapping proxies", lambda inner: types.MappingProxyType({"a": inner}))
deallocation("slices", slice)
deallocation("maps", lambda inner: map(int, inner), ())
deallocation("iterators", lambda inner: iter([inner]))
deallocation("chains", lambda inner: itertools.chain(inner), ())
deallocation("tees", lambda inner: itertools.tee(inner)[0], iter(()))
deallocation("deques", lambda inner: collections.deque([inner]))
deallocation("cells", lambda inner: types.CellType(inner))
deallocation("static methods", staticmethod, print)
deallocation("properties", property)
deallocation("generic aliases", lambda inner: types.GenericAlias(list, (inner,)))
deallocation("memory views", lambda inner: memoryview(inner), b"a")
deallocation("weak references", lambda inner: weakref.ref(Node, a_closure(inner)))
deallocation("zips", zip, ())


@way
def deallocation_of_elements() -> object:
    nested_element()
    return None


@way
def deallocation_of_cycle() -> object:
    import gc

    first: list[Any] = []
    first.append(nested(lambda inner: [inner], first))
    del first
    return gc.collect()
