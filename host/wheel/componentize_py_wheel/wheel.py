"""The wheel itself: checked, named after the platform, packed so that the same files give the same bytes.

A wheel is a zip archive whose name and whose file WHEEL say for which Pythons and platforms it is, and whose file RECORD
has the hash of each file (PyPA's specification "Binary distribution format"). Backends that know nothing of WASI name
another platform, or none.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .callables import adapt
from .errors import WheelError
from .exceptions import lower
from .modules import check
from .once import mark
from .sdk import PLATFORM_TAG, Sdk, interpreter_tag
from .smaller import shrink

_DATE = (1980, 1, 1, 0, 0, 0)
"""The first that a zip archive can have."""


@dataclass(frozen=True)
class Wheel:
    """The files of a wheel, by name; the values are contents and permission bits."""

    filename: str
    files: dict[str, tuple[bytes, int]]

    @classmethod
    def read(cls, path: Path) -> Wheel:
        """Reads a wheel that a backend has built."""
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            files = {it.filename: (archive.read(it), it.external_attr >> 16 & 0o777) for it in entries}
        return cls(path.name, files)

    def without(self, patterns: tuple[str, ...]) -> Wheel:
        """One without the files whose paths match."""

        files = {name: file for name, file in self.files.items() if not _matches(name, patterns)}
        return Wheel(self.filename, files)

    def smaller(self, patterns: tuple[str, ...]) -> Wheel:
        """One with smaller modules; those whose paths match are as small as they can be made."""
        modules = self.modules().items()
        smaller = {name: (shrink(name, data, _matches(name, patterns)), self.files[name][1]) for name, data in modules}
        return Wheel(self.filename, self.files | smaller)

    def with_licences(self, licences: Mapping[str, bytes]) -> Wheel:
        """One with these licences besides, where they are expected (PEP 639)."""
        if not licences:
            return self
        metadata = self._metadata("METADATA")
        folder = metadata.partition("/")[0]
        files = self.files | {f"{folder}/licenses/{name}": (text, 0o644) for name, text in licences.items()}
        data, mode = files[metadata]
        head, separator, body = data.partition(b"\n\n")
        # Older metadata does not know of them.
        if b"License-File:" in head:
            head += b"".join(f"\nLicense-File: {name}".encode() for name in licences)
        files[metadata] = (head + separator + body, mode)
        return Wheel(self.filename, files)

    def without_path(self, folder: Path) -> Wheel:
        """One in whose texts a folder is called `.`: some packages write down how they were built, and where."""
        path = str(folder).encode()
        files = {
            name: (data if name.endswith(".so") else data.replace(path, b"."), mode)
            for name, (data, mode) in self.files.items()
        }
        return Wheel(self.filename, files)

    def modules(self) -> dict[str, bytes]:
        """The compiled modules, and the shared objects that they may want."""
        return {name: data for name, (data, _) in self.files.items() if name.endswith(".so")}

    def for_platform(self, sdk: Sdk) -> Wheel:
        """The same for the components' platform, if there is something compiled in it, which is checked; else as it
        is: a wheel of Python alone is for all platforms."""
        modules = self.modules()
        if not modules:
            return self
        check(modules, sdk.exports())
        modules = {name: lower(name, mark(adapt(data))) for name, data in modules.items()}
        name, version, *build, python, abi, _ = self.filename.removesuffix(".whl").split("-")
        if abi == "none":
            python, abi = interpreter_tag(), interpreter_tag()
        tags = [f"{it}-{abi_tag}-{PLATFORM_TAG}" for it in python.split(".") for abi_tag in abi.split(".")]
        files = self.files | {name: (data, self.files[name][1]) for name, data in modules.items()}
        metadata = self._metadata("WHEEL")
        text, mode = files[metadata]
        lines = [
            line for line in text.decode().splitlines() if line and not line.startswith(("Tag:", "Root-Is-Purelib:"))
        ]
        lines += ["Root-Is-Purelib: false", *(f"Tag: {tag}" for tag in tags)]
        files[metadata] = ("\n".join([*lines, ""]).encode(), mode)
        return Wheel("-".join([name, version, *build, python, abi, PLATFORM_TAG]) + ".whl", files)

    def write(self, folder: Path) -> Path:
        """Packs it into a folder, with its record anew: entries sorted, those of the metadata last, without dates."""
        record = self._metadata("RECORD")
        files = {name: file for name, file in self.files.items() if name != record}
        names = sorted(files, key=lambda name: (".dist-info/" in name, name))
        text = io.StringIO()
        lines = csv.writer(text, lineterminator="\n")
        for name in names:
            data, _ = files[name]
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
            lines.writerow((name, f"sha256={digest}", len(data)))
        lines.writerow((record, "", ""))
        files[record] = (text.getvalue().encode(), 0o644)
        path = folder / self.filename
        scratch = path.with_suffix(".partial")
        with zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name in [*names, record]:
                data, mode = files[name]
                entry = zipfile.ZipInfo(name, _DATE)
                entry.external_attr = (0o100000 | (0o755 if mode & 0o100 else 0o644)) << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, data, compresslevel=9)
        scratch.replace(path)
        return path

    def _metadata(self, file: str) -> str:
        """The path of a file of the metadata."""
        for name in self.files:
            folder, _, rest = name.partition("/")
            if rest == file and folder.endswith(".dist-info"):
                return name
        raise WheelError(f"`{self.filename}` is not a wheel: it has no {file}")


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(PurePosixPath(name).full_match(pattern) for pattern in patterns)
