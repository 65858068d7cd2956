"""Imported at run time only."""

from importlib import resources

LOADED = True


def data() -> str:
    return resources.files(__package__).joinpath("data.txt").read_text()


def fail() -> None:
    raise ValueError("raised in a module that was imported at run time")
