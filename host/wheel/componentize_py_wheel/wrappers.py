"""Flags for single sources, which few build systems can be told from outside.

What a recipe says of them stands in programs by the compilers' names, which come before those on PATH: each hands everything on to
the compiler of its name, and behind it the flags of the first pattern that the path of a source matches. Of flags that contradict
each other, as levels of optimization, the compiler takes the last.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

_PROGRAM = """#!/usr/bin/env bash
shopt -s extglob
for argument; do
    case $argument in
    *.c | *.cc | *.cpp | *.cxx) ;;
    *) continue ;;
    esac
    case $argument in
{cases}
    esac
done
exec {compiler} "$@"
"""


def write_wrappers(folder: Path, programs: Path, flags: Mapping[str, tuple[str, ...]]) -> None:
    """Writes them into a folder; `programs` is that of the compilers."""
    cases = "\n".join(f'    {pattern}) set -- "$@" {shlex.join(added)}; break ;;' for pattern, added in flags.items())
    folder.mkdir()
    for name in ("wasm32-wasip2-clang", "wasm32-wasip2-clang++"):
        path = folder / name
        path.write_text(_PROGRAM.format(cases=cases, compiler=shlex.quote(str(programs / name))))
        path.chmod(0o755)
