

READ_SIZE = 16 * 1024
"""How many bytes are read at a time."""


async def _ready(pollable: poll.Pollable) -> None:
    """Wait until `pollable` is ready, then drop it."""
    loop = asyncio.get_running_loop()
    if not isinstance(loop, PollLoop):
        raise RuntimeError("this has to be run by a PollLoop")
    await loop.wait(pollable)


class Stream:
    """The content of a request or response that comes in."""

    def __init__(self, body: types.IncomingBody) -> None:
        # In this order: a body must not be dropped before its stream.
        self.stream: streams.InputStream | None = body.stream()
        self.body: types.IncomingBody | None = body

    async def next(self) -> bytes | None:
        """Wait for the next bytes; `None` is the end.

        Raises: `componentize_py_types.Err({streams}.StreamError)`
        """
        while self.stream is not None:
            try:
                chunk = self.stream.read(READ_SIZE)
            except Err as error:
                if not isinstance(error.value, streams.StreamError_Closed):
                    raise
                self._finish()
                return None
            if chunk:
                return chunk
            await _ready(self.stream.subscribe())
        return None

    def _finish(self) -> None:
        if self.stream is not None:
            self.stream.__exit__(None, None, None)
            self.stream = None
        if self.body is not None:
            types.IncomingBody.finish(self.body)
            self.body = None


class Sink:
    """The content of a request or response that goes out."""

    def __init__(self, body: types.OutgoingBody) -> None:
        # In this order: a body must not be dropped before its stream.
        self.stream: streams.OutputStream | None = body.write()
        self.body: types.OutgoingBody | None = body

    async def send(self, chunk: bytes) -> None:
        """Write `chunk`, and wait until it is on its way.

        Raises: `componentize_py_types.Err({streams}.StreamError)`
        """
        stream = self.stream
        if stream is None:
            raise ValueError("the sink is closed")
        sent = 0
        while sent < len(chunk):
            room = await self._room(stream)
            stream.write(chunk[sent : sent + room])
            sent += room
        stream.flush()
        await self._room(stream)

    async def _room(self, stream: streams.OutputStream) -> int:
        """Wait until something can be written; return how many bytes."""
        while (room := stream.check_write()) == 0:
            await _ready(stream.subscribe())
        return room

    def close(self) -> None:
        """End the content.

        Raises: `componentize_py_types.Err({types}.ErrorCode)`
        """
        if self.stream is not None:
            self.stream.__exit__(None, None, None)
            self.stream = None
        if self.body is not None:
            body, self.body = self.body, None
            types.OutgoingBody.finish(body, None)
