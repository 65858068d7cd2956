"""Loads native libraries in all the ways in which packages do."""

import ctypes
import importlib
import os
from pathlib import Path

import wit_world
from demo import LIBRARIES, PLUGIN, _core

# While the app is imported everything can be looked up, whatever it is called.
VERSION_AT_BUILD = getattr(ctypes.pythonapi, "_".join(["Py", "IsInitialized"]))()
AT_BUILD = _core.next(), _core.call(PLUGIN, os.RTLD_NOW, "plugin_twice", 4)

counter = ctypes.CDLL(str(LIBRARIES / "libcounter.so"))
program = ctypes.CDLL(None)


def length(text: bytes) -> object:
    """By a function of the C library, which is named here."""
    return program.strlen(text)


def list_of(number: int) -> object:
    """By a function of CPython."""
    new = ctypes.pythonapi.PyList_New
    new.argtypes = [ctypes.c_ssize_t]
    new.restype = ctypes.py_object
    return new(number)


def exception() -> object:
    """A variable of CPython."""
    return ctypes.py_object.in_dll(ctypes.pythonapi, "PyExc_LookupError").value


def late() -> object:
    return importlib.import_module("demo._late")


def orphan() -> object:
    return importlib.import_module("demo._orphan")


def from_file(content: bytes) -> object:
    path = Path("/tmp/library.so")
    path.write_bytes(content)
    return ctypes.CDLL(str(path))


def address_of(function: object) -> int:
    return ctypes.cast(function, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


class WitWorld(wit_world.WitWorld):
    def evaluate(self, expression: str) -> str:
        try:
            return repr(eval(expression))
        except Exception as error:
            return f"{type(error).__name__}: {error}"
