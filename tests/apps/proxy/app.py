"""Answers HTTP requests with what `poll_loop` offers, and says which way by its path."""

import asyncio
import hashlib
from urllib.parse import urlsplit

import poll_loop
from componentize_py_types import Err, Ok
from poll_loop import PollLoop, Sink, Stream
from wit_world import exports
from wit_world.imports import monotonic_clock
from wit_world.imports.types import (
    Fields,
    IncomingRequest,
    Method_Get,
    Method_Post,
    OutgoingBody,
    OutgoingRequest,
    OutgoingResponse,
    ResponseOutparam,
    Scheme,
    Scheme_Http,
    Scheme_Other,
)


class IncomingHandler(exports.IncomingHandler):
    def handle(self, request: IncomingRequest, response_out: ResponseOutparam) -> None:
        loop = PollLoop()
        asyncio.set_event_loop(loop)
        loop.run_until_complete(handle(request, response_out))


async def handle(request: IncomingRequest, response_out: ResponseOutparam) -> None:
    headers = request.headers().entries()
    match request.method(), request.path_with_query():
        case Method_Post(), "/echo":
            sink = start(response_out)
            stream = Stream(request.consume())
            while (chunk := await stream.next()) is not None:
                await sink.send(chunk)
            assert await stream.next() is None, "the end is not the end"
            sink.close()
        case Method_Get(), "/hashes":
            sink = start(response_out)
            urls = [value.decode() for name, value in headers if name == "url"]
            for result in asyncio.as_completed(map(hash_of, urls)):
                await sink.send((await result).encode() + b"\n")
            sink.close()
        case Method_Get(), "/asyncio":
            sink = start(response_out)
            for line in await use_asyncio(headers[0][1].decode()):
                await sink.send(line.encode() + b"\n")
            sink.close()
        case Method_Get(), "/deadlock":
            await asyncio.get_running_loop().create_future()
        case Method_Get(), "/failure":
            raise LookupError("on purpose")
        case _:
            response = OutgoingResponse(Fields())
            response.set_status_code(404)
            body = response.body()
            ResponseOutparam.set(response_out, Ok(response))
            OutgoingBody.finish(body, None)


def start(response_out: ResponseOutparam) -> Sink:
    """Starts a response of text."""
    response = OutgoingResponse(Fields.from_list([("content-type", b"text/plain")]))
    body = response.body()
    ResponseOutparam.set(response_out, Ok(response))
    return Sink(body)


async def get(url: str) -> Stream:
    parts = urlsplit(url)
    scheme: Scheme = (
        Scheme_Http() if parts.scheme == "http" else Scheme_Other(parts.scheme)
    )
    request = OutgoingRequest(Fields.from_list([("accept", b"text/plain")]))
    request.set_scheme(scheme)
    request.set_authority(parts.netloc)
    request.set_path_with_query(parts.path)
    response = await poll_loop.send(request)
    if response.status() != 200:
        raise LookupError(f"status {response.status()}")
    return Stream(response.consume())


async def hash_of(url: str) -> str:
    """The digest of what is there, without holding all of it."""
    try:
        stream = await get(url)
    except LookupError as error:
        return f"{url}: {error}"
    except Err as error:
        return f"{url}: {type(error.value).__name__}"
    digest = hashlib.sha256()
    while chunk := await stream.next():
        digest.update(chunk)
    return f"{url}: {digest.hexdigest()}"


async def use_asyncio(url_that_never_answers: str) -> list[str]:
    """Timers, pollables and a request, all waited for at once."""
    lines: list[str] = []

    async def note(line: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        lines.append(line)

    async with asyncio.TaskGroup() as group:
        group.create_task(note("second", 0.02))
        group.create_task(note("first", 0.01))

    loop = asyncio.get_running_loop()
    assert isinstance(loop, PollLoop)
    await poll_loop.register(loop, monotonic_clock.subscribe_duration(1000))
    lines.append("a pollable")

    try:
        await asyncio.wait_for(get(url_that_never_answers), 0.05)
    except TimeoutError:
        lines.append("timeout")
    queue: asyncio.Queue[str] = asyncio.Queue(1)
    producer = asyncio.ensure_future(queue.put("queued"))
    lines.append(await queue.get())
    await producer
    return lines
