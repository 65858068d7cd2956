"""ASGI applications on `wasi:http@0.3`: what the generated module for `--asgi` uses.

All requests of an instance are handled beside each other on its event loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from componentize_py_async_support import spawn  # First: it imports asyncio without what is for sockets.  # noqa: I001
import asyncio

from .asgi import Server
from .incoming_0_3 import Answer, Input, head_of

if TYPE_CHECKING:
    from componentize_py_wasi_http_0_3 import types

    from .heads import Head

_READ_SIZE = 64 * 1024
"""How much of a request's body is in a message at most."""


class _Transport(Answer):
    """A request and its response."""

    def __init__(self, request: types.Request) -> None:
        super().__init__()
        self._input = Input(request)

    async def read(self) -> bytes:
        """Gives more of the request's body; nothing at its end."""
        return await self._input.read(_READ_SIZE)

    def close(self) -> None:
        """Gives up what was not read."""
        self._input.close()


class Adapter:
    """Has an application answer requests."""

    def __init__(self, name: str, application: object) -> None:
        self._server = Server(name, application)

    def warm_up(self, target: str) -> None:
        """Makes a request while the component is built."""
        asyncio.run(self._server.warm_up(target))

    async def handle(self, request: types.Request) -> types.Response:
        """Answers a request. The response's body follows after that."""
        transport = _Transport(request)
        spawn(self._serve(head_of(request), transport))
        return await transport.response

    async def _serve(self, head: Head, transport: _Transport) -> None:
        try:
            await self._server.serve(head, transport)
        finally:
            transport.close()
