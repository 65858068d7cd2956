"""The environment in which a build backend runs: Python of the target's version, for this machine, with pip."""

from __future__ import annotations

import os
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .errors import WheelError
from .log import Log
from .recipe import Recipe, normal
from .sdk import Sdk

_DEFAULT_INDEX = "https://pypi.org/simple"

_LEGACY_BACKEND = "setuptools.build_meta:__legacy__"
"""What builds a project that does not say what does (PEP 517)."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment, and what says how to get more into it."""

    root: Path
    log: Log

    @classmethod
    def create(cls, sdk: Sdk, root: Path, log: Log) -> Environment:
        """Makes one; pip comes with CPython."""
        log.run("make a virtual environment", [str(sdk.python), "-m", "venv", str(root)])
        return cls(root, log)

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.root / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        """Where its packages are."""
        return next((self.root / "lib").glob("python3.*")) / "site-packages"

    def install(self, requirements: list[str]) -> None:
        """Installs packages for this machine, wheels only: who builds a compiler's tools here wants to know it."""
        if requirements:
            pip = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
            self.log.run("install what the build requires", [*pip, "--only-binary", ":all:", *requirements])

    def index(self) -> str:
        """The package index that pip would ask."""
        named = os.environ.get("PIP_INDEX_URL")
        if named:
            return named
        command = [str(self.python), "-m", "pip", "config", "get", "global.index-url"]
        result = subprocess.run(command, capture_output=True, check=False, text=True)
        return result.stdout.strip() or _DEFAULT_INDEX


@dataclass(frozen=True)
class BuildSystem:
    """What a project's pyproject.toml says of its building."""

    requires: tuple[str, ...]
    backend: str
    backend_path: tuple[str, ...]

    @classmethod
    def of(cls, project: Path) -> BuildSystem:
        """Reads it; without a word there setuptools builds (PEP 518)."""
        path = project / "pyproject.toml"
        table: dict[str, object] = {}
        if path.is_file():
            try:
                table = tomllib.loads(path.read_text()).get("build-system", {})
            except tomllib.TOMLDecodeError as error:
                raise WheelError(f"{path}: {error}") from error
        elif not (project / "setup.py").is_file():
            raise WheelError(f"`{project}` is not a Python project: it has neither pyproject.toml nor setup.py")
        requires = table.get("requires", ["setuptools"])
        backend_path = table.get("backend-path", [])
        backend = table.get("build-backend", _LEGACY_BACKEND)
        if not (isinstance(requires, list) and isinstance(backend_path, list) and isinstance(backend, str)):
            raise WheelError(f"{path}: `build-system` has a value of the wrong type")
        return cls(tuple(requires), backend, tuple(backend_path))

    def required(self, recipe: Recipe) -> list[str]:
        """What has to be installed, with what a recipe changes in it."""
        own = [text for text in self.requires if _name(text) not in recipe.without]
        return [*own, *recipe.requires]


def _name(requirement: str) -> str:
    """The name of the package that is required."""
    end = next((at for at, letter in enumerate(requirement) if not (letter.isalnum() or letter in "-_.")), None)
    return normal(requirement[:end])
