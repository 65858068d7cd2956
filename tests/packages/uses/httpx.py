"""Clients, synchronous and asynchronous, over a transport that answers by itself."""

import asyncio
import ssl

import httpx


def answer(request: httpx.Request) -> httpx.Response:
    return httpx.Response(
        200, json={"path": request.url.path, "q": request.url.params.get("q")}
    )


transport = httpx.MockTransport(answer)


def run() -> None:
    with httpx.Client(transport=transport, base_url="http://host") as client:
        assert client.get("/a", params={"q": "ä"}).json() == {"path": "/a", "q": "ä"}
        request = client.build_request("POST", "/", files={"f": b"data"})
        assert b"data" in request.read()

    async def fetch() -> list[int]:
        async with httpx.AsyncClient(transport=transport) as client:
            responses = await asyncio.gather(
                *(client.get(f"http://host/{n}") for n in range(3))
            )
            return [response.status_code for response in responses]

    assert asyncio.run(fetch()) == [200, 200, 200]

    async def application(scope: dict, receive: object, send: object) -> None:
        await send({"type": "http.response.start", "status": 201, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode()})

    async def ask() -> str:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(application)
        ) as client:
            return (await client.get("http://host/asgi")).text

    assert asyncio.run(ask()) == "/asgi"
    try:
        httpx.get("http://host.invalid/")
    except ssl.SSLError as error:
        # Its own transport wants TLS whatever the URL is. That is the host's, behind wasi:http.
        assert "wasi:http" in str(error)
    else:
        raise AssertionError
