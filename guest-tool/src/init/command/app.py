"""A command of WASI: it greets whoever is named on the command line."""

import sys

from wit_world import exports


class Run(exports.Run):
    def run(self) -> None:
        print(greeting(sys.argv[1:]))


def greeting(names: list[str]) -> str:
    return f"Hello, {' and '.join(names) or 'World'}!"
