"""The sources: found in the package index, checked, unpacked, patched.

pip cannot be asked for a source distribution without building it for this machine at once (it wants to know what the
package requires), so the index is read here, in its JSON (PEP 691).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path

from .errors import WheelError
from .recipe import normal

_JSON = "application/vnd.pypi.simple.v1+json"


@dataclass(frozen=True)
class Distribution:
    """A source distribution in an index."""

    url: str
    filename: str
    sha256: str | None


def fetch(index: str, name: str, version: str, sha256: str | None, folder: Path) -> Path:
    """Downloads the source distribution of a package's version from an index into a folder; gives its path.

    It has to be the one with this hash, or, without one, the one of which the index has the hash."""
    found = _find(index, name, version)
    path = folder / found.filename
    with _open(found.url) as response, path.open("wb") as file:
        shutil.copyfileobj(response, file)
    wanted = sha256 or found.sha256
    actual = hashlib.sha256(path.read_bytes()).hexdigest()
    if wanted is not None and actual != wanted:
        raise WheelError(
            f"`{found.filename}` is not the file that it was: its SHA-256 is {actual}, and should be {wanted}",
            "somebody may have tampered with it on its way; if it is right, correct the recipe",
        )
    return path


def unpack(archive: Path, folder: Path) -> Path:
    """Unpacks a source distribution; gives the folder of the project in it."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(folder)
    else:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
    entries = list(folder.iterdir())
    if len(entries) != 1 or not entries[0].is_dir():
        raise WheelError(f"`{archive.name}` is not a source distribution: it does not have one folder")
    return entries[0]


def patch(project: Path, patches: tuple[Path, ...]) -> None:
    """Applies patches; each has to fit."""
    for path in patches:
        command = ["patch", "--strip=1", "--batch", "--forward", "--fuzz=0", f"--input={path}"]
        try:
            result = subprocess.run(command, cwd=project, capture_output=True, check=False, text=True)
        except FileNotFoundError as error:
            raise WheelError("the program `patch` is not installed") from error
        if result.returncode:
            raise WheelError(f"the patch {path} does not fit:\n{result.stdout.rstrip()}")


def _find(index: str, name: str, version: str) -> Distribution:
    url = f"{index.rstrip('/')}/{normal(name)}/"
    try:
        with _open(url) as response:
            files = json.load(response)["files"]
    except urllib.error.HTTPError as error:
        if error.code == 404:
            raise WheelError(f"there is no package `{name}` in the index") from error
        raise WheelError(f"the package index does not answer: {error}") from error
    except (ValueError, KeyError) as error:
        raise WheelError("the package index does not answer in JSON (PEP 691)") from error
    for file in files:
        filename = file["filename"]
        for suffix in (".tar.gz", ".zip"):
            stem = filename.removesuffix(suffix)
            if stem != filename and stem.rpartition("-")[2] == version:
                sha256 = file.get("hashes", {}).get("sha256")
                return Distribution(urllib.parse.urljoin(url, file["url"]), filename, sha256)
    raise WheelError(
        f"the index has no source of `{name}` in the version {version}",
        "`pip index versions` lists the versions that there are",
    )


def _open(url: str):  # type: ignore[no-untyped-def]  # what urlopen() gives has no name
    request = urllib.request.Request(url, headers={"Accept": f"{_JSON}, */*;q=0.1"})
    try:
        return urllib.request.urlopen(request)
    except urllib.error.HTTPError:
        raise
    except urllib.error.URLError as error:
        raise WheelError(f"the package index cannot be reached: {error.reason}") from error
