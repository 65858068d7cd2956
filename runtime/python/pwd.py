"""The user database. There is one user, to whom everything belongs: see runtime/interpreter/user.c.

CPython's own module wants functions of the C library which WASI does not have.
"""

from collections import namedtuple
from operator import index

__all__ = ["getpwall", "getpwnam", "getpwuid", "struct_passwd"]

struct_passwd = namedtuple("struct_passwd", "pw_name pw_passwd pw_uid pw_gid pw_gecos pw_dir pw_shell", module="pwd")

_ROOT = struct_passwd("root", "x", 0, 0, "", "/", "")


def getpwuid(uid: int, /) -> struct_passwd:
    """The entry of the user with that number."""
    number = index(uid)
    if number != _ROOT.pw_uid:
        raise KeyError(f"getpwuid(): uid not found: {number}")
    return _ROOT


def getpwnam(name: str, /) -> struct_passwd:
    """The entry of the user with that name."""
    if not isinstance(name, str):
        raise TypeError(f"getpwnam() argument must be str, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError("embedded null byte")
    if name != _ROOT.pw_name:
        raise KeyError(f"getpwnam(): name not found: {name!r}")
    return _ROOT


def getpwall() -> list[struct_passwd]:
    """The entries of all users."""
    return [_ROOT]
