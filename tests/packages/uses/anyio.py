"""Tasks, timeouts, streams in memory, on its asyncio backend."""

import anyio

send, receive = anyio.create_memory_object_stream(4)


def run() -> None:
    from anyio.streams.text import TextReceiveStream  # noqa: F401

    async def main() -> tuple[list[int], bool]:
        async def produce() -> None:
            async with send:
                for number in range(3):
                    await send.send(number)

        async with anyio.create_task_group() as group:
            group.start_soon(produce)
            numbers = [number async for number in receive]
        with anyio.move_on_after(0.01) as scope:
            await anyio.sleep_forever()
        return numbers, scope.cancelled_caught

    assert anyio.run(main) == ([0, 1, 2], True)
