"""Finds out which files of the tree the component still needs.

What is imported already is in the memory image and needs no file. What can still be imported is found by following
imports: of the app's own code and its dependencies, which is read as it stands, and of the modules of the standard
library, which were read when the product was built. What is loaded in every component does not count, since most apps
never come to what it could import.

Names that code computes cannot be followed. An app that computes names gets the whole standard library and all of its
own modules, and a package that does so all of itself.
"""

from __future__ import annotations

import _imp
import gc
from encodings import normalize_encoding
from encodings.aliases import aliases
from importlib.machinery import EXTENSION_SUFFIXES
from types import FunctionType

from componentize_py_build import hidden, library
from componentize_py_build.bytecode import Imports, absolute_name
from componentize_py_build.modules import Module, Modules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_CODE_SUFFIXES = (".py", ".pyc", ".pyi", ".pyx", ".pxd", ".c", ".h", ".so")
"""What data files do not end in."""

_LONGEST_ENCODING_NAME = 40
"""Longer strings are not looked at as names of encodings."""


class Tree:
    """The tree, and what its folders are."""

    def __init__(
        self, files: Sequence[str], standard_library: str, sources: Sequence[str], installed: Sequence[str]
    ) -> None:
        self.files = frozenset(files)
        self.library_folders = (standard_library, f"{standard_library}/lib-dynload")
        self.sources = sources
        """The folders with the app's own code, in the order in which modules are searched there."""
        search_path = [*sources, *self.library_folders, *installed]
        self.modules = Modules(files, search_path, EXTENSION_SUFFIXES)

    def source_folder(self, file: str) -> str | None:
        """The folder of the app's own code that a file is in."""
        return next((folder for folder in self.sources if file.startswith(f"{folder}/")), None)

    def is_library(self, file: str) -> bool:
        """Whether a file belongs to the standard library."""
        return file.startswith((f"{self.library_folders[0]}/", "<frozen "))


