"""Builds a component with the tool as a library: a host of components is all that it takes.

    build.py LIBRARY FOLDER OUTPUT [NAME=VALUE...]

FOLDER is an app, as the current directory is to the command line; NAME=VALUE are settings.
"""

import sys
from pathlib import Path
from typing import Any

from wasmtime import Config, Engine, Store
from wasmtime.component import Component, Func, Linker, Record

LIBRARY = "componentize:tool/library@0.1.0"
PROGRESS = "componentize:tool/progress@0.1.0"

# How much is taken of a component at a time: a host copies no more than it is allowed to.
PIECE = 1 << 20


def record(**fields: object) -> Record:
    value = Record()
    value.__dict__.update(fields)
    return value


class Library:
    """The tool, instantiated. It sees what it is given and nothing else."""

    def __init__(self, path: str) -> None:
        config = Config()
        config.cache = True
        engine = Engine(config)
        component = Component.from_file(engine, path)
        linker = Linker(engine)
        with linker.root() as root, root.add_instance(PROGRESS) as progress:
            progress.add_func(
                "begin", lambda _, step: print(f"{step}...", file=sys.stderr)
            )
            progress.add_func("end", lambda _: None)
        self.store = Store(engine)
        self.instance = linker.instantiate(self.store, component)

    def call(self, name: str, *arguments: object) -> Any:
        library = self.instance.get_export_index(self.store, LIBRARY)
        function = self.instance.get_func(
            self.store, self.instance.get_export_index(self.store, name, library)
        )
        assert isinstance(function, Func)
        return function(self.store, *arguments)

    def componentize(self, files: dict[str, bytes], settings: dict[str, str]) -> bytes:
        """A component. Raises ValueError where there is something wrong with the app."""
        project = record(
            files=[
                record(path=path, contents=contents) for path, contents in files.items()
            ],
            settings=[
                record(name=name, value=value) for name, value in settings.items()
            ],
        )
        result = self.call("componentize", project)
        if result.tag == "err":
            rendered = [
                diagnostic.rendered for diagnostic in result.payload.diagnostics
            ]
            raise ValueError(
                "\n".join([result.payload.output.stderr, *rendered]).strip()
            )
        contents = result.payload.component
        length = self.call("[method]contents.length", contents)
        pieces = range(0, length, PIECE)
        return b"".join(
            self.call("[method]contents.read", contents, at, PIECE) for at in pieces
        )


def main() -> None:
    library, folder, output, *settings = sys.argv[1:]
    root = Path(folder)
    paths = [path for path in root.rglob("*") if path.is_file()]
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    pairs = [setting.split("=", 1) for setting in settings]
    try:
        component = Library(library).componentize(
            files, {name: value for name, value in pairs}
        )
    except ValueError as error:
        sys.exit(str(error))
    Path(output).write_bytes(component)


if __name__ == "__main__":
    main()
