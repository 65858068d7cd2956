"""Asks several servers at once with httpx, as an ASGI application, and passes on what comes first."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

import httpx

import componentize_py_http

componentize_py_http.install()

Send = Callable[[dict[str, Any]], Awaitable[None]]


async def application(scope: dict[str, Any], receive: object, send: Send) -> None:
    assert scope["type"] == "http"
    urls = parse_qs(scope["query_string"].decode())["url"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    async with httpx.AsyncClient() as client:
        for answer in asyncio.as_completed([ask(client, url) for url in urls]):
            line = await answer
            await send({"type": "http.response.body", "body": line, "more_body": True})
    await send({"type": "http.response.body"})


async def ask(client: httpx.AsyncClient, url: str) -> bytes:
    async with client.stream("POST", url, content=b"posted") as response:
        size = 0
        async for part in response.aiter_bytes():
            size += len(part)
    return f"{response.status_code} {size}\n".encode()
