"""An index of packages as a folder of files, for pip and uv (PEP 503, PEP 691).

    simple/index.html, simple/index.v1+json
    simple/NAME/index.html, simple/NAME/index.v1+json
    any/…        the same once more, for clients that cannot be asked for this platform

Links carry the SHA-256 of what they lead to, and are relative: the folder can be served from anywhere, or be named as it
is, with `file://`. The JSON is for servers that choose by the Accept header; pip and uv do with the HTML.

uv chooses wheels for the machine that it runs on, or for one of a list of platforms, of which WASI is none. In `any` the
wheels bear names as if they were for any platform, so that uv takes them; for which Python they are stays in the name. No
one should install from there for his own machine.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from .errors import WheelError
from .recipe import normal
from .sdk import PLATFORM_TAG

_NAME = re.compile(
    r"(?P<name>[^-]+)-(?P<version>[^-]+)(-[0-9][^-]*)?-(?P<python>[^-]+)-(?P<abi>[^-]+)-(?P<platform>[^-]+)"
)
"""The name of a wheel without its suffix."""


@dataclass(frozen=True)
class _File:
    """A wheel, and what an index says of it."""

    path: Path
    name: str
    filename: str
    sha256: str
    requires_python: str | None


def make_index(folder: Path) -> None:
    """Makes a folder with wheels an index of them; one that was made before is replaced."""
    if not folder.is_dir():
        raise WheelError(f"there is no folder `{folder}`")
    wheels = [_read(path) for path in sorted(folder.glob("*.whl"))]
    if not wheels:
        raise WheelError(f"there are no wheels in `{folder}`", "`componentize-py wheel build` makes some")
    _write(folder / "simple", wheels)
    named = folder / "any"
    shutil.rmtree(named, ignore_errors=True)
    _write(named, [_for_any(wheel, named) for wheel in wheels])


def _read(path: Path) -> _File:
    found = _NAME.fullmatch(path.stem)
    if found is None:
        raise WheelError(f"`{path.name}` is not the name of a wheel")
    if found["platform"] not in (PLATFORM_TAG, "any"):
        raise WheelError(
            f"`{path.name}` is a wheel for another platform than components are: for {found['platform']}",
            "move it out of the folder",
        )
    try:
        with zipfile.ZipFile(path) as archive:
            names = [it for it in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", it)]
            metadata = archive.read(names[0])
    except (zipfile.BadZipFile, IndexError) as error:
        raise WheelError(f"`{path}` is not a wheel: it has no metadata") from error
    requires_python = HeaderParser().parsestr(metadata.decode()).get("Requires-Python")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return _File(path, normal(found["name"]), path.name, sha256, requires_python)


def _for_any(wheel: _File, folder: Path) -> _File:
    """The same under a name that says less."""
    without_tags, _abi, _platform = wheel.path.stem.rsplit("-", 2)
    filename = f"{without_tags}-none-any.whl"
    (folder / wheel.name).mkdir(parents=True, exist_ok=True)
    path = folder / wheel.name / filename
    # Whoever serves the folder may not follow links; a second name for the same file takes no room.
    os.link(wheel.path, path)
    return _File(path, wheel.name, filename, wheel.sha256, wheel.requires_python)


def _write(folder: Path, wheels: list[_File]) -> None:
    names = sorted({wheel.name for wheel in wheels})
    folder.mkdir(exist_ok=True)
    links = [f'<a href="{name}/">{name}</a>' for name in names]
    _page(folder, "Packages", links, {"projects": [{"name": name} for name in names]})
    for name in names:
        place = folder / name
        place.mkdir(exist_ok=True)
        own = [wheel for wheel in wheels if wheel.name == name]
        links = [_link(wheel, place) for wheel in own]
        _page(place, name, links, {"name": name, "files": [_entry(wheel, place) for wheel in own]})


def _url(wheel: _File, place: Path) -> str:
    return Path(os.path.relpath(wheel.path, place)).as_posix()


def _link(wheel: _File, place: Path) -> str:
    requires = wheel.requires_python
    attribute = f' data-requires-python="{html.escape(requires)}"' if requires else ""
    return f'<a href="{_url(wheel, place)}#sha256={wheel.sha256}"{attribute}>{wheel.filename}</a>'


def _entry(wheel: _File, place: Path) -> dict[str, object]:
    entry: dict[str, object] = {
        "filename": wheel.filename,
        "url": _url(wheel, place),
        "hashes": {"sha256": wheel.sha256},
        "size": wheel.path.stat().st_size,
    }
    if wheel.requires_python:
        entry["requires-python"] = wheel.requires_python
    return entry


def _page(folder: Path, title: str, links: Iterable[str], data: dict[str, object]) -> None:
    """Writes a page as HTML and as JSON."""
    lines = [
        "<!DOCTYPE html>",
        '<html><head><meta charset="utf-8"><meta name="pypi:repository-version" content="1.0">',
        f"<title>{title}</title></head><body>",
        *(f"{link}<br>" for link in links),
        "</body></html>",
        "",
    ]
    (folder / "index.html").write_text("\n".join(lines))
    text = json.dumps({"meta": {"api-version": "1.0"}, **data}, indent=2)
    (folder / "index.v1+json").write_text(f"{text}\n")
