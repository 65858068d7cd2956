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
import tzdata  # noqa: F401
from wit_world import exports

# Most are those of plugins that are not here: there are no threads, and the host has an eye on the time.
MARKERS = ["skip_gc_traverse_check", "thread_unsafe", "timeout"]
SETTINGS = ["xfail_strict=true", "markers=" + "\n".join(MARKERS)]

# hypothesis finds no place for its database.
WARNINGS = ["error", "ignore:The database setting is not configured"]


class Run(exports.Run):
    def run(self) -> None:
        settings = [word for setting in SETTINGS for word in ("-o", setting)]
        warnings = [word for warning in WARNINGS for word in ("-W", warning)]
        runner.main(sys.argv[1:], [*settings, *warnings])
