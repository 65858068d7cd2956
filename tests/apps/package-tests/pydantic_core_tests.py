"""pydantic-core's own tests, as its pyproject.toml has them run."""

import sys

# What the tests use ships because it is imported here.
import dirty_equals  # noqa: F401
import hypothesis  # noqa: F401
import inline_snapshot  # noqa: F401
import pydantic_core  # noqa: F401
import pytest_mock  # noqa: F401
import runner
import typing_inspection.introspection  # noqa: F401
from wit_world import exports


class Run(exports.Run):
    def run(self) -> None:
        runner.main(sys.argv[1:], ["-W", "error", "-o", "xfail_strict=true"])
