"""Finding modules in the tree, without importing them."""

from __future__ import annotations

import marshal
from bisect import bisect_left

from componentize_py_build.bytecode import Imports

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import CodeType

_HEADER_SIZE = 16
"""How many bytes a `.pyc` file has in front of the code object (PEP 552)."""


class Module:
    """Where a module is."""

    def __init__(self, name: str, file: str | None, folders: tuple[str, ...]) -> None:
        self.name = name
        self.file = file
        """The path of the file; nothing for a namespace package."""
        self.folders = folders
        """If it is a package: where its modules are."""

    @property
    def is_extension(self) -> bool:
        """Whether it is a native extension."""
        return self.file is not None and self.file.endswith(".so")

    @property
    def package(self) -> str:
        """What imports with dots are relative to."""
        return self.name if self.folders else self.name.rpartition(".")[0]

    def code(self) -> CodeType | None:
        """Its code. A file that is no Python, as only an import would find out, has none."""
        if self.file is None or self.is_extension:
            return None
        content = self._content()
        try:
            if self.file.endswith(".pyc"):
                code: CodeType = marshal.loads(memoryview(content)[_HEADER_SIZE:])
                return code
            return compile(content, self.file, "exec", dont_inherit=True)
        except (ImportError, SyntaxError, ValueError):
            return None

    def strings(self) -> set[str]:
        """The strings in its code."""
        imports = Imports()
        if (code := self.code()) is not None:
            imports.add(code)
        return imports.strings

    def source(self) -> bytes | None:
        """Its source, if that is what the tree has."""
        return self._content() if self.file is not None and self.file.endswith(".py") else None

    def _content(self) -> bytes:
        with open(str(self.file), "rb") as file:
            return file.read()


class Modules:
    """All modules of the tree that can be imported."""

    def __init__(self, files: Sequence[str], search_path: Sequence[str], extension_suffixes: Sequence[str]) -> None:
        self._suffixes = (*extension_suffixes, ".py", ".pyc")
        """What files of modules end in, in the order in which `importlib` tries them."""
        self._files = frozenset(files)
        self._sorted = sorted(files)
        self._search_path = tuple(search_path)
        self._found: dict[str, Module | None] = {}

    def find(self, name: str) -> Module | None:
        """The module of this name, if there is one."""
        if name not in self._found:
            self._found[name] = self._search(name)
        return self._found[name]

    def _search(self, name: str) -> Module | None:
        parent_name, _, last_name = name.rpartition(".")
        folders = self._search_path
        if parent_name:
            parent = self.find(parent_name)
            if parent is None:
                return None
            folders = parent.folders
        namespace = []
        for folder in folders:
            path = f"{folder}/{last_name}"
            for suffix in self._suffixes:
                if f"{path}/__init__{suffix}" in self._files:
                    return Module(name, f"{path}/__init__{suffix}", (path,))
            for suffix in self._suffixes:
                if path + suffix in self._files:
                    return Module(name, path + suffix, ())
            if self.is_folder(path):
                namespace.append(path)
        return Module(name, None, tuple(namespace)) if namespace else None

    def is_folder(self, path: str) -> bool:
        """Whether there is a folder with files in it."""
        return next(self.below(path), None) is not None

    def below(self, folder: str) -> Iterator[str]:
        """The files in a folder and the folders in it."""
        prefix = f"{folder}/"
        for index in range(bisect_left(self._sorted, prefix), len(self._sorted)):
            if not self._sorted[index].startswith(prefix):
                break
            yield self._sorted[index]

    def names_below(self, folder: str) -> Iterator[str]:
        """The names of all modules in a folder in which modules are searched."""
        for file in self.below(folder):
            for suffix in self._suffixes:
                if file.endswith(suffix):
                    parts = file.removeprefix(f"{folder}/").removesuffix(suffix).removesuffix("/__init__").split("/")
                    if all(part.isidentifier() for part in parts):
                        yield ".".join(parts)
                    break

    def innermost_package(self, package: Module, file: str) -> Module:
        """The package that a file in a package's folder belongs to: it, or one in it."""
        for folder in package.folders:
            if file.startswith(f"{folder}/"):
                for part in file.removeprefix(f"{folder}/").split("/")[:-1]:
                    inner = self.find(f"{package.name}.{part}")
                    if inner is None or inner.file is None:
                        break
                    package = inner
                break
        return package
