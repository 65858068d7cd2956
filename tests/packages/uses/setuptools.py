"""A project's metadata, from its settings; what setuptools vendors is reached by computed names."""

from setuptools import Distribution, find_packages

distribution = Distribution({"name": "use", "version": "1.0"})


def run() -> None:
    import tempfile
    from pathlib import Path

    from setuptools.config.setupcfg import read_configuration
    from setuptools.glob import glob

    assert distribution.get_fullname() == "use-1.0"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "package").mkdir()
        Path(folder, "package/__init__.py").touch()
        Path(folder, "setup.cfg").write_text("[metadata]\nname = read\n")
        assert find_packages(folder) == ["package"]
        assert glob(f"{folder}/*.cfg")
        assert (
            read_configuration(Path(folder, "setup.cfg"))["metadata"]["name"] == "read"
        )
