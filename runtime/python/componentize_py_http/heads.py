"""What the two versions of `wasi:http` have in common: the head of a request, and how errors are told."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Headers = list[tuple[str, bytes]]
"""The fields of a head, in their order. Those that are there several times are in the list several times."""

CONNECTION_FIELDS = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailers",
        "transfer-encoding",
        "upgrade",
    }
)
"""The fields that are about the connection, which is the host's."""


class Head(NamedTuple):
    """The head of a request."""

    method: str
    """In the case in which it came."""
    scheme: str
    authority: str
    """Host, and port if it is not the scheme's usual one."""
    target: str
    """Path and query, as they came."""
    headers: Headers
    """The names are in lower case. `host` is always among them."""

    @property
    def path(self) -> str:
        """The path as it came, with what is percent-encoded in it."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """What is behind the question mark."""
        return self.target.partition("?")[2]

    @property
    def server(self) -> tuple[str, int]:
        """The name and the port by which the server was asked."""
        host, colon, port = self.authority.rpartition(":")
        if not colon or not port.isdecimal():
            host, port = self.authority, ""
        return host.strip("[]") or "localhost", int(port or ("443" if self.scheme == "https" else "80"))


class Disconnected(ConnectionResetError):
    """The client has gone away."""


def head(method: str, scheme: str, authority: str, target: str, fields: Headers) -> Head:
    """The head of a request. Hosts may leave out the field `host`, as they give the authority; some give neither. Then
    there is no field, rather than one with nothing in it, which frameworks refuse."""
    headers = [(name.lower(), value) for name, value in fields]
    given = next((value for name, value in headers if name == "host"), None)
    if given is None and authority:
        headers.insert(0, ("host", authority.encode("latin-1", "replace")))
    elif given is not None and not authority:
        authority = given.decode("latin-1")
    return Head(method, scheme, authority, target or "/", headers)


def head_of(method: object, scheme: object, authority: str | None, target: str | None, fields: Headers) -> Head:
    """The same, where `method` and `scheme` are cases of the variants of either version."""
    return head(
        _word(method, str.upper),
        "http" if scheme is None else _word(scheme, str.lower),
        authority or "",
        target or "",
        fields,
    )


def _word(case: object, spell: Callable[[str], str]) -> str:
    """What a case stands for: `other` has it, and the others are named so."""
    value = getattr(case, "value", None)
    return value if isinstance(value, str) else spell(type(case).__name__.rpartition("_")[2])


def refused_headers(reason: object, headers: Headers) -> ValueError:
    """The error for headers that the host does not take."""
    return ValueError(f"the host does not send these headers ({reason}): {headers}")


def refused_status(status: int) -> ValueError:
    """The error for a status that the host does not take."""
    return ValueError(f"the host does not send the status {status}")


def has_body(method: str, status: int) -> bool:
    """Whether a response can have a body (RFC 9110, section 6.4.1)."""
    return method != "HEAD" and status >= 200 and status not in (204, 304)


class Nowhere:
    """Takes a response that nobody is to get, for requests that are made while the component is built."""

    def __init__(self, target: str) -> None:
        self._target = target

    def start(self, status: int, headers: Headers, has_body: bool) -> None:
        """Takes the head.

        Raises: `RuntimeError` if it is that of a failure
        """
        if status >= 500:
            raise RuntimeError(f"the request for {self._target}, to warm up, was answered with the status {status}")

    def write(self, data: bytes) -> None:
        """Takes a part of the body."""


def report(error: BaseException) -> None:
    """Prints the traceback of an exception that nobody has handled, from the application's own code on."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_frame.f_globals.get("__package__") == __package__:
        traceback = traceback.tb_next
    sys.excepthook(type(error), error.with_traceback(traceback), traceback)
    sys.stderr.flush()
