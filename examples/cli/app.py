"""Counts lines, words and bytes, of files or of what comes in: a command of WASI."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable

from wit_world import exports


class Run(exports.Run):
    def run(self) -> None:
        parser = ArgumentParser("count", description="Count lines, words and bytes.")
        parser.add_argument("files", metavar="FILE", nargs="*", help="default: stdin")
        parser.add_argument("-o", "--output", help="the file to write to")
        options = parser.parse_args()

        failed = False
        rows: list[str] = []
        for name in options.files or ["-"]:
            try:
                rows.append(count(name))
            except OSError as error:
                print(f"count: {name}: {error.strerror}", file=sys.stderr)
                failed = True
        text = "".join(rows)
        if options.output:
            with open(options.output, "w") as file:
                file.write(text)
        else:
            print(text, end="")
        if failed:
            sys.exit(1)


def count(name: str) -> str:
    if name == "-":
        return row(sys.stdin.buffer, name)
    with open(name, "rb") as file:
        return row(file, name)


def row(lines: Iterable[bytes], name: str) -> str:
    """Reads line by line, so that it does not matter how long the input is."""
    line_count = words = size = 0
    for line in lines:
        line_count += 1
        words += len(line.split())
        size += len(line)
    return f"{line_count:8}{words:8}{size:8} {name}\n"
