"""WSGI applications on `wasi:http@0.3`: what the generated module for `--wsgi` uses.

All requests of an instance are handled beside each other: between two parts of a response's body, others have their turn.
Within an application's code nothing can be waited for, so the request's body is read before the application is called,
and what the application gives to the function `write` is sent with the next part.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from componentize_py_async_support import spawn
from componentize_py_async_support.in_place import in_place

from . import wsgi
from .heads import Disconnected, report
from .incoming_0_3 import Answer, Input, head_of

if TYPE_CHECKING:
    from componentize_py_wasi_http_0_3 import types

    from .heads import Head, Headers


class _Queue:
    """Parts of a body that are to be sent."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._parts: list[bytes] = []

    def start(self, status: int, headers: Headers, has_body: bool) -> None:
        """Sends the head."""
        self._answer.start(status, headers, has_body)

    def write(self, data: bytes) -> None:
        """Takes a part of the body."""
        self._parts.append(data)

    async def send(self) -> None:
        """Sends what it was given."""
        parts, self._parts = self._parts, []
        for part in parts:
            await self._answer.write(part)


class Adapter:
    """Has an application answer requests."""

    def __init__(self, name: str, application: object) -> None:
        self._application = wsgi.checked(name, application)

    def warm_up(self, target: str) -> None:
        """Makes a request while the component is built."""
        wsgi.warm_up(self._application, target)

    async def handle(self, request: types.Request) -> types.Response:
        """Answers a request. The response's body follows after that."""
        answer = Answer()
        spawn(self._serve(head_of(request), Input(request), answer))
        return await answer.response

    async def _serve(self, head: Head, body: Input, answer: Answer) -> None:
        queue = _Queue(answer)
        response = wsgi.Response(queue, head.method)
        try:
            content = io.BytesIO()
            while part := await body.read(wsgi.BUFFER_SIZE):
                content.write(part)
            content.seek(0)
            await self._respond(wsgi.environment(head, content), response, queue)
            await answer.finish()
        except Disconnected:
            answer.abort()
        except Exception as error:
            report(error)
            if response.is_started:
                answer.abort()
            else:
                try:
                    response.fail()
                    await queue.send()
                    await answer.finish()
                except Disconnected:
                    answer.abort()
        finally:
            body.close()

    async def _respond(self, environ: wsgi.Environment, response: wsgi.Response, queue: _Queue) -> None:
        parts = in_place(self._application, environ, response.start_response)
        try:
            length = wsgi.known_length(parts)
            waiting = iter(parts)
            while not response.is_complete and (part := in_place(next, waiting, None)) is not None:
                response.send(part, length)
                await queue.send()
            response.end()
            await queue.send()
        finally:
            in_place(wsgi.close, parts)
