"""Runs tests with pytest."""

import pytest


def run(paths: list[tuple[str, str]], arguments: list[str]) -> int:
    roots = [root for root, _ in paths]
    files = [path for _, path in paths]
    # What is in the component cannot be written, so there is no place for a cache.
    # Nor can file descriptors be duplicated: it is sys.stdout and sys.stderr that are captured.
    options = ["-p", "no:cacheprovider", "--capture=sys", "--rootdir", roots[0]]
    return int(pytest.main([*options, *files, *arguments]))
