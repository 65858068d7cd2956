"""An HTTP server that asks other servers, on WASI 0.2 with the module `poll_loop`."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import poll_loop
from componentize_py_types import Err, Ok
from poll_loop import PollLoop, Sink, Stream
from wit_world import exports
from wit_world.imports.types import (
    Fields,
    IncomingRequest,
    Method_Get,
    Method_Post,
    OutgoingRequest,
    OutgoingResponse,
    ResponseOutparam,
    Scheme_Http,
    Scheme_Https,
)


class IncomingHandler(exports.IncomingHandler):
    def handle(self, request: IncomingRequest, response_out: ResponseOutparam) -> None:
        loop = PollLoop()
        asyncio.set_event_loop(loop)
        loop.run_until_complete(answer(request, response_out))


async def answer(request: IncomingRequest, response_out: ResponseOutparam) -> None:
    target = urlsplit(request.path_with_query() or "/")
    match request.method(), target.path:
        case Method_Post(), "/capitals":
            sink = start(response_out, 200)
            content = Stream(request.consume())
            while (part := await content.next()) is not None:
                await sink.send(part.upper())
        case Method_Get(), "/sizes":
            sink = start(response_out, 200)
            urls = parse_qs(target.query)["url"]
            # All are asked at the same time, and whoever has answered is told about.
            for line in asyncio.as_completed([size_of(url) for url in urls]):
                await sink.send((await line).encode())
        case _:
            sink = start(response_out, 404)
            await sink.send(b"there is /capitals and /sizes?url=URL&url=URL...\n")
    sink.close()


def start(response_out: ResponseOutparam, status: int) -> Sink:
    """Sends the head of a response. The content follows."""
    headers = Fields.from_list([("content-type", b"text/plain; charset=utf-8")])
    response = OutgoingResponse(headers)
    response.set_status_code(status)
    content = response.body()
    ResponseOutparam.set(response_out, Ok(response))
    return Sink(content)


async def size_of(url: str) -> str:
    """How much is there, counted while it comes."""
    parts = urlsplit(url)
    request = OutgoingRequest(Fields())
    request.set_scheme(Scheme_Https() if parts.scheme == "https" else Scheme_Http())
    request.set_authority(parts.netloc)
    request.set_path_with_query(parts.path or "/")
    try:
        response = await poll_loop.send(request)
    except Err as error:
        return f"{url}: {type(error.value).__name__}\n"
    content = Stream(response.consume())
    size = 0
    while part := await content.next():
        size += len(part)
    return f"{url}: {response.status()}, {size} bytes\n"
