"""What the runtime does in Python at the start and the end of a component."""

import atexit
import importlib
import os
import posix
import sys
import tempfile
import unittest
from collections.abc import Callable
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import componentize_py_runtime


class Bindings(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        for target in ("path", "meta_path"):
            saved = list(getattr(sys, target))
            self.addCleanup(setattr, sys, target, saved)
        self.addCleanup(lambda: [sys.modules.pop(name, None) for name in ("bound", "plain", "broken")])
        sys.path.insert(0, folder.name)

    def install(self, bind: Callable[[ModuleType], None], *modules: str) -> None:
        componentize_py_runtime.install_bindings(bind, modules)

    def write(self, module: str, source: str) -> None:
        (self.folder / f"{module}.py").write_text(source)
        importlib.invalidate_caches()

    def test_a_module_is_connected_once_it_has_run(self) -> None:
        self.write("bound", "def function(): raise NotImplementedError\n")
        self.write("plain", "from bound import function\n")
        seen = []

        def bind(module: ModuleType) -> None:
            seen.append(module.__name__)
            module.function = lambda: 7  # type: ignore[attr-defined]

        self.install(bind, "bound")
        plain = importlib.import_module("plain")
        importlib.import_module("bound")
        self.assertEqual(seen, ["bound"])
        self.assertEqual(plain.function(), 7)

    def test_a_connected_module_looks_like_any_other(self) -> None:
        self.write("bound", "loader_while_running = __loader__\n")
        self.write("plain", "")
        self.install(lambda module: None, "bound")
        bound, plain = map(importlib.import_module, ("bound", "plain"))
        self.assertIs(type(bound.__loader__), type(plain.__loader__))
        self.assertIs(getattr(bound.__spec__, "loader", None), bound.__loader__)
        self.assertIs(bound.loader_while_running, bound.__loader__)

    def test_a_module_that_fails_is_not_connected(self) -> None:
        self.write("broken", "1 / 0\n")
        seen: list[ModuleType] = []
        self.install(seen.append, "broken", "missing")
        with self.assertRaises(ZeroDivisionError):
            importlib.import_module("broken")
        with self.assertRaises(ModuleNotFoundError):
            importlib.import_module("missing")
        self.assertEqual(seen, [])


class Refresh(unittest.TestCase):
    def setUp(self) -> None:
        saved = dict(posix.environ)
        self.addCleanup(lambda: componentize_py_runtime._refresh_environment(saved))
        self.addCleanup(setattr, sys, "argv", sys.argv)
        sys.argv = list(sys.argv)

    def refresh(self, environment: dict[bytes, bytes], *arguments: bytes, has_randomness: bool = False) -> None:
        componentize_py_runtime.refresh(environment, arguments, has_randomness)

    def test_the_environment_is_the_machine_s(self) -> None:
        self.refresh({b"COLOUR": b"green"})
        self.assertEqual(os.environ["COLOUR"], "green")
        self.assertEqual(posix.environ[b"COLOUR"], b"green")

    def test_what_the_app_set_while_it_was_imported_stays_if_the_machine_does_not_set_it(self) -> None:
        os.environ.clear()
        os.environ.update({"OWN": "app", "BOTH": "app"})
        self.refresh({b"BOTH": b"machine", b"OTHER": b"machine"})
        self.assertEqual(dict(os.environ), {"OWN": "app", "BOTH": "machine", "OTHER": "machine"})

    def test_arguments_replace_the_list_s_content(self) -> None:
        before = sys.argv
        self.refresh({}, b"app", b"--name", b"caf\xc3\xa9", b"\xff")
        self.assertIs(sys.argv, before)
        self.assertEqual(sys.argv, ["app", "--name", "café", "\udcff"])
        self.refresh({})
        self.assertEqual(sys.argv, [""])

    def test_random_numbers_start_anew_only_with_randomness(self) -> None:
        import random

        random.seed(1)
        expected = random.random()
        random.seed(1)
        self.refresh({})
        self.assertEqual(random.random(), expected)
        random.seed(1)
        self.refresh({}, has_randomness=True)
        self.assertNotEqual(random.random(), expected)


class End(unittest.TestCase):
    def test_exit_codes(self) -> None:
        for code, status in ((None, 0), (0, 0), (3, 3), (True, 1), (256 + 7, 7)):
            self.assertEqual(componentize_py_runtime.exit_status(SystemExit(code)), status)

    def test_an_exit_code_that_is_no_number_is_a_message(self) -> None:
        with redirect_stderr(StringIO()) as errors:
            status = componentize_py_runtime.exit_status(SystemExit("no input"))
        self.assertEqual((status, errors.getvalue()), (1, "no input\n"))

    def test_a_command_ends_with_exit_functions_and_a_flush(self) -> None:
        events = []
        with patch.object(sys, "stdout") as stdout:
            stdout.closed = False
            stdout.flush = lambda: events.append("flush")
            atexit.register(events.append, "exit function")
            componentize_py_runtime.finish_command()
        self.assertEqual(events, ["exit function", "flush"])

    def test_closed_and_missing_streams_are_left_alone(self) -> None:
        with patch.object(sys, "stdout", None), patch.object(sys, "stderr") as stderr:
            stderr.closed = True
            componentize_py_runtime.flush()
            stderr.flush.assert_not_called()


class Faults(unittest.TestCase):
    def call(self, *arguments: object) -> str:
        return componentize_py_runtime.describe_call("f", arguments)

    def test_a_call_is_shown_with_its_arguments(self) -> None:
        self.assertEqual(self.call(), "f()")
        self.assertEqual(self.call("a", b"b", 3, None), "f(\"a\", b'b', 3, None)")
        self.assertEqual(self.call(["a", ("b",)], (), {"c": "d"}), "f([\"a\", (\"b\",)], (), {'c': 'd'})")
        self.assertEqual(componentize_py_runtime.describe_call("f", None), "f(…)")

    def test_strings_are_in_double_quotes(self) -> None:
        for text in ('"', "'", "\"'", "\\'\"", "\\", "\n\u2028\udcff", "ü"):
            shown = self.call(text)
            self.assertTrue(shown.startswith('f("') and shown.endswith('")'), shown)
            self.assertEqual(eval(shown[2:-1]), text)
            self.assertTrue(shown.isprintable(), shown)

    def test_large_values_are_shortened(self) -> None:
        large = ("x" * 10**6, b"'" * 10**6, [1] * 10**6, [[["x"]]], 10**5000, {1: "x" * 100})
        for value in large:
            self.assertLess(len(self.call(value)), 80)
        self.assertEqual(self.call([1] * 7), "f([1, 1, 1, 1, 1, 1, …])")
        self.assertEqual(self.call("x" * 61), f'f("{"x" * 58}…")')
        self.assertEqual(self.call("x" * 58), f'f("{"x" * 58}")')

    def test_what_cannot_be_shown_is_named(self) -> None:
        class Hidden(Exception):
            def __repr__(self) -> str:
                raise KeyboardInterrupt

            __str__ = __repr__

        circular: list[object] = []
        circular.append(circular)
        self.assertEqual(self.call(Hidden(), 1), f"f(<{Hidden.__qualname__}>, 1)")
        self.assertEqual(self.call(circular), "f([[[[...]]]])")
        self.assertEqual(
            componentize_py_runtime.describe_exception(Hidden()),
            f"{__name__}.{Hidden.__qualname__}: <exception str() failed>",
        )

    def test_an_exception_is_one_line(self) -> None:
        describe = componentize_py_runtime.describe_exception
        self.assertEqual(describe(KeyError()), "KeyError")
        self.assertEqual(describe(ValueError("first\nsecond")), "ValueError: first")
        self.assertEqual(describe(ValueError("\udcff")), "ValueError: \\udcff")
        self.assertLess(len(describe(ValueError("x" * 10**6))), 310)

    def test_the_arguments_of_a_coroutine_are_in_its_frame(self) -> None:
        class App:
            async def method(self, first: int, second: str) -> None:
                raise ValueError

            async def deleted(self, first: int) -> None:
                del first
                raise ValueError

            async def wrapped(self, *arguments: int) -> None:
                raise ValueError

        for coroutine, count, expected in (
            (App().method(1, "b"), 2, 'f(1, "b")'),
            (App().deleted(1), 1, "f(…)"),
            (App().wrapped(1), 1, "f(…)"),
        ):
            try:
                coroutine.send(None)
            except ValueError as error:
                error.__traceback__ = error.__traceback__ and error.__traceback__.tb_next
                self.assertEqual(componentize_py_runtime.describe_coroutine("f", count, error), expected)
        self.assertEqual(componentize_py_runtime.describe_coroutine("f", 1, ValueError()), "f(…)")
