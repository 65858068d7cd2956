"""Recurses as deeply as Python lets it, in every way that its authors could think of.

None may end in a trap: where the stack does not suffice, Python raises RecursionError or MemoryError. Ways that CPython
goes without recursing (such as deallocation, or JSON text after text) end well.
"""

import ast
import collections
import contextlib
import copy
import dataclasses
import enum
import functools
import itertools
import json
import marshal
import operator
import pprint
import re
import string
import types
import typing
import weakref
from collections.abc import Callable
from typing import Any

import wit_world

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


# ---- Functions calling themselves ------------------------------------------------------------------------------------


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


# ---- Special methods -------------------------------------------------------------------------------------------------


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


# ---- Deeply nested values --------------------------------------------------------------------------------------------


@way
def repr_of_list() -> object:
    return repr(nested_list())


@way
def repr_of_tuple() -> object:
    return repr(nested_tuple())


@way
def repr_of_dict() -> object:
    return repr(nested_dict())


@way
def repr_of_set() -> object:
    return repr(nested(lambda inner: frozenset([inner])))


@way
def repr_of_namespace() -> object:
    return repr(nested(lambda inner: types.SimpleNamespace(a=inner)))


@way
def repr_of_dataclass() -> object:
    @dataclasses.dataclass
    class Box:
        inner: object

    return repr(nested(Box))


@way
def repr_of_deque() -> object:
    return repr(nested(lambda inner: collections.deque([inner])))


@way
def repr_of_partial() -> object:
    return repr(nested(lambda inner: functools.partial(print, inner)))


@way
def repr_of_exception() -> object:
    return repr(nested(ValueError))


@way
def repr_of_mapping_proxy() -> object:
    return repr(nested(lambda inner: types.MappingProxyType({"a": inner})))


@way
def repr_of_slice() -> object:
    return repr(nested(slice))


@way
def repr_of_generic_alias() -> object:
    return repr(nested(lambda inner: types.GenericAlias(list, (inner,))))


@way
def equality_of_lists() -> object:
    return nested_list() == nested_list()


@way
def equality_of_tuples() -> object:
    return nested_tuple() == nested_tuple()


@way
def equality_of_dicts() -> object:
    return nested_dict() == nested_dict()


@way
def equality_of_dataclasses() -> object:
    @dataclasses.dataclass
    class Box:
        inner: object

    return nested(Box) == nested(Box)


@way
def order_of_lists() -> object:
    return nested_list() < nested_list()


@way
def order_of_tuples() -> object:
    return nested_tuple() < nested_tuple()


@way
def hash_of_tuple() -> object:
    return hash(nested_tuple())


@way
def hash_of_frozenset() -> object:
    return hash(nested(lambda inner: frozenset([inner])))


@way
def hash_of_slice() -> object:
    return hash(nested(slice))


@way
def hash_of_union() -> object:
    return hash(nested(lambda inner: types.GenericAlias(tuple, (inner,)), int))


@way
def deep_copy_of_list() -> object:
    return copy.deepcopy(nested_list())


@way
def deep_copy_of_dict() -> object:
    return copy.deepcopy(nested_dict())


@way
def json_of_list() -> object:
    return json.dumps(nested_list())


@way
def json_of_dict() -> object:
    return json.dumps(nested_dict())


@way
def json_of_list_with_indentation() -> object:
    return json.dumps(nested_list(), indent=1)


@way
def json_of_list_without_check() -> object:
    return json.dumps(nested_list(), check_circular=False)


@way
def json_default() -> object:
    return json.dumps(object(), default=lambda value: [object()])


@way
def json_text_of_arrays() -> object:
    return json.loads("[" * DEEP + "]" * DEEP)


@way
def json_text_of_objects() -> object:
    return json.loads('{"a":' * DEEP + "1" + "}" * DEEP)


@way
def json_hook() -> object:
    def hook(value: Any) -> Any:
        return json.loads("{}", object_hook=hook)

    return hook({})


@way
def marshal_of_list() -> object:
    # The module has a limit and an exception of its own.
    with contextlib.suppress(ValueError):
        return marshal.dumps(nested_list())
    return None


@way
def unmarshalling_of_tuple() -> object:
    with contextlib.suppress(ValueError):
        return marshal.loads(b"(\x01\x00\x00\x00" * DEEP + b"N")
    return None


@way
def pickle_of_list() -> object:
    import pickle

    return pickle.dumps(nested_list())


@way
def pickle_of_list_in_python() -> object:
    import pickle

    pickler: Any = vars(pickle)["_dumps"]
    return pickler(nested_list())


@way
def unpickling_of_tuple() -> object:
    import pickle

    return pickle.loads(b"N" + b"\x85" * DEEP + b".")


@way
def deep_copy_of_element() -> object:
    return copy.deepcopy(nested_element())


@way
def element_to_text() -> object:
    from xml.etree import ElementTree

    return ElementTree.tostring(nested_element())


@way
def element_of_text() -> object:
    from xml.etree import ElementTree

    return ElementTree.fromstring("<a>" * DEEP + "</a>" * DEEP)


@way
def pretty_print() -> object:
    return pprint.pformat(nested_list())


@way
def type_check() -> object:
    return isinstance(1, nested(lambda inner: (inner,), str))


@way
def subclass_check() -> object:
    return issubclass(int, nested(lambda inner: (inner,), str))


