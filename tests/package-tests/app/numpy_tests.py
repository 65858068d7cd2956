"""NumPy's own tests, those that `numpy.test()` runs: without the slow ones."""

import sys

import hypothesis.extra.numpy  # noqa: F401
import numpy  # noqa: F401
import runner
from wit_world import exports


class Run(exports.Run):
    def run(self) -> None:
        runner.main(sys.argv[1:], ["-m", "not slow"])
