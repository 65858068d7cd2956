"""Which files a component needs, for apps in a tree that is made for each test."""

import sys
import tempfile
import textwrap
import unittest
from collections.abc import Iterable
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from unittest.mock import patch

if sys.version_info[:2] != (3, 13):
    raise unittest.SkipTest("bytecode is read by the interpreter that ships, CPython 3.13")

from componentize_py_build import hidden, library
from componentize_py_build.report import report

LIBRARY_IMPORTS = """\
json - reprlib json.decoder
json.decoder - re
shutil - os zlib
shutil _make_tarball tarfile
tarfile - bz2
subprocess - select
os popen subprocess
asyncio - subprocess
socket - _socket
traceback - linecache
traceback _display_width unicodedata
"""

LIBRARY = """
_strptime asyncio encodings/cp1252 encodings/idna json/__init__ json/decoder linecache os re reprlib shutil socket
stringprep subprocess tarfile traceback unused
"""

NATIVE = ("zlib", "bz2", "select", "_socket", "unicodedata")


class Tree(unittest.TestCase):
    """A tree with a standard library of a few modules, and an app."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        self.files: list[str] = []
        suffix = EXTENSION_SUFFIXES[0]
        for name in LIBRARY.split():
            self.add(f"lib/{name}.pyc", "")
        for name in NATIVE:
            self.add(f"lib/lib-dynload/{name}{suffix}", "")
        imports = library.LibraryImports(LIBRARY_IMPORTS.splitlines())
        always = patch.object(hidden, "ALWAYS", ("traceback",))
        for patched in (patch.object(library, "read", lambda: imports), always):
            patched.start()
            self.addCleanup(patched.stop)

    def add(self, path: str, text: str) -> None:
        """Adds a file to the tree."""
        file = Path(self.root, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
        self.files.append(str(file))

    def needed(self, loaded: Iterable[str] = ("app",), generated: Iterable[str] = ()) -> set[str]:
        """The report, for a program that has these modules loaded. Paths are relative; native libraries have the
        name of their module."""
        text = report(
            self.files,
            f"{self.root}/lib",
            [f"{self.root}/app", f"{self.root}/bindings"],
            [f"{self.root}/site-packages"],
            {*loaded, "sys", "encodings"},
            frozenset({"sys", "encodings"}),
            list(generated),
        )
        result = set()
        for line in text.splitlines():
            kind, _, path = line.partition(" ")
            path = path.removeprefix(f"{self.root}/")
            result.add(path if kind == "file" else path.rpartition("/")[2].partition(".")[0])
        return result - {"lib/traceback.pyc", "lib/linecache.pyc"}


class Statements(Tree):
    def test_an_app_without_imports_needs_its_source_for_tracebacks(self) -> None:
        self.add("app/app.py", "x = 1\n")
        self.assertEqual(self.needed(), {"app/app.py"})

    def test_imports_in_functions_are_followed_through_modules_that_are_not_loaded(self) -> None:
        self.add(
            "app/app.py",
            """
            class A:
                def f(self):
                    import json
                    from helper import g
            """,
        )
        self.add("app/helper.py", "import shutil\n")
        self.add("app/other.py", "import unused\n")
        library = {"lib/json/__init__.pyc", "lib/json/decoder.pyc", "lib/re.pyc", "lib/reprlib.pyc", "lib/shutil.pyc"}
        # `os` is frozen into the interpreter.
        self.assertEqual(self.needed(), {"app/app.py", "app/helper.py"} | library)

    def test_what_is_loaded_needs_no_file_of_the_library(self) -> None:
        self.add("app/app.py", "import json\n")
        loaded = ("app", "json", "json.decoder", "reprlib")
        self.assertEqual(self.needed(loaded), {"app/app.py", "lib/re.pyc"})

    def test_light_asyncio_needs_processes_and_sockets_only_for_their_names(self) -> None:
        self.add("app/app.py", "import asyncio\n")
        loaded = ("app", "asyncio", hidden.LIGHT_ASYNCIO)
        self.assertEqual(self.needed(loaded), {"app/app.py"})
        self.assertEqual(self.needed(loaded[:2]), {"app/app.py", "lib/subprocess.pyc", "select"})
        self.add("app/app.py", "import subprocess\n")
        self.assertEqual(self.needed(loaded), {"app/app.py", "lib/subprocess.pyc", "select"})

    def test_submodules_are_followed_by_every_form_of_import(self) -> None:
        self.add("app/package/__init__.py", "")
        self.add("app/package/all/__init__.py", "__all__ = ['starred']\n")
        for name in ("relative", "dotted", "named", "literal", "with_package", "with_keyword", "all/starred", "unused"):
            self.add(f"app/package/{name}.py", "")
        self.add(
            "app/package/app.py",
            """
            import importlib
            def f():
                from . import relative
                import package.dotted
                from package import named as other
                importlib.import_module("package.literal")
                importlib.import_module(".with_package", __package__)
                importlib.import_module(".with_keyword", package=__package__)
                from package.all import name
            def g():
                exec("from package.all import *")
            """,
        )
        self.add("app/star.py", "from package.all import *\n")
        needed = self.needed(("package", "package.app", "star"))
        for name in ("relative", "dotted", "named", "literal", "with_package", "with_keyword", "all/starred"):
            self.assertIn(f"app/package/{name}.py", needed)
        self.assertNotIn("app/package/unused.py", needed)

    def test_what_only_type_checkers_and_scripts_import_is_not_needed(self) -> None:
        self.add(
            "app/app.py",
            """
            import typing
            from typing import TYPE_CHECKING
            if TYPE_CHECKING:
                import json
            else:
                import reprlib
            if typing.TYPE_CHECKING:
                import json
            if __name__ == "__main__":
                import json
            """,
        )
        self.assertEqual(self.needed(), {"app/app.py", "lib/reprlib.pyc"})

    def test_sources_with_syntax_errors_are_no_obstacle(self) -> None:
        self.add("app/app.py", "def f():\n    import broken\n")
        self.add("app/broken.py", "def\n")
        self.assertEqual(self.needed(), {"app/app.py", "app/broken.py"})


class Library(Tree):
    def test_native_libraries_are_named(self) -> None:
        self.add("app/app.py", "def f():\n    import zlib\n")
        self.assertEqual(self.needed(), {"app/app.py", "zlib"})

    def test_some_imports_count_only_for_names_in_the_app(self) -> None:
        self.add("app/app.py", "import shutil\n")
        self.assertEqual(self.needed(), {"app/app.py", "lib/shutil.pyc"})
        self.add("app/archive.py", "import shutil\ndef f(): shutil.make_archive()\n")
        needed = self.needed(("app", "archive"))
        self.assertEqual(needed, {"app/app.py", "app/archive.py", "lib/shutil.pyc", "lib/tarfile.pyc", "zlib", "bz2"})

    def test_processes_count_only_if_the_app_or_a_module_as_such_imports_them(self) -> None:
        self.add("app/app.py", "import os\n")
        self.assertEqual(self.needed(), {"app/app.py"})
        self.add("app/loop.py", "def f(): import asyncio\n")
        needed = self.needed(("app", "loop"))
        self.assertEqual(needed, {"app/app.py", "app/loop.py", "lib/asyncio.pyc", "lib/subprocess.pyc", "select"})

    def test_imports_that_no_statement_makes(self) -> None:
        self.add("app/app.py", "def f():\n    import socket, time\n    time.strptime('', '')\n")
        needed = self.needed()
        self.assertLessEqual({"lib/socket.pyc", "_socket", "lib/encodings/idna.pyc", "lib/_strptime.pyc"}, needed)

    def test_encodings_are_known_by_strings(self) -> None:
        self.add("app/app.py", "def f(x): return x.encode('Windows-1252')\n")
        self.assertEqual(self.needed(), {"app/app.py", "lib/encodings/cp1252.pyc"})

    def test_a_source_that_is_not_ascii_needs_unicodedata_to_be_compiled_and_shown(self) -> None:
        self.add("app/app.py", "x = 'é'\n")
        self.assertEqual(self.needed(), {"app/app.py", "unicodedata"})

    def test_an_app_that_computes_names_gets_everything(self) -> None:
        self.add("app/app.py", "def f(x): return __import__(x)\n")
        self.add("app/plugins/one.py", "")
        needed = self.needed()
        self.assertLessEqual({"lib/unused.pyc", "app/plugins/one.py", *NATIVE}, needed)


class Packages(Tree):
    def test_a_dependency_brings_its_data(self) -> None:
        self.add("app/app.py", "def f(): import dependency.inner\n")
        for path in ("__init__.py", "inner/__init__.py", "other/__init__.py"):
            self.add(f"site-packages/dependency/{path}", "")
        for path in ("table.json", "templates/page.html", "inner/inner.txt", "other/other.txt", "source.c"):
            self.add(f"site-packages/dependency/{path}", "")
        self.add("site-packages/unused/__init__.py", "")
        expected = {"__init__.py", "inner/__init__.py", "table.json", "templates/page.html", "inner/inner.txt"}
        self.assertEqual(self.needed(), {"app/app.py"} | {f"site-packages/dependency/{path}" for path in expected})

    def test_a_package_that_computes_names_gets_all_of_itself(self) -> None:
        self.add("app/app.py", "def f(): import dependency\n")
        self.add(
            "site-packages/dependency/__init__.py", "import importlib\nf = lambda x: importlib.import_module('.' + x)\n"
        )
        self.add("site-packages/dependency/one.py", "")
        self.add("site-packages/other.py", "")
        needed = self.needed()
        self.assertIn("site-packages/dependency/one.py", needed)
        self.assertFalse({"site-packages/other.py", "lib/unused.pyc"} & needed)

    def test_the_app_s_data_are_known_by_strings(self) -> None:
        self.add("app/app.py", "A = 'data/numbers.csv'\ndef f(x): return open(x + '/templates')\nB = 'templates/'\n")
        for path in ("data/numbers.csv", "data/other.csv", "templates/a/page.html", "README.md"):
            self.add(f"app/{path}", "")
        self.assertEqual(self.needed(), {"app/app.py", "app/data/numbers.csv", "app/templates/a/page.html"})

    def test_generated_modules_come_together(self) -> None:
        self.add("app/app.py", "def f(): import world.one\n")
        for name in ("__init__", "one", "two", "three"):
            self.add(f"bindings/world/{name}.py", "")
        bindings = {f"bindings/world/{name}.py" for name in ("__init__", "one", "two")}
        self.assertEqual(self.needed(generated=("world.one", "world.two")), {"app/app.py"} | bindings)
        # What is not reached at all stays away.
        self.add("app/other.py", "")
        self.assertEqual(self.needed(("other",), generated=("world.one",)), {"app/other.py"})
