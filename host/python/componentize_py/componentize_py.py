"""What the package `componentize_py` offers, under the name that its extension module has in version 0.25.

A function writes the command line that says the same and has the launcher act on it. So a function, too, takes what it
is not told from the project's `pyproject.toml`, and an error reads as it does in a terminal. It is an AssertionError,
which is what version 0.25 raises.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn, Union

__all__ = ["componentize", "generate_bindings", "script"]

# Evaluated when it is imported, where Python 3.9 knows no other way to say it.
StrPath = Union[str, "os.PathLike[str]"]

_LAUNCHER = Path(__file__).with_name("componentize-py")


def script() -> NoReturn:
    """Acts on this process's command line, in its place: signals, streams and the exit status are the launcher's."""
    os.execv(_LAUNCHER, [str(_LAUNCHER), *sys.argv[1:]])


def componentize(
    wit_path: Sequence[StrPath],
    worlds: Sequence[str],
    features: Sequence[str],
    all_features: bool,
    world_module: str | None,
    python_path: Sequence[StrPath],
    module_worlds: Sequence[tuple[str, Sequence[str]]],
    app_name: str,
    output_path: StrPath,
    stub_wasi: bool,
    import_interface_names: Sequence[tuple[str, str]],
    export_interface_names: Sequence[tuple[str, str]],
    full_names: bool,
    intersect_world: str | None = None,
) -> None:
    """Builds a component of the module `app_name`, for which `python_path` and the user's Python are searched."""
    _run(
        [
            *_common(wit_path, worlds, features, all_features, world_module),
            *_names(import_interface_names, export_interface_names, full_names),
            "componentize",
            *_each("--python-path", python_path),
            *_each("--module-worlds", (f"{module}={world}" for module, each in module_worlds for world in each)),
            *_each("--intersect-world", [] if intersect_world is None else [intersect_world]),
            *_switch("--stub-wasi", stub_wasi),
            *_each("--output", [output_path]),
            "--",
            app_name,
        ]
    )


def generate_bindings(
    wit_path: Sequence[StrPath],
    worlds: Sequence[str],
    features: Sequence[str],
    all_features: bool,
    world_module: str | None,
    output_dir: StrPath,
    import_interface_names: Sequence[tuple[str, str]],
    export_interface_names: Sequence[tuple[str, str]],
    full_names: bool,
) -> None:
    """Writes the Python package of the world into `output_dir`."""
    _run(
        [
            *_common(wit_path, worlds, features, all_features, world_module),
            *_names(import_interface_names, export_interface_names, full_names),
            "bindings",
            "--",
            os.fspath(output_dir),
        ]
    )


def _common(
    wit_path: Sequence[StrPath],
    worlds: Sequence[str],
    features: Sequence[str],
    all_features: bool,
    world_module: str | None,
) -> list[str]:
    return [
        *_each("--wit-path", wit_path),
        *_each("--world", worlds),
        *_each("--features", features),
        *_switch("--all-features", all_features),
        *_each("--world-module", [] if world_module is None else [world_module]),
    ]


def _names(imported: Sequence[tuple[str, str]], exported: Sequence[tuple[str, str]], full: bool) -> list[str]:
    return [
        *_each("--import-interface-name", (f"{interface}={name}" for interface, name in imported)),
        *_each("--export-interface-name", (f"{interface}={name}" for interface, name in exported)),
        *_switch("--full-names", full),
    ]


def _each(option: str, values: Iterable[StrPath]) -> list[str]:
    if isinstance(values, str):
        raise TypeError(f"several values are expected for {option}, not the string {values!r}")
    # In one word with the option, a value may begin with a dash.
    return [f"{option}={os.fspath(value)}" for value in values]


def _switch(option: str, on: bool) -> list[str]:
    # Said either way, as the project's settings may say it otherwise.
    return [option if on else option.replace("--", "--no-", 1)]


def _run(arguments: list[str]) -> None:
    command: list[StrPath] = [_LAUNCHER, "--quiet", *arguments]
    ended = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if ended.returncode != 0:
        message = ended.stderr.strip().removeprefix("error: ")
        # A launcher that was killed has said nothing.
        raise AssertionError(message or f"{_LAUNCHER} ended with status {ended.returncode}")
