"""What the modules of the standard library import.

That is found out when the product is built, and read here from a text file. Each line has a module, the function in
which it imports, `-` for none, and the modules that it imports there.
"""

from __future__ import annotations

from componentize_py_build import hidden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FILE = "library-imports"
"""The name of the text file, which is beside this one."""

_NO_FUNCTION = "-"


class LibraryImports:
    """For each module what it imports, and under which condition."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines: dict[str, list[tuple[str, list[str]]]] = {}
        for line in lines:
            module, function, *targets = line.split()
            self._lines.setdefault(module, []).append((function, targets))

    def of(self, module: str) -> Iterator[tuple[str, frozenset[str] | None]]:
        """The modules that a module imports; each with the names of which the app's code has to use one, if it does not
        always count."""
        for function, targets in self._lines.get(module, ()):
            for target in targets:
                is_never = function != _NO_FUNCTION and target.partition(".")[0] in hidden.NEVER_IN_FUNCTIONS
                if not is_never and (module, target) not in hidden.CUT:
                    yield target, hidden.ONLY_FOR_NAMES.get((module, target))


def read() -> LibraryImports:
    """The imports of the standard library of this interpreter."""
    with open(f"{__file__.rpartition('/')[0]}/{FILE}", encoding="ascii") as file:
        return LibraryImports(file.readlines())
