"""An HTTP server that asks other servers, on WASI 0.3: what waits is awaited."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import wit_world
from componentize_py_async_support import spawn
from componentize_py_async_support.futures import FutureReader
from componentize_py_async_support.streams import ByteStreamReader, ByteStreamWriter
from componentize_py_types import Err, Ok, Result
from wit_world import (
    exports,
    result_option_wasi_http_types_fields_wasi_http_types_error_code_future as trailers,
    result_unit_wasi_http_types_error_code_future as outcome,
)
from wit_world.imports import client
from wit_world.imports.wasi_http_types import (
    ErrorCode,
    Fields,
    Method_Get,
    Method_Post,
    Request,
    Response,
    Scheme_Http,
    Scheme_Https,
)

HELP = b"there is /capitals and /sizes?url=URL&url=URL...\n"


class Handler(exports.Handler):
    async def handle(self, request: Request) -> Response:
        target = urlsplit(request.get_path_with_query() or "/")
        writer, content = wit_world.byte_stream()
        status = 200
        # What is spawned goes on when the response has been returned.
        match request.get_method(), target.path:
            case Method_Post(), "/capitals":
                incoming, _ = Request.consume_body(request, no_error())
                spawn(capitals(incoming, writer))
            case Method_Get(), "/sizes":
                spawn(sizes(parse_qs(target.query)["url"], writer))
            case _:
                status = 404
                spawn(send(HELP, writer))
        headers = Fields.from_list([("content-type", b"text/plain; charset=utf-8")])
        response, _ = Response.new(headers, content, no_trailers())
        response.set_status_code(status)
        return response


async def send(text: bytes, writer: ByteStreamWriter) -> None:
    with writer:
        await writer.write_all(text)


async def capitals(content: ByteStreamReader, writer: ByteStreamWriter) -> None:
    with content, writer:
        while not content.writer_dropped:
            await writer.write_all((await content.read(16 * 1024)).upper())


async def sizes(urls: list[str], writer: ByteStreamWriter) -> None:
    with writer:
        # All are asked at the same time, and whoever has answered is told about.
        for line in asyncio.as_completed([size_of(url) for url in urls]):
            await writer.write_all((await line).encode())


async def size_of(url: str) -> str:
    """How much is there, counted while it comes."""
    parts = urlsplit(url)
    request, _ = Request.new(Fields(), None, no_trailers(), None)
    request.set_scheme(Scheme_Https() if parts.scheme == "https" else Scheme_Http())
    request.set_authority(parts.netloc)
    request.set_path_with_query(parts.path or "/")
    try:
        response = await client.send(request)
    except Err as error:
        return f"{url}: {type(error.value).__name__}\n"
    status = response.get_status_code()
    content, _ = Response.consume_body(response, no_error())
    size = 0
    with content:
        while not content.writer_dropped:
            size += len(await content.read(16 * 1024))
    return f"{url}: {status}, {size} bytes\n"


def no_trailers() -> FutureReader[Result[Fields | None, ErrorCode]]:
    return trailers(lambda: Ok(None))[1]


def no_error() -> FutureReader[Result[None, ErrorCode]]:
    return outcome(lambda: Ok(None))[1]
