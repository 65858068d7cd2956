"""Runs tests of CPython when it runs: `runner` says how.

All that they need is imported then. So what tests import afresh is a file, as they expect.
"""

import sys

from wit_world import exports


class Run(exports.Run):
    def run(self) -> None:
        import runner

        runner.main(sys.argv[1:])
