"""An application: routes, middleware, streams, WebSockets, called by a client of ours."""

# componentize-py: --include httpx

import asyncio

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket


async def index(request: Request) -> JSONResponse:
    return JSONResponse(
        {"n": request.path_params["n"], "body": (await request.body()).decode()}
    )


async def stream(request: Request) -> StreamingResponse:
    async def parts():
        for part in ("a", "b"):
            yield part

    return StreamingResponse(parts())


async def socket(connection: WebSocket) -> None:
    await connection.accept()
    await connection.send_text((await connection.receive_text()).upper())
    await connection.close()


app = Starlette(
    routes=[
        Route("/n/{n:int}", index, methods=["POST"]),
        Route("/stream", stream),
        WebSocketRoute("/socket", socket),
    ],
    middleware=[Middleware(GZipMiddleware, minimum_size=10_000)],
)


async def call(scope: dict, *messages: dict) -> list[dict]:
    sent: list[dict] = []
    waiting = list(messages)

    async def receive() -> dict:
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop(0)

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"headers": [], "query_string": b"", **scope}
    await asyncio.wait_for(app(scope, receive, send), 10)
    return sent


def run() -> None:
    from starlette.testclient import TestClient  # noqa: F401

    def http(method: str, path: str) -> tuple[int, bytes]:
        scope = {"type": "http", "method": method, "path": path, "root_path": ""}
        sent = asyncio.run(call(scope, {"type": "http.request", "body": b"x"}))
        return sent[0]["status"], b"".join(
            message.get("body", b"") for message in sent[1:]
        )

    assert http("POST", "/n/5") == (200, b'{"n":5,"body":"x"}')
    assert http("GET", "/stream") == (200, b"ab")
    assert http("GET", "/n/5")[0] == 405
    scope = {
        "type": "websocket",
        "path": "/socket",
        "root_path": "",
        "subprotocols": [],
    }
    messages = (
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "text": "hi"},
    )
    assert asyncio.run(call(scope, *messages))[1]["text"] == "HI"
