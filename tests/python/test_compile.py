"""What the compiler of sources says of them."""

import importlib.util
import marshal
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path
from typing import Any

if sys.version_info[:2] != (3, 13):
    raise unittest.SkipTest("bytecode is read by the interpreter that ships, CPython 3.13")

from componentize_py_build.compile import compile_sources


class Compile(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def records(self, source: str) -> list[list[bytes]]:
        path = self.folder / "module.py"
        path.write_text(textwrap.dedent(source))
        return compile_sources([str(path)])

    def imports(self, source: str) -> set[str]:
        """The names of imported modules."""
        ((_path, _bytecode, _computes, _imported, *names),) = self.records(source)
        return {name.decode() for name in names}

    def imported(self, source: str) -> set[str]:
        """The names of the modules that are imported with this one."""
        ((_path, _bytecode, _computes, imported, *_names),) = self.records(source)
        return set(imported.decode().split(" "))

    def computes(self, source: str) -> bool:
        ((_path, _bytecode, computes, *_names),) = self.records(source)
        return computes == b"1"

    def test_bytecode_is_imported_without_a_look_at_the_source(self) -> None:
        ((path, bytecode, _computes, *_names),) = self.records("x = 1")
        file = Path(path.decode())
        file.write_text("x = 2")
        cached = Path(importlib.util.cache_from_source(str(file)))
        cached.parent.mkdir()
        cached.write_bytes(bytecode)
        spec = importlib.util.spec_from_file_location("module", file)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.assertEqual(module.x, 1)

    def test_bytecode_is_the_same_whatever_was_compiled_before(self) -> None:
        source = "def f(a, b=('x', 1.5)):\n    return {'some_name': a.some_name, 'x': b}\n"
        first = self.records(source)
        self.records("some_name = 'x', 1.5, 'some_name'")
        self.assertEqual(self.records(source), first)

    def test_optimized_code_has_neither_docstrings_nor_assertions(self) -> None:
        source = '''
            """Module."""
            class C:
                """Class."""
                def method(self):
                    """Method."""
                    assert not self
            debug = __debug__
        '''
        path = self.folder / "module.py"
        path.write_text(textwrap.dedent(source))
        for optimize, words, debug in ((0, "Module. Class. Method.", True), (2, "None None None", False)):
            ((_path, bytecode, *_rest),) = compile_sources([str(path)], optimize)
            module: dict[str, Any] = {"__name__": "module"}
            exec(marshal.loads(bytecode[16:]), module)
            found = [module.get("__doc__"), module["C"].__doc__, module["C"].method.__doc__]
            self.assertEqual(" ".join(map(str, found)), words)
            self.assertIs(module["debug"], debug)
            if optimize:
                module["C"]().method()
            else:
                self.assertRaises(AssertionError, module["C"]().method)

    def test_statements_anywhere(self) -> None:
        names = self.imports("""
            import a.b, c
            from d import e
            from . import f
            def function():
                class Class:
                    from g.h import i
            """)
        self.assertLessEqual({"a.b", "c", "d", "d.e", "g.h", "g.h.i"}, names)
        self.assertNotIn("f", names)

    def test_what_is_imported_at_once(self) -> None:
        names = self.imported("""
            import a.b
            from . import c
            from ..d import e
            import_module(".f", __package__)
            class Class:
                from g import h
                def function(self):
                    import i
            def function():
                import j
            """)
        self.assertEqual(names, {"a.b", ".c", "..d", "..d.e", ".f", "g", "g.h"})

    def test_what_functions_import_that_are_called_at_once(self) -> None:
        names = self.imported("""
            def function():
                import a
            def another():
                import b
            x = function()
            """)
        self.assertEqual(names, {"a"})

    def test_what_only_type_checkers_and_scripts_see_does_not_count(self) -> None:
        names = self.imports("""
            from typing import TYPE_CHECKING
            if TYPE_CHECKING:
                import a
            if __name__ == "__main__":
                import b
            else:
                import c
            """)
        self.assertIn("c", names)
        self.assertTrue(names.isdisjoint({"a", "b"}))

    def test_what_other_systems_see_does_not_count(self) -> None:
        names = self.imports("""
            import os, sys
            if sys.platform == "win32":
                import a
            if os.name == "nt" and sys.flags:
                import b
            if sys.platform == "wasi":
                import c
            if sys.platform != "win32":
                import d
            if os.name == "posix":
                import e
            """)
        self.assertLessEqual({"c", "d", "e"}, names)
        self.assertTrue(names.isdisjoint({"a", "b"}))

    def test_names_that_are_given_as_strings(self) -> None:
        self.assertIn("a.b", self.imports("import importlib; importlib.import_module('a.b')"))
        self.assertIn("a.b.C", self.imports("handler = {'class': 'a.b.C'}"))
        self.assertIn("encodings.cp1252", self.imports("x.decode('Windows-1252')"))
        self.assertIn("encodings.shift_jis", self.imports("x.decode('sjis')"))

    def test_computed_names(self) -> None:
        self.assertTrue(self.computes("def f(x): return __import__(x)"))
        self.assertFalse(self.computes("import importlib; importlib.import_module('a')"))

    def test_what_cannot_be_compiled_is_left_out(self) -> None:
        self.assertEqual(self.records("def"), [])
        self.assertEqual(self.records("x = 'a\0b'"), [])


if __name__ == "__main__":
    unittest.main()