@way
def exception_groups() -> object:
    group = nested(lambda inner: ExceptionGroup("group", [inner]), ValueError())
    return group.split(KeyError)


@way
def traceback_of_exception_groups() -> object:
    import traceback

    group = nested(lambda inner: ExceptionGroup("group", [inner]), ValueError())
    return traceback.format_exception(group)


@way
def exception_chain() -> object:
    import traceback

    error: BaseException | None = None
    for _ in range(DEEP):
        following = ValueError()
        following.__context__ = error
        error = following
    assert error
    return len(traceback.format_exception(error))


@way
def string_template() -> object:
    return string.Template("$a").substitute(a=nested_list())


@way
def format_of_list() -> object:
    return f"{nested_list()}"


@way
def percent_format_of_list() -> object:
    return "%s" % nested_list()


@way
def nested_types() -> object:
    return nested(lambda inner: types.GenericAlias(list, (inner,)), int).__parameters__


@way
def nested_optional() -> object:
    value: Any = int
    for _ in range(2000):
        value = typing.Tuple[value, None]
    return repr(value)


@way
def enum_repr() -> object:
    class Flags(enum.Flag):
        A = 1

        def __repr__(self) -> str:
            return repr(self)

    return repr(Flags.A)


@way
def attribute_getter() -> object:
    class Recursive:
        def __getattr__(self, name: str) -> Any:
            return operator.attrgetter("a.b")(self)

    return Recursive().a


@way
def ast_repr() -> object:
    tree: ast.expr = ast.Constant(1)
    for _ in range(DEEP):
        tree = ast.UnaryOp(ast.USub(), tree)
    return ast.unparse(tree)


@way
def ast_compile() -> object:
    tree: ast.expr = ast.Constant(1, lineno=1, col_offset=0)
    for _ in range(DEEP):
        tree = ast.UnaryOp(ast.USub(), tree, lineno=1, col_offset=0)
    return compile(ast.Expression(tree), "tree", "eval")


@way
def ast_dump() -> object:
    tree: ast.expr = ast.Constant(1)
    for _ in range(DEEP):
        tree = ast.UnaryOp(ast.USub(), tree)
    return ast.dump(tree)


# ---- Source text -----------------------------------------------------------------------------------------------------


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


# ---- Regular expressions ---------------------------------------------------------------------------------------------


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


# ---- Iterators and coroutines ----------------------------------------------------------------------------------------


@way
def chained_maps() -> object:
    return list(nested(lambda inner: map(int, inner), range(3)))


@way
def chained_filters() -> object:
    return list(nested(lambda inner: filter(None, inner), range(3)))


@way
def chained_chains() -> object:
    return list(nested(lambda inner: itertools.chain(inner), range(3)))


@way
def chained_slices() -> object:
    return list(nested(lambda inner: itertools.islice(inner, 3), range(3)))


@way
def chained_enumerations() -> object:
    return list(nested(enumerate, range(3)))


@way
def chained_zips() -> object:
    return list(nested(zip, range(3)))


@way
def chained_tees() -> object:
    return list(nested(lambda inner: itertools.tee(inner)[0], iter(range(3))))


@way
def chained_takes() -> object:
    return list(nested(lambda inner: itertools.takewhile(bool, inner), range(1, 3)))


@way
def chained_generators() -> object:
    return list(nested(lambda inner: (value for value in inner), range(3)))


@way
def generator_delegation() -> object:
    def delegate(inner: Any) -> Any:
        yield from inner

    return list(nested(delegate, range(3)))


@way
def recursive_generator() -> object:
    def generate() -> Any:
        yield from generate()

    return list(generate())


@way
def chained_coroutines() -> object:
    async def wait(inner: Any) -> Any:
        return await inner

    async def innermost() -> None:
        pass

    coroutine = nested(wait, innermost())
    try:
        coroutine.send(None)
    except StopIteration:
        pass
    return None


@way
def recursive_coroutine() -> object:
    async def wait() -> None:
        await wait()

    return wait().send(None)


@way
def generator_close() -> object:
    def generate(inner: Any) -> Any:
        try:
            yield from inner
        finally:
            pass

    generator = nested(generate, iter([1, 2]))
    with contextlib.suppress(RecursionError):
        next(generator)
    return generator.close()


@way
def asyncio_tasks() -> object:
    import asyncio

    async def wait(depth: int) -> None:
        await asyncio.create_task(wait(depth + 1)) if depth < 2000 else None

    return asyncio.run(wait(0))


@way
def asyncio_coroutines() -> object:
    import asyncio

    async def wait() -> None:
        await asyncio.wait_for(wait(), 1)

    return asyncio.run(wait())


# ---- Deallocation ----------------------------------------------------------------------------------------------------


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


# ---- Memory ----------------------------------------------------------------------------------------------------------


@way
def too_large_a_list() -> object:
    return [None] * (1 << 29)


@way
def too_large_a_number() -> object:
    return len(bytes((1 << 31) - 64))


@way
def repeated_string() -> object:
    return "a" * ((1 << 31) - 100)


class WitWorld(wit_world.WitWorld):
    def ways(self) -> list[str]:
        return list(WAYS)

    def recurse(self, way: str) -> str:
        try:
            WAYS[way]()
        except Exception as error:
            return type(error).__name__
        return "none"
