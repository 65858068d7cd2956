"""An HTTP server, on WASI 0.2."""

import asyncio

from componentize_py_types import Ok
from poll_loop import PollLoop, Sink
from wit_world import exports
from wit_world.imports.types import (
    Fields,
    IncomingRequest,
    OutgoingResponse,
    ResponseOutparam,
)


class IncomingHandler(exports.IncomingHandler):
    def handle(self, request: IncomingRequest, response_out: ResponseOutparam) -> None:
        loop = PollLoop()
        asyncio.set_event_loop(loop)
        loop.run_until_complete(respond(request, response_out))


async def respond(request: IncomingRequest, response_out: ResponseOutparam) -> None:
    status, text = answer(request.path_with_query() or "/")
    headers = Fields.from_list([("content-type", b"text/plain; charset=utf-8")])
    response = OutgoingResponse(headers)
    response.set_status_code(status)
    content = response.body()
    ResponseOutparam.set(response_out, Ok(response))
    sink = Sink(content)
    await sink.send(text.encode())
    sink.close()


def answer(path: str) -> tuple[int, str]:
    """The status and the text for a path."""
    if path == "/":
        return 200, "Hello, World!\n"
    return 404, f"there is nothing at {path}\n"
