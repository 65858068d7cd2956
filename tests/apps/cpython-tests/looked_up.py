"""Has a component what CPython's tests look up of the runtime: a module that imports ctypes names it. Nobody imports this one."""

import ctypes

NAMES = (
    "Py_GetVersion",
    "Py_OptimizeFlag",
    "PyBytes_FromString",
    "PyBytes_FromStringAndSize",
    "PyErr_Occurred",
    "PyEval_GetFrameBuiltins",
    "PyEval_GetFrameGlobals",
    "PyEval_GetFrameLocals",
    "PyFrame_GetLocals",
    "PyLong_AsLong",
    "PyLong_FromLong",
    "PyOS_snprintf",
    "_PyImport_FrozenBootstrap",
    "_PyImport_FrozenStdlib",
    "_PyImport_FrozenTest",
)

for name in NAMES:
    getattr(ctypes.pythonapi, name)
