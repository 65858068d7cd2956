"""The command line, as the launcher hands it on."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .build import Job
from .errors import WheelError
from .index import make_index
from .sdk import Sdk


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="componentize-py wheel")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build")
    build.add_argument("wanted", nargs="+")
    build.add_argument("--sdk", type=Path, required=True)
    build.add_argument("--output", type=Path, default=Path("wheels"))
    build.add_argument("--recipes", type=Path, action="append", default=[])
    build.add_argument("--tests", action="store_true")
    # Of use where both are wanted, and building takes long: the launcher does not offer it.
    build.add_argument("--tests-beside", type=Path)
    build.add_argument("--verbose", action="store_true")
    index = commands.add_parser("index")
    index.add_argument("folder", type=Path)
    return parser.parse_args()


def main() -> int:
    """Does what the command line says; gives the exit status."""
    arguments = _arguments()
    try:
        if arguments.command == "index":
            make_index(arguments.folder)
            return 0
        sdk = Sdk.at(arguments.sdk)
        recipes = [*arguments.recipes, sdk.recipes]
        job = Job(sdk, arguments.output, recipes, arguments.tests, arguments.tests_beside, arguments.verbose)
        for wanted in arguments.wanted:
            print(job.build(wanted))
    except WheelError as error:
        print(f"error: {error}", file=sys.stderr)
        if error.hint is not None:
            print(f"  help: {error.hint}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
