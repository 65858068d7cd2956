"""The group database. There is one group, that of the one user: see runtime/interpreter/user.c.

CPython's own module wants functions of the C library which WASI does not have.
"""

from collections import namedtuple
from operator import index

__all__ = ["getgrall", "getgrgid", "getgrnam", "struct_group"]

struct_group = namedtuple("struct_group", "gr_name gr_passwd gr_gid gr_mem", module="grp")


def _root() -> struct_group:
    # The list of members is the caller's.
    return struct_group("root", "x", 0, [])


def getgrgid(id: int) -> struct_group:
    """The entry of the group with that number."""
    number = index(id)
    if number != 0:
        raise KeyError(f"getgrgid(): gid not found: {number}")
    return _root()


def getgrnam(name: str) -> struct_group:
    """The entry of the group with that name."""
    if not isinstance(name, str):
        raise TypeError(f"getgrnam() argument 'name' must be str, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError("embedded null byte")
    if name != "root":
        raise KeyError(f"getgrnam(): name not found: {name!r}")
    return _root()


def getgrall() -> list[struct_group]:
    """The entries of all groups."""
    return [_root()]
