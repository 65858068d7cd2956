"""httpx over `wasi:http@0.2`: transports for its clients.

client = httpx.Client(transport=WasiTransport())
client = httpx.AsyncClient(transport=AsyncWasiTransport())    # on the event loop `poll_loop.PollLoop`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from .bodies import PART_SIZE
from .outgoing_0_2 import RequestFailed, Response, Timeouts, send, send_async

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from .heads import Headers
    from .incoming_0_2 import Input


class WasiTransport(httpx.BaseTransport):
    """Sends the requests of a client by the host, whose TLS, proxies and connections are used."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends a request, and waits for the head of its response."""
        assert isinstance(request.stream, httpx.SyncByteStream)
        body = request.stream if _has_body(request) else None
        try:
            answer = send(request.method, str(request.url), _headers(request), body, _timeouts(request))
        except RequestFailed as error:
            raise _exception(error)(str(error), request=request) from error
        return _response(answer, _Body(answer.body))


class AsyncWasiTransport(httpx.AsyncBaseTransport):
    """As `WasiTransport`, without keeping other tasks waiting."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends a request, and waits for the head of its response."""
        assert isinstance(request.stream, httpx.AsyncByteStream)
        body = request.stream if _has_body(request) else None
        try:
            answer = await send_async(request.method, str(request.url), _headers(request), body, _timeouts(request))
        except RequestFailed as error:
            raise _exception(error)(str(error), request=request) from error
        return _response(answer, _AsyncBody(answer.body))


class _Body(httpx.SyncByteStream):
    """The body of a response."""

    def __init__(self, body: Input) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        try:
            while part := self._body.read(PART_SIZE):
                yield part
        except ConnectionResetError as error:
            raise httpx.ReadError(str(error)) from error

    def close(self) -> None:
        self._body.close()


class _AsyncBody(httpx.AsyncByteStream):
    """The body of a response that is awaited."""

    def __init__(self, body: Input) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while part := await self._body.read_async(PART_SIZE):
                yield part
        except ConnectionResetError as error:
            raise httpx.ReadError(str(error)) from error

    async def aclose(self) -> None:
        self._body.close()


def _has_body(request: httpx.Request) -> bool:
    return "content-length" in request.headers or "transfer-encoding" in request.headers


def _headers(request: httpx.Request) -> Headers:
    return [(name.decode("latin-1"), value) for name, value in request.headers.raw]


def _timeouts(request: httpx.Request) -> Timeouts:
    given = request.extensions.get("timeout", {})
    return Timeouts(given.get("connect"), given.get("read"), given.get("read"))


def _response(answer: Response, stream: httpx.SyncByteStream | httpx.AsyncByteStream) -> httpx.Response:
    headers = [(name.encode("latin-1"), value) for name, value in answer.headers]
    return httpx.Response(answer.status, headers=headers, stream=stream)


def _exception(error: RequestFailed) -> type[httpx.TransportError]:
    if error.is_timeout:
        return httpx.ConnectTimeout if error.is_connecting else httpx.ReadTimeout
    if error.is_connecting or error.is_tls:
        return httpx.ConnectError
    return httpx.RemoteProtocolError if error.name.startswith("Http") else httpx.NetworkError
