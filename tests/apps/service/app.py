"""An HTTP service of WASI 0.3: answers with the path, and the body in capitals as it comes."""

import wit_world
from componentize_py_async_support import spawn
from componentize_py_async_support.futures import FutureReader
from componentize_py_async_support.streams import ByteStreamReader
from componentize_py_types import Ok, Result
from wit_world import exports
from wit_world.imports.wasi_http_types import ErrorCode, Fields, Request, Response


class Handler(exports.Handler):
    async def handle(self, request: Request) -> Response:
        path = request.get_path_with_query() or ""
        content, _ = Request.consume_body(request, self.ok())
        writer, reader = wit_world.byte_stream()

        async def answer(content: ByteStreamReader) -> None:
            with content, writer:
                await writer.write_all(f"{path}\n".encode())
                while not content.writer_dropped:
                    await writer.write_all((await content.read(4096)).upper())

        spawn(answer(content))
        headers = Fields.from_list([("x-from", b"python")])
        trailers = wit_world.result_option_wasi_http_types_fields_wasi_http_types_error_code_future(
            lambda: Ok(None)
        )[1]
        response, _ = Response.new(headers, reader, trailers)
        response.set_status_code(201)
        return response

    def ok(self) -> FutureReader[Result[None, ErrorCode]]:
        return wit_world.result_unit_wasi_http_types_error_code_future(
            lambda: Ok(None)
        )[1]
