"""Requests that come in, and their responses, by `wasi:http/handler@0.3`.

A response is what the handler returns; its body follows, from a task that goes on after that. Where a client has gone away,
`heads.Disconnected` is raised.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from componentize_py_types import Err, Ok
from componentize_py_wasi_http_0_3 import byte_stream, result_future, trailers_future, types

from . import heads
from .heads import Disconnected, refused_headers, refused_status

if TYPE_CHECKING:
    from componentize_py_async_support.futures import FutureReader, FutureWriter
    from componentize_py_async_support.streams import ByteStreamReader, ByteStreamWriter
    from componentize_py_types import Result

    from .heads import Head, Headers

    Trailers = Result[types.Fields | None, types.ErrorCode]


def head_of(request: types.Request) -> Head:
    """The head of a request."""
    with request.get_headers() as fields:
        headers = fields.copy_all()
    return heads.head_of(
        request.get_method(), request.get_scheme(), request.get_authority(), request.get_path_with_query(), headers
    )


class Input:
    """The body of a request."""

    def __init__(self, request: types.Request) -> None:
        self._request: types.Request | None = request
        self._stream: ByteStreamReader | None = None
        self._trailers: FutureReader[Trailers] | None = None

    async def read(self, size: int) -> bytes:
        """Waits for bytes, and gives at most `size`; none are the end."""
        if self._request is not None:
            request, self._request = self._request, None
            _, no_error = result_future(lambda: Ok(None))
            self._stream, self._trailers = types.Request.consume_body(request, no_error)
        if self._stream is None:
            return b""
        while not self._stream.writer_dropped:
            if data := await self._stream.read(size):
                return data
        await self._end()
        return b""

    async def _end(self) -> None:
        trailers, self._trailers = self._trailers, None
        if trailers is not None:
            outcome = await trailers.read()
            if isinstance(outcome, Err):
                raise Disconnected(str(outcome.value))

    def close(self) -> None:
        """Gives up what was not read."""
        stream, self._stream = self._stream, None
        trailers, self._trailers = self._trailers, None
        request, self._request = self._request, None
        for resource in (stream, trailers, request):
            if resource is not None:
                resource.__exit__(None, None, None)


class Answer:
    """A response: head first, and then what it has of a body."""

    def __init__(self) -> None:
        self.response: asyncio.Future[types.Response] = asyncio.get_running_loop().create_future()
        """What the handler returns."""
        self._stream: ByteStreamWriter | None = None
        self._trailers: FutureWriter[Trailers] | None = None

    def start(self, status: int, headers: Headers, has_body: bool) -> None:
        """Sends the head.

        Raises: `ValueError` if there is something in it that the host does not send.
        """
        assert not self.response.done(), "the head was sent before"
        try:
            fields = types.Fields.from_list(headers)
        except Err as error:
            raise refused_headers(error.value, headers) from None
        contents = None
        if has_body:
            self._stream, contents = byte_stream()
        self._trailers, trailers = trailers_future(_broken_off)
        response, _ = types.Response.new(fields, contents, trailers)
        try:
            response.set_status_code(status)
        except Err:
            raise refused_status(status) from None
        self.response.set_result(response)

    async def write(self, data: bytes) -> None:
        """Sends a part of the body."""
        if self._stream is not None and await self._stream.write_all(data) < len(data):
            raise Disconnected("the other side has closed the connection")

    async def finish(self, trailers: Headers | None = None) -> None:
        """Ends the body."""
        self._close_stream()
        writer, self._trailers = self._trailers, None
        if writer is not None:
            await writer.write(Ok(types.Fields.from_list(trailers) if trailers else None))

    def abort(self) -> None:
        """Breaks the body off, or gives no response at all."""
        self._close_stream()
        writer, self._trailers = self._trailers, None
        if writer is not None:
            # It says so by default.
            writer.__exit__(None, None, None)
        if not self.response.done():
            self.response.set_exception(Err(types.ErrorCode_ConnectionTerminated()))

    def _close_stream(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.__exit__(None, None, None)


def _broken_off() -> Trailers:
    """What comes behind a body that has not come to its end."""
    return Err(types.ErrorCode_InternalError("the application has failed"))
