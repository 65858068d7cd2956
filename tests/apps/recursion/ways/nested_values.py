"""Values that contain values that contain values."""

import ast
import collections
import contextlib
import copy
import dataclasses
import enum
import functools
import json
import marshal
import operator
import pprint
import string
import types
import typing
from typing import Any

from . import DEEP, nested, nested_dict, nested_element, nested_list, nested_tuple, way


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
