"""Requests that go out, by `wasi:http/outgoing-handler@0.2`: what is under the adapters for requests, httpx and urllib.

Connections, TLS and their reuse are the host's. Waiting is blocking, or awaited on `poll_loop`'s event loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from componentize_py_types import Err, Ok
from componentize_py_wasi_http_0_2 import types

from .heads import CONNECTION_FIELDS, refused_headers
from .incoming_0_2 import Input, Output, ready

try:
    from componentize_py_wasi_http_0_2 import outgoing_handler
except ImportError as error:
    raise ImportError("the component's world does not import wasi:http/outgoing-handler@0.2") from error

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Iterable

    from componentize_py_types import Result

    from .heads import Headers

_METHODS: dict[str, types.Method] = {
    "GET": types.Method_Get(),
    "HEAD": types.Method_Head(),
    "POST": types.Method_Post(),
    "PUT": types.Method_Put(),
    "DELETE": types.Method_Delete(),
    "CONNECT": types.Method_Connect(),
    "OPTIONS": types.Method_Options(),
    "TRACE": types.Method_Trace(),
    "PATCH": types.Method_Patch(),
}

_OWN_FIELDS = CONNECTION_FIELDS | {"host"}
"""What the host sets."""


class RequestFailed(OSError):
    """There is no response."""

    def __init__(self, code: types.ErrorCode) -> None:
        self.name = type(code).__name__.removeprefix("ErrorCode_")
        """The case of `wasi:http`'s `error-code`: `ConnectionRefused`."""
        detail = getattr(code, "value", None)
        super().__init__(self.name if detail is None else f"{self.name}: {detail}")

    @property
    def is_connecting(self) -> bool:
        """Whether the server was not reached."""
        return self.name.startswith(("Dns", "Destination")) or self.name in (
            "ConnectionRefused",
            "ConnectionLimitReached",
            "ConnectionTimeout",
        )

    @property
    def is_timeout(self) -> bool:
        """Whether it took too long."""
        return self.name.endswith("Timeout")

    @property
    def is_tls(self) -> bool:
        """Whether the server could not be trusted."""
        return self.name.startswith("Tls")


class Timeouts(NamedTuple):
    """How long to wait, in seconds. `None` leaves it to the host."""

    connect: float | None = None
    first_byte: float | None = None
    between_bytes: float | None = None


class Response(NamedTuple):
    """A response, of which the body may be still to come."""

    status: int
    headers: Headers
    body: Input


def send(
    method: str, url: str, headers: Headers, body: Iterable[bytes] | None, timeouts: Timeouts = Timeouts()
) -> Response:
    """Sends a request, and waits for the head of its response.

    Raises: `RequestFailed`
    """
    future, output = _start(method, url, headers, body is not None, timeouts)
    with future:
        if output is not None:
            try:
                for part in body or ():
                    output.write(part)
                output.finish()
            except ConnectionResetError:
                # The response, or its failure, says why nobody wants more.
                output.abort()
        while (outcome := future.get()) is None:
            with future.subscribe() as pollable:
                pollable.block()
        return _response(outcome)


async def send_async(
    method: str, url: str, headers: Headers, body: AsyncIterable[bytes] | None, timeouts: Timeouts = Timeouts()
) -> Response:
    """As `send`, without keeping other tasks waiting."""
    future, output = _start(method, url, headers, body is not None, timeouts)
    with future:
        if output is not None and body is not None:
            try:
                async for part in body:
                    await output.write_async(part)
                output.finish()
            except ConnectionResetError:
                output.abort()
        while (outcome := future.get()) is None:
            await ready(future.subscribe())
        return _response(outcome)


def _start(
    method: str, url: str, headers: Headers, has_body: bool, timeouts: Timeouts
) -> tuple[types.FutureIncomingResponse, Output | None]:
    parts = urlsplit(url)
    own = [(name, value) for name, value in headers if name.lower() not in _OWN_FIELDS]
    try:
        fields = types.Fields.from_list(own)
    except Err as error:
        raise refused_headers(error.value, own) from None
    request = types.OutgoingRequest(fields)
    scheme: types.Scheme
    match parts.scheme:
        case "http":
            scheme = types.Scheme_Http()
        case "https":
            scheme = types.Scheme_Https()
        case other:
            scheme = types.Scheme_Other(other)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        request.set_method(_METHODS.get(method) or types.Method_Other(method))
        request.set_scheme(scheme)
        request.set_authority(parts.netloc.rpartition("@")[2])
        request.set_path_with_query(target)
    except Err:
        raise ValueError(f"this is no request that can be sent: {method} {url}") from None
    output = Output(request, ConnectionResetError) if has_body else None
    try:
        return outgoing_handler.handle(request, _options(timeouts)), output
    except Err as error:
        raise RequestFailed(error.value) from None


def _options(timeouts: Timeouts) -> types.RequestOptions | None:
    if timeouts == Timeouts():
        return None
    options = types.RequestOptions()
    try:
        for set_timeout, seconds in (
            (options.set_connect_timeout, timeouts.connect),
            (options.set_first_byte_timeout, timeouts.first_byte),
            (options.set_between_bytes_timeout, timeouts.between_bytes),
        ):
            if seconds is not None:
                set_timeout(round(seconds * 1e9))
    except Err:
        # The host knows no such limits.
        return None
    return options


def _response(outcome: Result[Result[types.IncomingResponse, types.ErrorCode], None]) -> Response:
    """The response that a future has given."""
    # A future gives its value once; this is the first time.
    assert isinstance(outcome, Ok)
    if isinstance(outcome.value, Err):
        raise RequestFailed(outcome.value.value)
    response = outcome.value.value
    with response.headers() as fields:
        headers = fields.entries()
    return Response(response.status(), headers, Input(response, ConnectionResetError))