class Report:
    """What the component needs, while it is being found out."""

    def __init__(
        self,
        tree: Tree,
        library_imports: library.LibraryImports,
        loaded: Collection[str],
        interpreter_modules: Collection[str],
    ) -> None:
        self.files: set[str] = set()
        self.libraries: set[str] = set()
        self._tree = tree
        self._modules = tree.modules
        self._library_imports = library_imports
        self._loaded = loaded
        self._interpreter_modules = interpreter_modules
        self._has_light_asyncio = hidden.LIGHT_ASYNCIO in loaded
        self._reached: set[str] = set()
        self._waiting: list[str] = []
        self._names: set[str] = set()
        self._waiting_for_name: dict[str, list[str]] = {}

    def reach(self, name: str) -> None:
        """Notes that a module can be imported, and with it the packages that it is in."""
        while name and name not in self._reached:
            self._reached.add(name)
            self._waiting.append(name)
            name = name.rpartition(".")[0]

    def can_be_imported(self, name: str) -> bool:
        """Whether a module was reached and is not loaded yet."""
        return name in self._reached and name not in self._loaded

    def use_names(self, names: Collection[str]) -> None:
        """Notes that the app's code has these names."""
        for name in names:
            if name not in self._names:
                self._names.add(name)
                for module in self._waiting_for_name.pop(name, ()):
                    self.reach(module)

    def follow(self) -> None:
        """Follows the imports of all modules that were reached."""
        while self._waiting:
            name = self._waiting.pop()
            for other in hidden.IMPORTED_BY.get(name, ()):
                self.reach(other)
            module = self._modules.find(name)
            if module is None:
                continue
            if module.file is not None and self._tree.is_library(module.file):
                self._add_library_module(module, module.file)
            else:
                self._add_own_module(module)

    def _add_library_module(self, module: Module, file: str) -> None:
        if module.is_extension:
            self.libraries.add(file)
        elif module.name not in self._loaded and not _imp.is_frozen(module.name):
            self.files.add(file)
        if module.name in self._interpreter_modules:
            return
        for target, names in self._library_imports.of(module.name):
            if self._has_light_asyncio and module.name.partition(".")[0] == "asyncio":
                names = hidden.NOT_IN_LIGHT_ASYNCIO.get(target, names)
            if names is None or not self._names.isdisjoint(names):
                self.reach(target)
            for name in names or ():
                self._waiting_for_name.setdefault(name, []).append(target)

    def _add_own_module(self, module: Module) -> None:
        self._add_data_of(module)
        if module.is_extension:
            self.libraries.add(str(module.file))
        elif module.file is not None:
            # Loaded or not: tracebacks show the source.
            self.files.add(module.file)
            is_loaded = module.name in self._loaded
            # The functions that are loaded are looked at all together. In the app's own modules, the rest counts as
            # well, for the strings in it.
            if (not is_loaded or self._tree.source_folder(module.file)) and (code := module.code()) is not None:
                imports = Imports()
                imports.add(code)
                self.add_imports(imports, module.package, module.file)
            if (source := module.source()) is not None:
                self._use_source(source, is_loaded)

    def _use_source(self, source: bytes, is_loaded: bool) -> None:
        """Notes what it takes to compile a source, and to show it in tracebacks."""
        if not source.isascii():
            self.use_names([hidden.NOT_ASCII])
        # The compiler normalizes names that are not ASCII, and looks up characters by their names.
        if not is_loaded and (not source.isascii() or b"\\N{" in source):
            self.reach("unicodedata")

    def _add_data_of(self, package: Module) -> None:
        """Adds the files in a package that are not code, and not another package's."""
        for folder in package.folders:
            for file in self._modules.below(folder):
                if not file.endswith(_CODE_SUFFIXES) and self._modules.innermost_package(package, file) is package:
                    self.files.add(file)

    def add_imports(self, imports: Imports, package: str, file: str) -> None:
        """Follows what the code in a file of a package imports."""
        for name, names, level in imports.statements:
            self._reach_from(absolute_name(name, level, package), names)
        for name in imports.literals:
            level = len(name) - len(name.lstrip("."))
            self.reach(absolute_name(name[level:], level, package))
        for name in imports.names & hidden.IMPORTED_FOR_NAME.keys():
            self.reach(hidden.IMPORTED_FOR_NAME[name])
        self.use_names(imports.names)
        # Strings can be names of attributes, encodings and files.
        self.use_names(imports.strings)
        self._reach_encodings(imports.strings)
        self._add_named_data(imports.strings, file)
        if imports.is_computed:
            self._reach_everything(package, file)

    def _reach_from(self, name: str, names: Sequence[str]) -> None:
        """Follows one statement: names that are imported from a package can be modules."""
        self.reach(name)
        package = self._modules.find(name)
        if package is None or not package.folders:
            return
        # `from package import *` imports the modules that `__all__` names.
        for part in package.strings() if "*" in names else names:
            if part.isidentifier() and self._modules.find(f"{name}.{part}") is not None:
                self.reach(f"{name}.{part}")

    def _reach_encodings(self, strings: Collection[str]) -> None:
        for string in strings:
            if r"\N" in string:
                self.use_names([r"\N"])
            if len(string) <= _LONGEST_ENCODING_NAME and string.isascii():
                name = normalize_encoding(string.lower())
                name = f"encodings.{aliases.get(name, name)}"
                if name.count(".") == 1 and self._modules.find(name) is not None:
                    self.reach(name)

    def _add_named_data(self, strings: Collection[str], file: str) -> None:
        """Adds what the app's own code names, relative to itself: files, and folders with the data in them."""
        source_folder = self._tree.source_folder(file)
        if source_folder is None:
            return
        for string in strings:
            relative = string.removeprefix("./").rstrip("/")
            for folder in {source_folder, file.rpartition("/")[0]}:
                path = f"{folder}/{relative}"
                if path in self._tree.files:
                    self.files.add(path)
                elif relative:
                    self.files.update(path for path in self._modules.below(path) if not path.endswith(_CODE_SUFFIXES))

    def _reach_everything(self, package: str, file: str) -> None:
        """Reaches all that a computed name can stand for."""
        source_folder = self._tree.source_folder(file)
        if source_folder is not None:
            for folder in (source_folder, *self._tree.library_folders):
                for name in self._modules.names_below(folder):
                    self.reach(name)
        elif (top := self._modules.find(package.partition(".")[0])) is not None:
            for folder in top.folders:
                for name in self._modules.names_below(folder):
                    self.reach(f"{top.name}.{name}")


def _add_functions(report: Report, tree: Tree, modules: Collection[str]) -> None:
    """Follows the imports in the functions of dependencies that are loaded."""
    seen = set()
    for function in gc.get_objects():
        if type(function) is not FunctionType:
            continue
        code = function.__code__
        file = code.co_filename
        if id(code) in seen or function.__globals__.get("__name__") not in modules:
            continue
        seen.add(id(code))
        # The app's own modules are read as a whole.
        if not tree.is_library(file) and tree.source_folder(file) is None:
            imports = Imports()
            imports.add(code)
            report.add_imports(imports, function.__globals__.get("__package__") or "", file)


def report(
    files: Sequence[str],
    standard_library: str,
    sources: Sequence[str],
    installed: Sequence[str],
    loaded: Collection[str],
    interpreter_modules: Collection[str],
    generated: Collection[str],
) -> str:
    """The report for the tool, on the program in which this runs.

    `files` are all paths of the tree, `sources` and `installed` the folders of the app's own code and of installed
    packages. `loaded` are the names of the modules that were loaded before this one, `interpreter_modules` of those
    that are in every component, and `generated` of those with the functions and classes of the world.
    """
    tree = Tree(files, standard_library, sources, installed)
    result = Report(tree, library.read(), frozenset(loaded), interpreter_modules)
    app_modules = set(loaded) - set(interpreter_modules)
    for name in (*hidden.ALWAYS, *app_modules):
        result.reach(name)
    gc.unfreeze()
    _add_functions(result, tree, app_modules)
    result.follow()
    # Functions bring the classes of their parameters and results with them, which no statement imports.
    if any(map(result.can_be_imported, generated)):
        for name in generated:
            result.reach(name)
        result.follow()
    lines = [f"file {path}" for path in sorted(result.files)]
    lines += [f"library {path}" for path in sorted(result.libraries)]
    return "".join(f"{line}\n" for line in lines)
