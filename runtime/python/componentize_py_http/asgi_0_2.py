"""ASGI applications on `wasi:http@0.2`: what the generated module for `--asgi` uses.

Every call handles one request on the instance's event loop, which runs until the application has returned. Tasks that it
leaves behind go on with the next request of the instance, if the host has one for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import componentize_py_async_support  # First: it imports asyncio without what is for sockets.  # noqa: F401, I001
import asyncio
from asyncio import events

from componentize_py_async_support.in_place import InPlace
from poll_loop import PollLoop

from .asgi import Server
from .incoming_0_2 import Answer, Input, head_of

if TYPE_CHECKING:
    from componentize_py_wasi_http_0_2 import types

    from .heads import Headers

_READ_SIZE = 64 * 1024
"""How much of a request's body is in a message at most."""


class _Loop(InPlace, PollLoop):
    """An event loop that waits for pollables."""


class _Policy(events.BaseDefaultEventLoopPolicy):
    """Has asyncio make such loops, which otherwise makes those for sockets."""

    _loop_factory = _Loop


asyncio.set_event_loop_policy(_Policy())  # type: ignore[abstract]


class _Transport:
    """A request and its response."""

    def __init__(self, request: types.IncomingRequest, response_out: types.ResponseOutparam) -> None:
        self._input = Input(request)
        self._answer = Answer(response_out)
        self.start = self._answer.start
        self.write = self._answer.write_async
        self.abort = self._answer.abort

    async def read(self) -> bytes:
        """Gives more of the request's body; nothing at its end."""
        return await self._input.read_async(_READ_SIZE)

    async def finish(self, trailers: Headers | None) -> None:
        """Ends the body."""
        self._answer.finish(trailers)

    def close(self) -> None:
        """Gives up what was not read."""
        self._input.close()


class Adapter:
    """Has an application answer requests."""

    def __init__(self, name: str, application: object) -> None:
        self._server = Server(name, application)
        self._loop = _Loop()

    def warm_up(self, target: str) -> None:
        """Makes a request while the component is built."""
        self._loop.run_until_complete(self._server.warm_up(target))

    def handle(self, request: types.IncomingRequest, response_out: types.ResponseOutparam) -> None:
        """Answers a request."""
        head = head_of(request)
        transport = _Transport(request, response_out)
        try:
            self._loop.run_until_complete(self._server.serve(head, transport))
        finally:
            transport.close()
