"""A Starlette application: functions of both kinds, a lifespan, streams, forms, background tasks, middleware."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[dict[str, list[str]]]:
    yield {"done": []}


async def hello(request: Request) -> Response:
    await asyncio.sleep(0)
    return PlainTextResponse(f"Hello, {request.path_params['name']}!")


def synchronous(request: Request) -> Response:
    """Starlette runs this in a thread, where there are any."""
    return JSONResponse({"query": dict(request.query_params)})


async def echo(request: Request) -> Response:
    return StreamingResponse(request.stream(), media_type="text/plain")


async def numbers(request: Request) -> Response:
    """An iterator that is not asynchronous goes to threads too."""
    return StreamingResponse(f"{n}\n" for n in range(1000))


async def background(request: Request) -> Response:
    task = BackgroundTask(print, "in the background", file=sys.stderr)
    return PlainTextResponse("answered", background=task)


async def failure(request: Request) -> Response:
    raise LookupError("in an endpoint")


app = Starlette(
    routes=[
        Route("/hello/{name}", hello),
        Route("/synchronous", synchronous),
        Route("/echo", echo, methods=["POST"]),
        Route("/numbers", numbers),
        Route("/background", background),
        Route("/failure", failure),
    ],
    lifespan=lifespan,
    middleware=[Middleware(GZipMiddleware, minimum_size=100_000)],
)
