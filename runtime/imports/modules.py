"""Finding modules in a folder with a compiled library, without importing them."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from types import CodeType

HEADER_SIZE = 16
"""How many bytes a `.pyc` file has in front of the code object (PEP 552)."""


class Module:
    """Where a module is."""

    def __init__(self, name: str, file: str, folder: str | None) -> None:
        self.name = name
        self.file = file
        self.folder = folder
        """If it is a package: where its modules are."""

    @property
    def is_extension(self) -> bool:
        """Whether it is a native extension."""
        return self.file.endswith(".so")

    @property
    def package(self) -> str:
        """What imports with dots are relative to."""
        return self.name if self.folder else self.name.rpartition(".")[0]

    def code(self) -> CodeType | None:
        """Its code, if it is in Python."""
        if self.is_extension:
            return None
        with open(self.file, "rb") as file:
            code: CodeType = marshal.loads(file.read()[HEADER_SIZE:])
        return code


class Modules:
    """All modules that can be imported."""

    def __init__(self, files: Sequence[str], search_path: Sequence[str], extension_suffixes: Sequence[str]) -> None:
        self._suffixes = (*extension_suffixes, ".pyc")
        """What files of modules end in, in the order in which `importlib` tries them."""
        self._files = files
        self._search_path = search_path
        self._modules: dict[str, Module] = {}
        for folder in search_path:
            for name, module in self._in_folder(folder):
                self._modules.setdefault(name, module)

    def _in_folder(self, folder: str) -> Iterator[tuple[str, Module]]:
        for file in self._files:
            for suffix in self._suffixes:
                if file.startswith(f"{folder}/") and file.endswith(suffix):
                    path = file.removesuffix(suffix)
                    package = path.removesuffix("/__init__")
                    parts = package.removeprefix(f"{folder}/").split("/")
                    # The name of sysconfig's data has a hyphen.
                    if all(part.replace("-", "_").isidentifier() for part in parts):
                        name = ".".join(parts)
                        yield name, Module(name, file, package if package != path else None)
                    break

    def find(self, name: str) -> Module | None:
        """The module of this name, if there is one."""
        return self._modules.get(name)

    def names(self) -> list[str]:
        """The names of all modules."""
        return sorted(self._modules)
