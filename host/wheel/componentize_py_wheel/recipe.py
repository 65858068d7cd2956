"""Recipes: what a package has to be told to build for components.

A recipe is a folder with the package's name, which has a file `recipe.toml` and patches, `*.patch`, which are applied
in the order of their names. All keys may be left out:

    [versions]              the versions that were tried, with the SHA-256 of their source distributions
    "1.2.3" = "0123…"

    [sources]               source distributions of other packages, whose C code the build wants
    "other-package" = { version = "1.0", sha256 = "0123…" }

    [build]
    prepare = "prepare.sh"  a script beside the recipe, which bash runs in the project's folder before anything is built,
                            with the compilers in CC, AR and so on. $SOURCES is a folder with those of `sources`, by
                            name, and $RECIPE the recipe's; what it leaves in $PREFIX/include and $PREFIX/lib, compilers,
                            linker and pkg-config find, and in $PREFIX/licenses are licences that the wheel has to have
    requires = []           what the build requires beyond what the project says (PEP 508)
    without = []            names of what the project requires for its build and does without here
    libraries = []          static libraries of the SDK's that are linked: z, bz2, lzma, sqlite3, ffi, xml2, xslt, exslt
    config-settings = {}    settings for the build backend; the value of each is a text or a list of texts
    cflags = []             flags for all that is compiled, C and C++
    cxxflags = []           flags for C++
    ldflags = []            flags for linking
    environment = {}        variables

    [build.flags]           flags for single sources, behind all others, by patterns for their paths: `*` and `?`, which
    "*/loops.c" = ["-O3"]   match slashes, too, and `@(a|b)`. The first pattern that matches counts

    [build.meson]           properties in Meson's cross file
    longdouble_format = "IEEE_QUAD_LE"

    [build.target]          packages whose headers and libraries the build takes out of site-packages, and has to take
    numpy = ["…"]           from the target's wheel: these paths in it. That wheel is built before if it is not there

    [wheel]
    exclude = []            paths that do not go into the wheel: patterns as of pathlib.PurePath.full_match
    tests = []              paths that do only where tests are asked for
    small = []              paths of modules that are to be small before they are fast
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .errors import WheelError

_PATTERN = re.compile(r"([\w./*?+-]|@\([\w.*?|+-]+\))+")
"""A pattern for sources, as a shell understands it."""

Settings = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Source:
    """A source distribution of another package."""

    version: str
    sha256: str


@dataclass(frozen=True)
class Recipe:
    """What a recipe says; one that says nothing, unless told otherwise."""

    versions: Mapping[str, str] = field(default_factory=dict)
    patches: tuple[Path, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    prepare: Path | None = None
    requires: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()
    libraries: tuple[str, ...] = ()
    config_settings: Settings = field(default_factory=dict)
    cflags: tuple[str, ...] = ()
    cxxflags: tuple[str, ...] = ()
    ldflags: tuple[str, ...] = ()
    flags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    meson: Mapping[str, str] = field(default_factory=dict)
    target: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    small: tuple[str, ...] = ()

    @classmethod
    def of(cls, folders: list[Path], name: str) -> Recipe:
        """The recipe for a package from the first of the folders that has one; else one that says nothing."""
        for folder in folders:
            # What is beside it is used in the project's folder.
            path = folder.resolve() / normal(name) / "recipe.toml"
            if path.is_file():
                return cls.read(path)
        return cls()

    @classmethod
    def read(cls, path: Path) -> Recipe:
        """Reads a recipe's file, and lists the patches beside it."""
        try:
            document = tomllib.loads(path.read_text())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise WheelError(f"{path}: {error}") from error
        tables = _Tables(path, document)
        recipe = cls(
            versions=tables.strings("versions"),
            patches=tuple(sorted(path.parent.glob("*.patch"))),
            sources=tables.sources(),
            prepare=tables.file("build", "prepare"),
            requires=tables.texts("build", "requires"),
            without=frozenset(normal(name) for name in tables.texts("build", "without")),
            libraries=tables.texts("build", "libraries"),
            config_settings=tables.settings("build", "config-settings"),
            cflags=tables.texts("build", "cflags"),
            cxxflags=tables.texts("build", "cxxflags"),
            ldflags=tables.texts("build", "ldflags"),
            flags=tables.patterns("build", "flags"),
            environment=tables.strings("build", "environment"),
            meson=tables.strings("build", "meson"),
            target=tables.lists("build", "target"),
            exclude=tables.texts("wheel", "exclude"),
            tests=tables.texts("wheel", "tests"),
            small=tables.texts("wheel", "small"),
        )
        tables.no_others()
        return recipe


