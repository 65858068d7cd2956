"""Imports any module of the standard library at run time, by a name that nobody can foresee."""

import importlib
import traceback

import wit_world
from componentize_py_types import Err


class WitWorld(wit_world.WitWorld):
    def import_module(self, name: str) -> None:
        try:
            importlib.import_module(name)
        except BaseException as error:
            raise Err(traceback.format_exception_only(error)[-1].strip()) from error
