"""Hands every argument on to the import of the same name, by keyword where it has a name that Python allows."""

from __future__ import annotations

import builtins as python

import wit_world
from componentize_py_types import Err, Ok, Result, Some
from wit_world import exports
from wit_world.imports import builtins as imported
from wit_world.imports.builtins import Bool, Class, LookupError, Object

Nested = Result[
    tuple[
        Some[
            python.list[Result[python.list[tuple[python.int]] | None, LookupError]]
            | None
        ]
        | None,
        python.str,
    ],
    Result[Result[Result[None, imported.Bytes], Bool], Object],
]


class Builtins(exports.Builtins):
    def list(self, list: bytes) -> bytes:
        return imported.list(list=list)

    def str(self, str: python.str) -> python.str:
        return imported.str(str=str)

    def int(self, int: python.int) -> python.int:
        return imported.int(int=int)

    def type(self, type: LookupError) -> LookupError:
        return imported.type(type=type)

    def self(self, self_: Class) -> Class:
        return imported.self(self=self_)

    def none(
        self, none: Some[python.int | None] | None
    ) -> Some[python.int | None] | None:
        return imported.none(none=none)

    def from_(self, import_: Bool) -> Bool:
        return imported.from_(import_=import_)

    def print(self, print: Object) -> Object:
        return imported.print(print=print)

    def not_implemented_error(
        self, cls: python.list[Nested] | None
    ) -> python.list[Nested] | None:
        return imported.not_implemented_error(cls=cls)

    def super(
        self,
        super: python.int,
        self_: python.str,
        cls: python.str,
        args: python.str,
        kwargs: python.str,
    ) -> python.int:
        try:
            return imported.super(
                super=super, self=self_, cls=cls, args=args, kwargs=kwargs
            )
        except Err as error:
            assert isinstance(error.value, LookupError)
            raise

    def exports(self) -> tuple[python.int]:
        return imported.exports()


class WitWorld(wit_world.WitWorld):
    def self(self, self_: str) -> str:
        return wit_world.print(print=self_)

    def wit_world(self, wit_world: str) -> str:
        return f"{wit_world} {Ok.__name__}"

    def imports(self, imports: str) -> str:
        return imports