class _Tables:
    """A document whose values are taken out one by one, with a look at their types."""

    def __init__(self, path: Path, document: dict[str, object]) -> None:
        self._path = path
        self._document = document

    def _take(self, keys: tuple[str, ...]) -> object:
        table: object = self._document
        for key in keys[:-1]:
            table = table.get(key, {}) if isinstance(table, dict) else {}
        return table.pop(keys[-1], None) if isinstance(table, dict) else None

    def _wrong(self, keys: tuple[str, ...], what: str) -> WheelError:
        return WheelError(f"{self._path}: `{'.'.join(keys)}` has to be {what}")

    def texts(self, *keys: str) -> tuple[str, ...]:
        value = self._take(keys)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(it, str) for it in value):
            raise self._wrong(keys, "a list of texts")
        return tuple(value)

    def file(self, *keys: str) -> Path | None:
        value = self._take(keys)
        if value is None:
            return None
        path = self._path.parent / str(value)
        if not isinstance(value, str) or not path.is_file():
            raise self._wrong(keys, "the name of a file beside it")
        return path

    def sources(self) -> dict[str, Source]:
        table = self._document.pop("sources", {})
        if not isinstance(table, dict):
            raise self._wrong(("sources",), "a table")
        return {name: self._source(name, value) for name, value in table.items()}

    def _source(self, name: str, value: object) -> Source:
        match value:
            case {"version": str(version), "sha256": str(sha256), **others} if not others:
                return Source(version, sha256)
        raise self._wrong(("sources", name), "a table with `version` and `sha256`")

    def strings(self, *keys: str) -> dict[str, str]:
        value = self._take(keys)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(it, str) for it in value.values()):
            raise self._wrong(keys, "a table of texts")
        return value

    def lists(self, *keys: str) -> dict[str, tuple[str, ...]]:
        settings = self.settings(*keys)
        return {key: tuple([value] if isinstance(value, str) else value) for key, value in settings.items()}

    def patterns(self, *keys: str) -> dict[str, tuple[str, ...]]:
        """The lists of a table whose keys are patterns."""
        lists = self.lists(*keys)
        for pattern in lists:
            if not _PATTERN.fullmatch(pattern):
                where = f"{self._path}: `{pattern}` is no pattern for sources"
                raise WheelError(f"{where}: it may have `*`, `?`, `@(a|b)`, letters, digits and `_./+-`")
        return lists

    def settings(self, *keys: str) -> dict[str, str | list[str]]:
        value = self._take(keys)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self._wrong(keys, "a table")
        for it in value.values():
            if not isinstance(it, str) and not (isinstance(it, list) and all(isinstance(text, str) for text in it)):
                raise self._wrong(keys, "a table of texts and lists of texts")
        return value

    def no_others(self) -> None:
        """What is left was not asked for: a slip of the pen."""
        for name, table in self._document.items():
            if name not in ("versions", "build", "wheel"):
                raise WheelError(f"{self._path}: there is no table `{name}` in recipes")
            if isinstance(table, dict) and table:
                raise WheelError(f"{self._path}: there is no key `{name}.{next(iter(table))}` in recipes")


def normal(name: str) -> str:
    """A package's name in the one way of several in which it can be written (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
