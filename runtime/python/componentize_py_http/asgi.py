"""ASGI 3.0, whatever carries requests and responses: scopes, messages and the lifespan.

The lifespan begins with the first request of an instance, not while the component is built: what an application opens when
it starts (connections, files, clocks) is there only then. Where an instance has only one request, as with most hosts of WASI
0.2, that is part of each. Nobody says when an instance ends, so `lifespan.shutdown` is never sent.
"""

from __future__ import annotations

import asyncio
import contextvars
import sys
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote

from .heads import CONNECTION_FIELDS, Disconnected, Nowhere, has_body, head, report
from .threads import adapt_anyio

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .heads import Head, Headers

    Message = dict[str, Any]
    Scope = dict[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_VERSIONS = {"version": "3.0", "spec_version": "2.4"}


class Transport(Protocol):
    """What carries a request and its response. `heads.Disconnected` is raised where the client has gone away."""

    async def read(self) -> bytes:
        """Gives more of the request's body; nothing at its end."""

    def start(self, status: int, headers: Headers, has_body: bool) -> None:
        """Sends the head of the response."""

    async def write(self, data: bytes) -> None:
        """Sends a part of the body."""

    async def finish(self, trailers: Headers | None) -> None:
        """Ends the body."""

    def abort(self) -> None:
        """Breaks the body off."""


class Server:
    """An application, and its lifespan."""

    def __init__(self, name: str, application: object) -> None:
        if not callable(application):
            raise TypeError(f"`{name}` is no ASGI application: it is of the type {type(application).__name__}")
        self._application: Application = application
        self._lifespan = Lifespan(application)
        adapt_anyio()

    async def warm_up(self, target: str) -> None:
        """Makes a request while the component is built: what the first one imports and compiles is in the component then.
        The lifespan has not begun."""
        request = head("GET", "http", "localhost", target, [])
        exchange = Exchange(request, _Nowhere(target))
        await self._application(http_scope(request, {}), exchange.receive, exchange.send)
        exchange.check_end()

    async def serve(self, request: Head, transport: Transport) -> None:
        """Answers a request. Whatever the application does, there is an answer."""
        exchange = Exchange(request, transport)
        try:
            await self._lifespan.begin()
            scope = http_scope(request, self._lifespan.state)
            await self._application(scope, exchange.receive, exchange.send)
            exchange.check_end()
        except StartupFailed as error:
            print(error, file=sys.stderr, flush=True)
            await exchange.fail()
        except Exception as error:
            if exchange.is_disconnected:
                # Whatever became of it in the application: there is nobody to be told anything.
                transport.abort()
                return
            report(error)
            await exchange.fail()


class _Nowhere(Nowhere):
    """A request without a body, and a response that nobody is to get."""

    async def read(self) -> bytes:
        return b""

    async def write(self, data: bytes) -> None:  # type: ignore[override]
        pass

    async def finish(self, trailers: Headers | None) -> None:
        pass

    def abort(self) -> None:
        pass


def http_scope(request: Head, state: dict[str, Any]) -> Scope:
    """The scope of a request."""
    return {
        "type": "http",
        "asgi": dict(_VERSIONS),
        "http_version": "1.1",
        "method": request.method.upper(),
        "scheme": request.scheme,
        "path": unquote(request.path),
        "raw_path": request.path.encode("latin-1", "replace"),
        "query_string": request.query.encode("latin-1", "replace"),
        "root_path": "",
        "headers": [(name.encode("latin-1"), value) for name, value in request.headers],
        "client": None,
        "server": request.server,
        "state": state.copy(),
        "extensions": {"http.response.trailers": {}},
    }


class Exchange:
    """The messages of a request."""

    def __init__(self, request: Head, transport: Transport) -> None:
        self._method = request.method
        self._transport = transport
        self._is_read = False
        self._reading = asyncio.Lock()
        self._start: Message | None = None
        self._is_started = False
        self._is_body_complete = False
        self._trailers: Headers = []
        self._ended = asyncio.Event()
        self.is_disconnected = False
        """Whether the client has gone away."""

    async def receive(self) -> Message:
        """What the application calls for a message."""
        async with self._reading:
            if not self._is_read and not self._ended.is_set():
                try:
                    part = await self._transport.read()
                except Disconnected:
                    self._disconnect()
                else:
                    self._is_read = not part
                    return {"type": "http.request", "body": part, "more_body": bool(part)}
        await self._ended.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """What the application calls with a message."""
        if self.is_disconnected:
            raise Disconnected("the client has gone away")
        if self._ended.is_set():
            raise RuntimeError(f"the response has ended, and {message['type']!r} was sent")
        match message["type"]:
            case "http.response.start" if self._start is None:
                self._start = _checked(message)
            case "http.response.body" if self._start is not None and not self._is_body_complete:
                await self._send_body(message.get("body", b""), message.get("more_body", False))
            case "http.response.trailers" if self._is_body_complete:
                self._trailers += _fields(message.get("headers", ()))
                if not message.get("more_trailers", False):
                    await self._finish()
            case kind:
                raise RuntimeError(f"it was not the time for the message {kind!r}")

    async def _send_body(self, data: bytes, more: bool) -> None:
        data = bytes(data)
        if not self._is_started:
            self._send_head(None if more else len(data))
        try:
            if data:
                await self._transport.write(data)
        except Disconnected:
            self._disconnect()
            raise
        if not more:
            self._is_body_complete = True
            if self._start is None or not self._start.get("trailers", False):
                await self._finish()

    def _send_head(self, length: int | None) -> None:
        """Sends the head. `length` is that of the whole body, where it is known."""
        assert self._start is not None
        status, headers = self._start["status"], _fields(self._start.get("headers", ()))
        body_follows = has_body(self._method, status)
        has_length = any(name.lower() == "content-length" for name, _ in headers)
        if body_follows and length is not None and not has_length and not self._start.get("trailers", False):
            headers.append(("content-length", b"%d" % length))
        self._transport.start(status, headers, body_follows)
        self._is_started = True

    async def _finish(self) -> None:
        self._ended.set()
        try:
            await self._transport.finish(self._trailers or None)
        except Disconnected:
            self._disconnect()

    def _disconnect(self) -> None:
        self.is_disconnected = True
        self._ended.set()

    def check_end(self) -> None:
        """Comes when the application has returned.

        Raises: `RuntimeError` if something is missing.
        """
        if not self._ended.is_set():
            missing = "complete response" if self._is_started else "response"
            raise RuntimeError(f"the application has returned and sent no {missing}")

    async def fail(self) -> None:
        """Sends an error, if it is not too late for it, and breaks the response off otherwise."""
        if self._is_started:
            if not self._ended.is_set():
                self._transport.abort()
        else:
            headers = [(b"content-type", b"text/plain; charset=utf-8")]
            self._start = {"status": 500, "headers": headers}
            try:
                await self._send_body(b"Internal Server Error\n", more=False)
            except Disconnected:
                self._transport.abort()
        self._ended.set()


def _checked(message: Message) -> Message:
    """A message that starts a response."""
    status = message["status"]
    if not isinstance(status, int) or status < 200:
        raise ValueError(f"the status of a response is a number from 200 on, and this is {status!r}")
    _fields(message.get("headers", ()))
    return message


def _fields(headers: Any) -> Headers:
    """Fields as `wasi:http` has them, without those that are the host's."""
    fields = []
    for name, value in headers:
        if not isinstance(name, bytes) or not isinstance(value, bytes):
            raise TypeError(f"the names and values of headers are bytes, and this is not: {name!r}: {value!r}")
        text = name.decode("latin-1")
        if text.lower() not in CONNECTION_FIELDS:
            fields.append((text, value))
    return fields


class StartupFailed(Exception):
    """The application has sent that it cannot start."""


class Lifespan:
    """What an application does from the first request on."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._startup: asyncio.Future[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._has_received = False
        self.state: dict[str, Any] = {}
        """What the application keeps for its requests."""

    async def begin(self) -> None:
        """Waits until the application has started. If it could not, the next request tries again.

        Raises: `StartupFailed`
        """
        if self._startup is None:
            loop = asyncio.get_running_loop()
            self._startup = loop.create_future()
            self.state.clear()
            self._has_received = False
            # It is of no request, so that it does not end with one.
            self._task = asyncio.Task(self._run(self._startup), loop=loop, context=contextvars.Context())
        try:
            await asyncio.shield(self._startup)
        except StartupFailed:
            self._startup = None
            raise

    async def _run(self, startup: asyncio.Future[None]) -> None:
        scope = {"type": "lifespan", "asgi": dict(_VERSIONS), "state": self.state}

        async def send(message: Message) -> None:
            match message["type"]:
                case "lifespan.startup.complete" if not startup.done():
                    startup.set_result(None)
                case "lifespan.startup.failed" if not startup.done():
                    text = message.get("message", "")
                    startup.set_exception(StartupFailed(f"the application cannot start: {text}".rstrip(": ")))

        try:
            await self._application(scope, self._receive, send)
        except Exception as error:
            # Applications may do without a lifespan, and say so by any exception.
            if startup.done() and startup.exception() is None:
                report(error)
        if not startup.done():
            startup.set_result(None)

    async def _receive(self) -> Message:
        if not self._has_received:
            self._has_received = True
            return {"type": "lifespan.startup"}
        # Nobody says when an instance ends.
        forever: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        return await forever
