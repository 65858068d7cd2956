"""Versions, specifiers, markers, tags, metadata."""

from packaging.specifiers import SpecifierSet
from packaging.version import Version

assert Version("1.0rc1") < Version("1.0")


def run() -> None:
    from packaging.metadata import Metadata
    from packaging.requirements import Requirement
    from packaging.tags import sys_tags

    requirement = Requirement("a[b]>=1,<2; python_version >= '3.8'")
    assert requirement.extras == {"b"} and requirement.marker.evaluate()
    assert list(SpecifierSet("~=1.4").filter(["1.3", "1.5", "2.0"])) == ["1.5"]
    metadata = Metadata.from_email("Metadata-Version: 2.1\nName: a\nVersion: 1\n")
    assert metadata.version == Version("1")
    assert "py3-none-any" in map(str, sys_tags())
