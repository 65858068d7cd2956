"""Compiled modules: what they import, and whether the runtime and each other have it.

Only the import and the export section are read. What the linker gives to each module is the convention for dynamic linking
(tool-conventions, DynamicLinking.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from .binary import MAGIC, Section, read_exports, read_imports, read_sections
from .errors import WheelError

LINKAGE = frozenset({"memory", "__indirect_function_table", "__stack_pointer", "__memory_base", "__table_base"})
"""What the linker of side modules gives to each of them, rather than some symbol of the runtime."""


@dataclass(frozen=True)
class Module:
    """The imports, as module and name, and the names of the exports."""

    imports: tuple[tuple[str, str], ...]
    exports: frozenset[str]

    @classmethod
    def read(cls, data: bytes) -> Module:
        """Reads a module; a ValueError if it is none."""
        imported: list[tuple[str, str]] = []
        exported: list[str] = []
        try:
            for kind, section in read_sections(data):
                if kind == Section.IMPORT:
                    imported.extend((it.module, it.name) for it in read_imports(section))
                elif kind == Section.EXPORT:
                    exported.extend(it.name for it in read_exports(section))
        except (IndexError, UnicodeDecodeError) as error:
            raise ValueError("it was cut off or damaged") from error
        return cls(tuple(imported), frozenset(exported))

    def symbols(self) -> frozenset[str]:
        """The functions and variables that have to come from the runtime or another module. What is imported from
        `wasi:…` and the like is an import of the component; those of `GOT.*` are addresses of symbols."""
        wanted = (name for module, name in self.imports if module in ("env", "GOT.func", "GOT.mem"))
        return frozenset(name for name in wanted if name not in LINKAGE) - self.exports


def check(modules: dict[str, bytes], exports: frozenset[str]) -> None:
    """Whether all that modules import is there, in the runtime or in one of them. The keys are the names of their
    files."""
    read: dict[str, Module] = {}
    for name, data in modules.items():
        if not data.startswith(MAGIC):
            raise WheelError(
                f"`{name}` is not a WebAssembly module",
                "the build called another compiler than the SDK's: it should take the one that `CC` names",
            )
        try:
            read[name] = Module.read(data)
        except ValueError as error:
            raise WheelError(f"`{name}` cannot be read: {error}") from error
    known = exports.union(*(module.exports for module in read.values()))
    missing = {name: sorted(module.symbols() - known) for name, module in read.items()}
    lines = [f"  {name}: {', '.join(symbols)}" for name, symbols in sorted(missing.items()) if symbols]
    if lines:
        raise WheelError(
            "\n".join(["there are functions or variables that neither the runtime nor the wheel has:", *lines]),
            "configure the package to do without them, or link the library that has them",
        )
