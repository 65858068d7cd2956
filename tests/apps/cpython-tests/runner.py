"""Runs modules of CPython's own test suite, the package `test` in the directory /cpython that the host preopens.

Each argument is the name of a module, or of a module and a test of it that is left out: `test_dict`, or
`test_os:test.test_os.FileTests.test_open`. What happens is told on standard output, in lines of words that tabs separate:
a character that no test prints, what it is about (a test that begins, one that fails, the end of a module), a name, and
why or how many. Tracebacks go to standard error.
"""

import importlib
import os
import sys
import tempfile
import traceback
import unittest
from typing import Any

from telling import chosen, tell


def in_short(error: BaseException | None) -> str:
    """The exception in one line."""
    lines = "".join(traceback.format_exception_only(error)).split("\n")
    return next((line.strip() for line in lines if line.strip()), type(error).__name__)


class Result(unittest.TestResult):
    """Tells of the tests that begin and fail, and counts those that pass."""

    passed = 0

    def startTest(self, test: unittest.TestCase) -> None:
        super().startTest(test)
        tell("begins", test.id())

    def addSuccess(self, test: unittest.TestCase) -> None:
        self.passed += 1

    def addExpectedFailure(self, test: unittest.TestCase, err: object) -> None:
        self.passed += 1

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        pass

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
        tell("fails", test.id(), "it passes, and was expected to fail")

    def addFailure(self, test, err) -> None:  # type: ignore[no-untyped-def]
        tell("fails", test.id(), in_short(err[1]))
        traceback.print_exception(err[1], file=sys.__stderr__)

    addError = addFailure

    def addSubTest(self, test, subtest, err) -> None:  # type: ignore[no-untyped-def]
        if err is not None:
            self.addFailure(test, err)


def prune(suite: unittest.TestSuite, left_out: set[str]) -> None:
    """Takes the tests with these names out."""
    kept: list[Any] = []
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            prune(test, left_out)
            kept.append(test)
        elif test.id() not in left_out:
            kept.append(test)
    suite._tests = kept


def run(name: str, left_out: set[str]) -> int:
    """Runs the tests of a module, and gives how many have passed."""
    module = importlib.import_module(f"test.{name}")
    loader = unittest.TestLoader()
    suite = loader.loadTestsFromModule(module)
    if loader.errors:
        raise ImportError(loader.errors[0])
    prune(suite, left_out)
    result = Result()
    suite.run(result)
    return result.passed


def main(arguments: list[str]) -> None:
    """Runs what the arguments say."""
    sys.path.append("/cpython")
    # Tests make files where they are.
    os.chdir(tempfile.mkdtemp())
    for name, left_out in chosen(arguments).items():
        try:
            passed = run(name, left_out)
        except BaseException as error:
            skips = isinstance(error, unittest.SkipTest)
            tell("cannot", name, error if skips else in_short(error))
            traceback.print_exception(error, file=sys.__stderr__)
        else:
            tell("passes", name, passed)
