"""pandas' own tests, those that `pandas.test()` runs: without those that are slow, want a network or a database."""

import sys

import hypothesis  # noqa: F401
import pandas  # noqa: F401
import runner
import tzdata  # noqa: F401
from wit_world import exports


class Run(exports.Run):
    def run(self) -> None:
        runner.main(
            sys.argv[1:],
            ["-m", "not slow and not network and not db", "-o", "xfail_strict=true"],
        )
