"""An HTTP server, on WASI 0.3."""

import wit_world
from componentize_py_async_support import spawn
from componentize_py_async_support.streams import ByteStreamWriter
from componentize_py_types import Ok
from wit_world import (
    exports,
    result_option_wasi_http_types_fields_wasi_http_types_error_code_future as trailers,
)
from wit_world.imports.wasi_http_types import Fields, Request, Response


class Handler(exports.Handler):
    async def handle(self, request: Request) -> Response:
        status, text = answer(request.get_path_with_query() or "/")
        writer, content = wit_world.byte_stream()
        # It goes on when the response has been returned.
        spawn(send(text.encode(), writer))
        headers = Fields.from_list([("content-type", b"text/plain; charset=utf-8")])
        response, _ = Response.new(headers, content, trailers(lambda: Ok(None))[1])
        response.set_status_code(status)
        return response


async def send(text: bytes, writer: ByteStreamWriter) -> None:
    with writer:
        await writer.write_all(text)


def answer(path: str) -> tuple[int, str]:
    """The status and the text for a path."""
    if path == "/":
        return 200, "Hello, World!\n"
    return 404, f"there is nothing at {path}\n"
