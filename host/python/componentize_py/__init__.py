"""Turns a Python app and a WIT world into a WebAssembly component.

The package is a thin shell around the launcher, a program of its own that lies beside this file: `componentize-py` on
the command line and `python -m componentize_py` become it (`script`), and the two functions run it. They are the ones
that version 0.25 has, with the same parameters, so that build scripts written for that go on working.
"""

from .componentize_py import componentize, generate_bindings, script

__all__ = ["componentize", "generate_bindings", "script"]
