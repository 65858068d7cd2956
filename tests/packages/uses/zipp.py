"""Paths inside archives."""

import io
import zipfile

import zipp

archive = zipfile.ZipFile(io.BytesIO(), "w")
archive.writestr("folder/a.txt", "ä")


def run() -> None:
    root = zipp.Path(archive)
    assert [path.name for path in root.iterdir()] == ["folder"]
    assert (root / "folder" / "a.txt").read_text(encoding="utf-8") == "ä"
    assert [path.name for path in root.rglob("*.txt")] == ["a.txt"]
