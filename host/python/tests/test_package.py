"""What the installed package `componentize_py` does: run in a virtual environment that has it and nothing else.

The working directory is a copy of examples/hello. That what the launcher makes is right is for its own tests; here it
is that commands and functions come to the same, and that what goes wrong is told.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import componentize_py
import componentize_py.componentize_py as implementation

COMMAND = Path(sys.executable).with_name("componentize-py")


def build(*program: str | Path) -> bytes:
    """The component that a program builds of the app."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "hello.wasm")
        subprocess.run([*program, "-w", "hello", "componentize", "app", "-o", output], check=True, capture_output=True)
        return output.read_bytes()


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Commands(unittest.TestCase):
    def test_module_is_the_command(self) -> None:
        self.assertEqual(build(sys.executable, "-m", "componentize_py"), build(COMMAND))

    def test_status_is_the_launchers(self) -> None:
        ended = subprocess.run([COMMAND, "--no-such-option"], check=False, capture_output=True, text=True)
        self.assertEqual(ended.returncode, 2)
        self.assertIn("unexpected argument '--no-such-option'", ended.stderr)


class Functions(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.output = Path(folder.name)

    def componentize(self, app: str, output: Path) -> None:
        componentize_py.componentize(
            ["wit"], ["hello"], [], False, None, ["."], [], app, output, False, [], [], False, None
        )

    def test_componentize(self) -> None:
        self.componentize("app", self.output / "hello.wasm")
        self.assertEqual((self.output / "hello.wasm").read_bytes(), build(COMMAND))

    def test_generate_bindings(self) -> None:
        ours, theirs = self.output / "ours", self.output / "theirs"
        componentize_py.generate_bindings([Path("wit")], ["hello"], [], False, "some.where", str(ours), [], [], True)
        names = ["--world-module", "some.where", "--full-names"]
        subprocess.run([COMMAND, "-w", "hello", *names, "bindings", theirs], check=True, capture_output=True)
        self.assertIn("some/where/__init__.py", files(ours))
        self.assertEqual(files(ours), files(theirs))

    def test_names_of_interfaces(self) -> None:
        wit = self.output / "world.wit"
        wit.write_text(
            "package a:b; interface i { f: func(); } interface j { g: func(); } world w { import i; export j; }"
        )
        componentize_py.generate_bindings(
            [wit], ["w"], [], False, None, self.output / "out", [("a:b/i", "first")], [("a:b/j", "second")], False
        )
        written = files(self.output / "out")
        self.assertIn("wit_world/imports/first.py", written)
        self.assertIn("wit_world/exports/__init__.py", written)

    def test_failures_are_told(self) -> None:
        with self.assertRaisesRegex(AssertionError, "^there is no Python module named `nosuch`"):
            self.componentize("nosuch", self.output / "hello.wasm")
        self.assertEqual(files(self.output), {})

    def test_one_string_is_no_list(self) -> None:
        with self.assertRaisesRegex(TypeError, "--wit-path, not the string 'wit'"):
            componentize_py.generate_bindings("wit", [], [], False, None, self.output, [], [], False)

    def test_nothing_but_what_version_0_25_has(self) -> None:
        names = ["componentize", "generate_bindings", "script"]
        self.assertEqual(sorted(componentize_py.__all__), names)
        self.assertEqual(sorted(implementation.__all__), names)


if __name__ == "__main__":
    unittest.main()
