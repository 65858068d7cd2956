"""An ASGI application, a path for each rule of ASGI 3.0. It checks what it is given, too."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

Message = dict[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PLAIN = [(b"content-type", b"text/plain")]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(scope, receive, send)
        return
    check(scope)
    await PAGES.get(scope["path"], scope_page)(scope, receive, send)


async def lifespan(scope: Scope, receive: Receive, send: Send) -> None:
    assert await receive() == {"type": "lifespan.startup"}
    await asyncio.sleep(0)
    scope["state"].update(started=True, requests=[])
    await send({"type": "lifespan.startup.complete"})
    await receive()
    raise AssertionError("nobody says when an instance ends")


def check(scope: Scope) -> None:
    """What the specification says of a scope."""
    assert scope["type"] == "http" and scope["asgi"]["version"] == "3.0"
    assert scope["http_version"] == "1.1" and scope["method"] == scope["method"].upper()
    assert isinstance(scope["raw_path"], bytes) and isinstance(
        scope["query_string"], bytes
    )
    for name, value in scope["headers"]:
        assert (
            isinstance(name, bytes)
            and isinstance(value, bytes)
            and name == name.lower()
        )
    host, port = scope["server"]
    assert isinstance(host, str) and isinstance(port, int)
    assert scope["state"]["started"] is True


async def body_of(receive: Receive) -> bytes:
    body: bytes = b""
    while True:
        message = await receive()
        assert message["type"] == "http.request"
        body += message["body"]
        if not message["more_body"]:
            return body


async def answer(
    send: Send, *parts: bytes, status: int = 200, headers: Any = PLAIN
) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    for part in parts[:-1]:
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": parts[-1]})


async def scope_page(scope: Scope, receive: Receive, send: Send) -> None:
    """The scope, as JSON."""
    assert await body_of(receive) == b""
    text = json.dumps(scope, default=lambda value: value.decode("latin-1"))
    await answer(send, text.encode())


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Gives back what comes, as it comes."""
    await send({"type": "http.response.start", "status": 200, "headers": PLAIN})
    more = True
    while more:
        message = await receive()
        more = message["more_body"]
        await send(
            {"type": "http.response.body", "body": message["body"], "more_body": more}
        )
    # The response has ended, and with it the request.
    assert await receive() == {"type": "http.disconnect"}


async def headers(scope: Scope, receive: Receive, send: Send) -> None:
    fields = [
        *PLAIN,
        (b"set-cookie", b"a=1"),
        (b"set-cookie", b"b=2"),
        (b"x-latin", b"gr\xfc\xdfe"),
    ]
    fields += [(b"connection", b"close"), (b"transfer-encoding", b"chunked")]
    await answer(send, b"", headers=fields)


async def status(scope: Scope, receive: Receive, send: Send) -> None:
    await answer(send, b"body", status=int(scope["query_string"]))


async def failure(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": PLAIN})
    raise LookupError("before the start")


async def late_failure(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": PLAIN})
    await send({"type": "http.response.body", "body": b"first", "more_body": True})
    raise LookupError("after the start")


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    pass


async def trailers(scope: Scope, receive: Receive, send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [*PLAIN, (b"trailer", b"x-sum")],
            "trailers": True,
        }
    )
    await send({"type": "http.response.body", "body": b"body"})
    await send({"type": "http.response.trailers", "headers": [(b"x-sum", b"4")]})


async def beside_each_other(scope: Scope, receive: Receive, send: Send) -> None:
    """Waits for time, for a thread that is none, and for the client, all at once."""

    async def after(seconds: float) -> str:
        await asyncio.sleep(seconds)
        return f"{seconds}"

    assert await body_of(receive) == b""
    gone = asyncio.ensure_future(receive())
    order = []
    for ended in asyncio.as_completed(
        [after(0.02), after(0.01), asyncio.to_thread(str, "thread")]
    ):
        order.append(await ended)
    assert not gone.done()
    await answer(send, json.dumps(order).encode())
    assert await gone == {"type": "http.disconnect"}


async def endless(scope: Scope, receive: Receive, send: Send) -> None:
    """Sends until the client has gone away."""
    await send({"type": "http.response.start", "status": 200, "headers": PLAIN})
    try:
        while True:
            await send(
                {
                    "type": "http.response.body",
                    "body": bytes(100_000),
                    "more_body": True,
                }
            )
    except OSError as error:
        assert await receive() == {"type": "http.disconnect"}
        print(f"the client has gone away: {type(error).__name__}", file=sys.stderr)
        raise


async def state(scope: Scope, receive: Receive, send: Send) -> None:
    """How many requests the instance has had: the list is the application's, the dictionary the request's."""
    scope["state"]["requests"].append(scope["path"])
    scope["state"]["own"] = True
    await answer(send, b"%d" % len(scope["state"]["requests"]))


PAGES = {
    "/echo": echo,
    "/headers": headers,
    "/status": status,
    "/failure": failure,
    "/late-failure": late_failure,
    "/nothing": nothing,
    "/trailers": trailers,
    "/beside-each-other": beside_each_other,
    "/endless": endless,
    "/state": state,
}


async def failing(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that cannot start."""
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no database"})


async def without_lifespan(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that knows requests only, and says so by an exception."""
    assert scope["type"] == "http"
    await answer(send, b"no lifespan")
