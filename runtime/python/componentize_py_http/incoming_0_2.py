"""Requests that come in, and their responses, by `wasi:http/incoming-handler@0.2`.

Both are to be had blocking, for WSGI, and awaited on `poll_loop`'s event loop, for ASGI. Where a client has gone away,
`heads.Disconnected` is raised.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from componentize_py_types import Err, Ok
from componentize_py_wasi_http_0_2 import streams, types

from . import heads
from .heads import Disconnected, refused_headers, refused_status

if TYPE_CHECKING:
    from componentize_py_wasi_http_0_2 import poll

    from .heads import Head, Headers


def head_of(request: types.IncomingRequest) -> Head:
    """The head of a request."""
    with request.headers() as fields:
        headers = fields.entries()
    return heads.head_of(request.method(), request.scheme(), request.authority(), request.path_with_query(), headers)


async def ready(pollable: poll.Pollable) -> None:
    """Waits until a pollable is ready, and drops it."""
    from poll_loop import PollLoop, register

    loop = asyncio.get_running_loop()
    assert isinstance(loop, PollLoop)
    await register(loop, pollable)


def _reason(error: streams.StreamError) -> str:
    """What is said of an error of a stream."""
    if isinstance(error, streams.StreamError_LastOperationFailed):
        with error.value as reason:
            return reason.to_debug_string()
    return "the other side has closed the connection"


class Input:
    """The body of a request or a response that comes in.

    Where it breaks off, `failure` is raised.
    """

    def __init__(
        self, message: types.IncomingRequest | types.IncomingResponse, failure: type[ConnectionError] = Disconnected
    ) -> None:
        self._failure = failure
        self._message: types.IncomingRequest | types.IncomingResponse | None = message
        self._body: types.IncomingBody | None = None
        self._stream: streams.InputStream | None = None

    def read(self, size: int) -> bytes:
        """Waits for bytes, and gives at most `size`; none are the end."""
        while (stream := self._open()) is not None:
            try:
                if data := stream.blocking_read(size):
                    return data
            except Err as error:
                self._end(error.value)
        return b""

    async def read_async(self, size: int) -> bytes:
        """As `read`, without keeping other tasks waiting."""
        while (stream := self._open()) is not None:
            try:
                if data := stream.read(size):
                    return data
            except Err as error:
                self._end(error.value)
            else:
                await ready(stream.subscribe())
        return b""

    def _open(self) -> streams.InputStream | None:
        """The stream; none behind its end."""
        if self._body is None and self._message is not None:
            self._body = self._message.consume()
            self._stream = self._body.stream()
        return self._stream

    def _end(self, error: streams.StreamError) -> None:
        self.close()
        if not isinstance(error, streams.StreamError_Closed):
            raise self._failure(_reason(error))

    def close(self) -> None:
        """Gives up what was not read."""
        # In this order: what comes from another one has to be dropped before it.
        stream, self._stream = self._stream, None
        body, self._body = self._body, None
        message, self._message = self._message, None
        for resource in (stream, body, message):
            if resource is not None:
                resource.__exit__(None, None, None)


class Output:
    """The body of a request or a response that goes out.

    Where nobody takes it any more, `failure` is raised.
    """

    def __init__(
        self, message: types.OutgoingRequest | types.OutgoingResponse, failure: type[ConnectionError] = Disconnected
    ) -> None:
        self._failure = failure
        self._body: types.OutgoingBody | None = message.body()
        self._stream: streams.OutputStream | None = self._body.write()

    def write(self, data: bytes) -> None:
        """Sends bytes. Waits until there is room for them."""
        sent = 0
        while sent < len(data):
            stream, room = self._room()
            if not room:
                with stream.subscribe() as pollable:
                    pollable.block()
                continue
            sent += self._write(stream, data[sent : sent + room])
        self._flush()

    async def write_async(self, data: bytes) -> None:
        """As `write`, without keeping other tasks waiting."""
        sent = 0
        while sent < len(data):
            stream, room = self._room()
            if not room:
                await ready(stream.subscribe())
                continue
            sent += self._write(stream, data[sent : sent + room])
        self._flush()

    def _room(self) -> tuple[streams.OutputStream, int]:
        if self._stream is None:
            raise self._failure("the body has ended")
        try:
            return self._stream, self._stream.check_write()
        except Err as error:
            raise self._failure(_reason(error.value)) from None

    def _write(self, stream: streams.OutputStream, part: bytes) -> int:
        try:
            stream.write(part)
        except Err as error:
            raise self._failure(_reason(error.value)) from None
        return len(part)

    def _flush(self) -> None:
        """Has the host send what it has. (That it has done so is waited for when there is more to send.)

        A host that has taken as much as the head announces may have closed the stream by then. So a failure here means
        nothing yet: whoever has more to write gets to know.
        """
        with suppress(Err):
            if self._stream is not None:
                self._stream.flush()

    def finish(self, trailers: Headers | None = None) -> None:
        """Ends the body.

        Raises: `ValueError` if it is not as long as the head says.
        """
        body = self._close_stream()
        if body is None:
            return
        try:
            types.OutgoingBody.finish(body, types.Fields.from_list(trailers) if trailers else None)
        except Err as error:
            if isinstance(error.value, (types.ErrorCode_HttpRequestBodySize, types.ErrorCode_HttpResponseBodySize)):
                raise ValueError("the body is not as long as Content-Length says") from None
            raise self._failure(str(error.value)) from None

    def abort(self) -> None:
        """Ends the body so that the other side sees that something is missing."""
        if body := self._close_stream():
            body.__exit__(None, None, None)

    def _close_stream(self) -> types.OutgoingBody | None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.__exit__(None, None, None)
        body, self._body = self._body, None
        return body


class Answer:
    """A response: head first, and then what it has of a body."""

    def __init__(self, response_out: types.ResponseOutparam) -> None:
        self._response_out: types.ResponseOutparam | None = response_out
        self._output: Output | None = None
        self._has_body = False

    def start(self, status: int, headers: Headers, has_body: bool) -> None:
        """Sends the head.

        Raises: `ValueError` if there is something in it that the host does not send.
        """
        assert self._response_out is not None, "the head was sent before"
        try:
            fields = types.Fields.from_list(headers)
        except Err as error:
            raise refused_headers(error.value, headers) from None
        response = types.OutgoingResponse(fields)
        try:
            response.set_status_code(status)
        except Err:
            raise refused_status(status) from None
        # Hosts want the body to be taken, whether there is one or not.
        self._output = Output(response)
        self._has_body = has_body
        response_out, self._response_out = self._response_out, None
        types.ResponseOutparam.set(response_out, Ok(response))

    def write(self, data: bytes) -> None:
        """Sends a part of the body."""
        if self._output is not None and self._has_body:
            self._output.write(data)

    async def write_async(self, data: bytes) -> None:
        """As `write`, without keeping other tasks waiting."""
        if self._output is not None and self._has_body:
            await self._output.write_async(data)

    def finish(self, trailers: Headers | None = None) -> None:
        """Ends the body."""
        if self._output is None:
            return
        try:
            self._output.finish(trailers)
        except ValueError:
            # What `content-length` says of a response without a body is about another one.
            if self._has_body:
                raise

    def abort(self) -> None:
        """Breaks the body off."""
        if self._output is not None:
            self._output.abort()
