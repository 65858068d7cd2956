"""From asynchronous code to its own context and back, without threads."""

import asyncio

from asgiref.local import Local

local = Local()


def run() -> None:
    from asgiref.compatibility import guarantee_single_callable
    from asgiref.typing import HTTPScope  # noqa: F401

    async def application(scope: dict, receive: object, send: object) -> None:
        await send(scope["type"])

    async def main() -> str:
        local.value = 1
        sent: list[str] = []

        async def send(message: str) -> None:
            sent.append(message)

        await guarantee_single_callable(application)({"type": "http"}, None, send)
        return sent[0]

    assert asyncio.run(main()) == "http"
    assert not hasattr(local, "value") or local.value == 1
