"""A WSGI application, a path for each rule of PEP 3333; `wsgiref.validate` sees to it that it keeps to them itself."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING
from wsgiref.validate import validator

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    Page = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]

PLAIN = [("Content-Type", "text/plain")]


def echo(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterator[bytes]:
    """Gives back what comes, as it comes."""
    start_response("200 OK", [("Content-Type", environ["CONTENT_TYPE"])])
    while part := environ["wsgi.input"].read(100_000):
        yield part


def lines(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """Reads in every way that there is."""
    body = environ["wsgi.input"]
    first, second = body.readline(), body.read(3)
    rest = body.readlines()
    text = json.dumps([str(part) for part in (first, second, rest, body.read(1))])
    start_response("200 OK", PLAIN[:])
    return [text.encode()]


def environment(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> list[bytes]:
    """The environment, as far as it is text."""
    text = {
        name: value
        for name, value in environ.items()
        if isinstance(value, (str, bool, tuple))
    }
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(text).encode()]


def headers(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """Fields that are there twice, and one that is not ASCII."""
    fields = [
        *PLAIN,
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("X-Latin", "gr\xfc\xdfe"),
    ]
    start_response("200 OK", fields)
    return [b""]


def status(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """The status that the query names, with a body that it may not have."""
    code = environ["QUERY_STRING"]
    bodiless = code.startswith("204") or code.startswith("304")
    start_response(
        code.replace("%20", " "), [] if bodiless else [*PLAIN, ("Content-Length", "4")]
    )
    return [b""] if bodiless else [b"body"]


def unvalidated_status(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> list[bytes]:
    """The same, and there is a body whatever the status."""
    start_response(environ["QUERY_STRING"].replace("%20", " "), PLAIN[:])
    return [b"body"]


def failure(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    raise LookupError("before the start")


def changed_mind(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> list[bytes]:
    """Starts a response, and then another one, as nothing was sent yet."""
    start_response("200 OK", PLAIN[:])
    try:
        raise ValueError("something is wrong")
    except ValueError:
        start_response("418 I'm a teapot", PLAIN[:], sys.exc_info())
    return [b"no coffee"]


class Parts:
    """A body that fails behind its first part, and says when it is closed."""

    def __iter__(self) -> Iterator[bytes]:
        yield b"first"
        raise LookupError("after the start")

    def close(self) -> None:
        print("closed", file=sys.stderr)


def late_failure(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    start_response("200 OK", PLAIN[:])
    return Parts()


def writes(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """Uses the function of old."""
    write = start_response("200 OK", PLAIN[:])
    write(b"written, ")
    write(b"and ")
    return [b"returned"]


def too_long(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterator[bytes]:
    start_response("200 OK", [*PLAIN, ("Content-Length", "4")])
    yield b"12"
    yield b"3456"
    raise AssertionError("nobody may ask for more")


def too_short(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> list[bytes]:
    start_response("200 OK", [*PLAIN, ("Content-Length", "10")])
    return [b"12"]


def connection(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> list[bytes]:
    start_response("200 OK", [*PLAIN, ("Connection", "close")])
    return [b""]


def endless(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterator[bytes]:
    start_response("200 OK", PLAIN[:])
    try:
        while True:
            yield bytes(100_000)
    finally:
        print("the client has gone away", file=sys.stderr)


def no_start(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> list[bytes]:
    return [b"body"]


VALIDATED: "dict[str, Page]" = {
    "/echo": echo,
    "/lines": lines,
    "/environ": environment,
    "/headers": headers,
    "/status": status,
    "/failure": failure,
    "/changed-mind": changed_mind,
    "/late-failure": late_failure,
    "/writes": writes,
}
OTHERS: "dict[str, Page]" = {
    "/unvalidated-status": unvalidated_status,
    "/too-long": too_long,
    "/too-short": too_short,
    "/connection": connection,
    "/endless": endless,
    "/no-start": no_start,
}


def validated(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    page = VALIDATED.get(environ["PATH_INFO"], environment)
    return page(environ, start_response)


checked: "WSGIApplication" = validator(validated)


def application(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    page = OTHERS.get(environ["PATH_INFO"], checked)
    return page(environ, start_response)


def make() -> "WSGIApplication":
    """What `--wsgi wsgi_app:make()` calls."""
    return application
