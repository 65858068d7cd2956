"""Where the things are that a build is made with, and what platform it is for.

    SDK/python/       a native CPython of the version that components have; its headers are those of components
    SDK/toolchain/    clang for wasm32-wasip2 under the names that build systems look for
    SDK/cpython/      sysconfig's data of the components' CPython, and PyO3's
    SDK/recipes/      a folder for each package that needs more than the ordinary
    SDK/libraries/    C libraries for recipes, and their licences
    SDK/exports       the names of all functions and variables that extensions may import, one in a line

runtime/wheels/sdk.sh lays it out.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from .errors import WheelError

PLATFORM = "wasi-0.0.0-wasm32"
"""What sysconfig.get_platform() says in a component: the system, its release and the machine, as os.uname() has them."""

PLATFORM_TAG = PLATFORM.replace("-", "_").replace(".", "_")
"""The platform in the names of wheels, which follows from it by PEP 425."""


@dataclass(frozen=True)
class Sdk:
    """The folder with all of it."""

    root: Path

    @classmethod
    def at(cls, root: Path) -> Sdk:
        """The one in a folder, which has to be one."""
        for part in ("python", "toolchain", "cpython", "recipes", "exports"):
            if not (root / part).exists():
                raise WheelError(
                    f"`{root}` is not an SDK of componentize-py: it has no `{part}`",
                    "name its folder with `--sdk`; in the repository, runtime/wheels/sdk.sh makes it in target/sdk",
                )
        return cls(root.resolve())

    @property
    def python(self) -> Path:
        """The native CPython."""
        return self.root / "python" / "bin" / "python3"

    @property
    def programs(self) -> Path:
        """The folder with the compilers."""
        return self.root / "toolchain" / "bin"

    @property
    def sysconfig(self) -> Path:
        """The folder with sysconfig's data of the target."""
        return self.root / "cpython" / "sysconfig"

    @property
    def suffix(self) -> str:
        """What the names of extension modules end in."""
        (data,) = self.sysconfig.glob("_sysconfigdata_*.py")
        found = re.search(r"'EXT_SUFFIX': '([^']*)'", data.read_text())
        if found is None:
            raise WheelError(f"`{data}` has no EXT_SUFFIX")
        return found[1]

    @property
    def pyo3_config(self) -> Path:
        """What PyO3's build script has to know of the target."""
        return self.root / "cpython" / "pyo3-config.txt"

    @property
    def recipes(self) -> Path:
        """The folder with the recipes."""
        return self.root / "recipes"

    def licence(self, library: str) -> Path:
        """The licence of one of its libraries, if somebody else holds it."""
        return self.root / "libraries" / "licenses" / library

    def exports(self) -> frozenset[str]:
        """What extensions may import from the runtime."""
        return frozenset((self.root / "exports").read_text().split())


def interpreter_tag() -> str:
    """The tag of the interpreter and of its ABI: cp313. This module runs on the version of CPython that it speaks of."""
    return f"cp{sys.version_info.major}{sys.version_info.minor}"
