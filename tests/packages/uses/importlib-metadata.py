"""What is installed, by its own metadata."""

import importlib_metadata

assert importlib_metadata.metadata("importlib-metadata")["Name"] == "importlib_metadata"


def run() -> None:
    from importlib_metadata import PackageNotFoundError, distribution, entry_points

    assert distribution("importlib-metadata").read_text("METADATA")
    assert len(entry_points(group="no.such.group")) == 0
    assert any(
        "zipp" in line for line in importlib_metadata.requires("importlib-metadata")
    )
    try:
        importlib_metadata.version("no-such-package")
    except PackageNotFoundError:
        pass
    else:
        raise AssertionError
