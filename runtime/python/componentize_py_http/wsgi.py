"""PEP 3333, whatever carries requests and responses: the environment, and the order in which a response is sent."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote_to_bytes

from .heads import CONNECTION_FIELDS, Nowhere, has_body, head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from .heads import Head, Headers

    ExceptionInformation = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
    StartResponse = Callable[..., Callable[[bytes], object]]
    Environment = dict[str, Any]
    Application = Callable[[Environment, StartResponse], Iterable[bytes]]

BUFFER_SIZE = 64 * 1024
"""How much of a request's body is read at a time."""


class Body(io.RawIOBase):
    """The body of a request as the raw stream under a buffered one."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def environment(request: Head, body: io.BufferedIOBase) -> Environment:
    """The environment for a request."""
    host, port = request.server
    environ: Environment = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "QUERY_STRING": request.query,
        "REQUEST_URI": request.target,
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_SOFTWARE": "componentize-py",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": body,
        # Not of the PEP, but what frameworks look for: reading stops at the end, whether there is a length or not.
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        # The host has as many instances as it likes, and uses them as often as it likes.
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in request.headers:
        # `X_Y` and `X-Y` would be the same, so that a client could pass for the proxy before the server.
        if "_" in name:
            continue
        key = name.replace("-", "_").upper()
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        text = value.decode("latin-1")
        if key in environ:
            text = f"{environ[key]}{'; ' if name == 'cookie' else ','}{text}"
        environ[key] = text
    return environ


class Sink(Protocol):
    """Where a response goes."""

    def start(self, status: int, headers: Headers, has_body: bool) -> None:
        """Sends the head."""

    def write(self, data: bytes) -> None:
        """Sends a part of the body."""


class Response:
    """A response of an application.

    The head is sent with the first bytes of the body that are not empty, or at the end: until then the application may
    call `start_response` again, for an error.
    """

    def __init__(self, sink: Sink, method: str) -> None:
        self._sink = sink
        self._method = method
        self._head: tuple[int, Headers] | None = None
        self._left: int | None = None
        self.is_started = False
        """Whether the head was sent."""

    def start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: ExceptionInformation | None = None
    ) -> Callable[[bytes], object]:
        """What the application calls."""
        if exc_info:
            try:
                if self.is_started and exc_info[1] is not None:
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None
        elif self._head is not None:
            raise AssertionError("start_response was called before, and this time without exc_info")
        self._head = _status(status), [_field(name, value) for name, value in headers]
        return self.send

    def send(self, data: bytes, length: int | None = None) -> None:
        """Sends a part of the body. `length` is that of the whole body, where it is known."""
        if not isinstance(data, bytes):
            raise TypeError(f"a WSGI application gives bytes, and this one gave {type(data).__name__}")
        if not data:
            return
        if not self.is_started:
            self._start(length)
        if self._left is None:
            self._sink.write(data)
            return
        part, self._left = data[: self._left], max(0, self._left - len(data))
        if part:
            self._sink.write(part)

    def end(self) -> None:
        """Comes behind the last part of the body."""
        if not self.is_started:
            self._start(0)
        if self._left:
            raise AssertionError(f"the body is {self._left} bytes shorter than Content-Length says")

    @property
    def is_complete(self) -> bool:
        """Whether everything was sent that is to be sent, though the application may have more."""
        return self.is_started and self._left == 0

    def fail(self) -> None:
        """Sends an error instead of the application's response."""
        self._head = 500, [("content-type", b"text/plain; charset=utf-8")]
        self.send(b"Internal Server Error\n", 22)

    def _start(self, length: int | None) -> None:
        if self._head is None:
            raise AssertionError("the application did not call start_response")
        status, headers = self._head
        given = next((value for name, value in headers if name.lower() == "content-length"), None)
        body_follows = has_body(self._method, status)
        if not body_follows:
            self._left = 0
        elif given is not None:
            self._left = int(given)
        elif length is not None:
            headers.append(("content-length", b"%d" % length))
        self._sink.start(status, headers, body_follows)
        self.is_started = True


def known_length(parts: Iterable[bytes]) -> int | None:
    """The length of a body that is a list of one part."""
    if isinstance(parts, (list, tuple)) and len(parts) == 1 and isinstance(parts[0], bytes):
        return len(parts[0])
    return None


def _status(status: str) -> int:
    if not isinstance(status, str) or not status[:3].isdecimal() or status[3:4] not in ("", " "):
        raise ValueError(f"the status is to be a string like '200 OK', and it is {status!r}")
    code = int(status[:3])
    if code < 200:
        raise ValueError(f"a response has a final status, and this is an interim one: {status}")
    return code


def _field(name: str, value: str) -> tuple[str, bytes]:
    if not isinstance(name, str) or not isinstance(value, str):
        raise TypeError(f"the names and values of headers are strings, and this is not: {name!r}: {value!r}")
    if name.lower() in CONNECTION_FIELDS:
        raise AssertionError(f"the header {name} is about the connection, which is the server's business (PEP 3333)")
    if any(character in value for character in "\r\n\0"):
        raise ValueError(f"the header {name} has more than one line: {value!r}")
    return name, value.encode("latin-1")


def respond(application: Application, environ: Environment, response: Response) -> None:
    """Has an application answer a request, from the call to the end of the body."""
    parts = application(environ, response.start_response)
    try:
        length = known_length(parts)
        for part in parts:
            response.send(part, length)
            if response.is_complete:
                break
        response.end()
    finally:
        close(parts)


def warm_up(application: Application, target: str) -> None:
    """Makes a request while the component is built: what the first one imports and compiles is in the component then."""
    request = head("GET", "http", "localhost", target, [])
    respond(application, environment(request, io.BytesIO()), Response(Nowhere(target), request.method))


def checked(name: str, application: object) -> Application:
    """The application, if it can be one."""
    if not callable(application):
        raise TypeError(f"`{name}` is no WSGI application: it is of the type {type(application).__name__}")
    return application


def close(parts: Iterable[bytes]) -> None:
    """Tells the application that nobody will ask for more."""
    function = getattr(parts, "close", None)
    if function is not None:
        function()
