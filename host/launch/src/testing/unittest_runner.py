"""Runs tests with unittest, as `python -m unittest discover` does."""

import os
import unittest


def run(paths: list[tuple[str, str]], arguments: list[str]) -> int:
    results = [discover(path, arguments) for _, path in paths]
    if not all(result.wasSuccessful() for result in results):
        return 1
    if not any(result.testsRun or result.skipped for result in results):
        # Python's own command says so since version 3.12.
        return 5
    return 0


def discover(path: str, arguments: list[str]) -> unittest.TestResult:
    start, pattern = (path, None) if os.path.isdir(path) else os.path.split(path)
    options = ["--start-directory", start, "--top-level-directory", top_level(start)]
    if pattern:
        options += ["--pattern", pattern]
    line = ["componentize-py test", "discover", *options, *arguments]
    program = unittest.main(module=None, argv=line, exit=False, testLoader=unittest.TestLoader())
    return program.result


def top_level(directory: str) -> str:
    """The directory from which modules in this one are imported."""
    while os.path.exists(os.path.join(directory, "__init__.py")):
        directory = os.path.dirname(directory)
    return directory
