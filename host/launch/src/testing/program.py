"""The app that `componentize-py test` builds instead of the project's own: it runs the project's tests.

Its arguments are the number of paths, the paths, relative to any directory of the Python path, and what is for the test
runner. How the tests ended is a number in a file that the launcher reads: WASI knows but one exit status for failure.
"""

import os
import sys
from typing import Any

import componentize_py_test_runner

STATUS = "/componentize-py-test/status"

# The directories of the Python path behind the first one, which has this program.
PYTHON_PATH = "/python-path/"


class Run:
    """`wasi:cli/run`."""

    def run(self) -> None:
        count = int(sys.argv[1])
        paths = [located(path) for path in sys.argv[2 : 2 + count]]
        try:
            status = componentize_py_test_runner.run(paths, sys.argv[2 + count :])
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        sys.stdout.flush()
        sys.stderr.flush()
        with open(STATUS, "w") as file:
            file.write(str(status))


def located(path: str) -> tuple[str, str]:
    """The directory of the Python path in which a path is found, and where it is there."""
    for directory in filter(lambda it: it.startswith(PYTHON_PATH), sys.path):
        joined = os.path.normpath(os.path.join(directory, path))
        if os.path.exists(joined):
            return directory, joined
    sys.exit(f"error: no part of the component is called {path}")


class Absent:
    """A class and an instance of what else the world exports: of tests, nobody calls it."""

    def __call__(self) -> "Absent":
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return absent


def absent(*_: object) -> None:
    raise NotImplementedError("the component has the tests of the app instead of the app")


def __getattr__(name: str) -> Any:
    if not name[:1].isupper():
        raise AttributeError(name)
    return Absent()
