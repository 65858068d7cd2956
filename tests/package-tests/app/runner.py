"""Runs files of a package's own tests with pytest, which are in the component, and tells what comes out of them.

Each argument is a file, by its path from a directory of the Python path, or a file and a test of it that is left out:
`numpy/lib/tests/test_io.py`, or `numpy/lib/tests/test_io.py:TestLoadTxt::test_record`. It is told on standard output, in
lines of words that tabs separate: a character that no test prints, what it is about (a test that begins, one that fails, the
end of a file), a name, and why or how many. Whatever else is printed is pytest's own.
"""

import os
import sys
import tempfile

import pytest
from telling import chosen, tell


def name(node: str) -> str:
    """A test's name in its file, as one word: parameters may have spaces, and pytest escapes what else is no letter."""
    return "_".join(node.partition("::")[2].split())


def in_short(report: pytest.CollectReport | pytest.TestReport) -> str:
    """Why something has failed or is skipped, in one line."""
    text = report.longrepr
    # Of what is skipped it is a file, a line and the reason.
    if isinstance(text, tuple):
        return str(text[2]).removeprefix("Skipped: ")
    crash = getattr(text, "reprcrash", None)
    lines = str(crash.message if crash else text).split("\n")
    # Errors of collecting have their tracebacks in the text, whose last line says it.
    if crash is None:
        lines = [line.removeprefix("E   ") for line in reversed(lines)]
    return next((line.strip() for line in lines if line.strip()), "no reason")


class Teller:
    """A plugin of pytest that leaves tests out, and tells of those that begin and fail."""

    def __init__(self, left_out: set[str]) -> None:
        self.left_out = left_out
        self.passed = 0
        self.done: set[str] = set()
        self.failed: set[str] = set()
        self.reason: str | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if name(item.nodeid) not in self.left_out]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if not report.passed:
            self.reason = in_short(report)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        tell("begins", name(nodeid))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = name(report.nodeid)
        if report.failed:
            if test not in self.failed:
                tell("fails", test, in_short(report))
            self.failed.add(test)
        # One that fails as it is expected to is reported as skipped.
        elif report.when == "call" and (report.passed or hasattr(report, "wasxfail")):
            self.done.add(test)
        elif report.when == "teardown" and test in self.done - self.failed:
            self.passed += 1


def run(file: str, left_out: set[str], options: list[str]) -> None:
    """Runs the tests of a file."""
    root = next(
        folder for folder in sys.path if os.path.exists(os.path.join(folder, file))
    )
    teller = Teller(left_out)
    # Nothing can be written where the tests are.
    arguments = [
        "-q",
        "-c",
        "/dev/null",
        "--rootdir",
        root,
        "-p",
        "no:cacheprovider",
        "--tb=short",
    ]
    status = pytest.main(
        [*arguments, *options, os.path.join(root, file)], plugins=[teller]
    )
    ended = status in (
        pytest.ExitCode.OK,
        pytest.ExitCode.TESTS_FAILED,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    )
    if ended and teller.reason is None:
        tell("passes", file, teller.passed)
    else:
        tell("cannot", file, teller.reason or f"pytest ends with {status}")


def main(arguments: list[str], options: list[str]) -> None:
    """Runs what the arguments say, with options for pytest."""
    # Tests make files where they are.
    os.chdir(tempfile.mkdtemp())
    for file, left_out in chosen(arguments).items():
        run(file, left_out, options)
