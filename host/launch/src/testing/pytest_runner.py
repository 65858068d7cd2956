"""Runs tests with pytest."""

import pytest


def run(paths: list[tuple[str, str]], arguments: list[str]) -> int:
    roots = [root for root, _ in paths]
    files = [path for _, path in paths]
    # What is in the component cannot be written, so there is no place for a cache.
    options = ["-p", "no:cacheprovider", "--rootdir", roots[0]]
    return int(pytest.main([*options, *files, *arguments]))
