"""A server that answers each line in capitals, and a client for it, with asyncio's streams."""

import asyncio
import sys

from wit_world import exports


class Run(exports.Run):
    def run(self) -> None:
        match sys.argv[1:]:
            case ["serve", address]:
                asyncio.run(serve(*split(address)))
            case ["ask", address, *lines]:
                asyncio.run(ask(*split(address), lines))
            case _:
                sys.exit("usage: capitals (serve | ask) HOST:PORT [LINE]...")


def split(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host, int(port)


async def serve(host: str, port: int) -> None:
    """Serves any number of clients at once, until one says goodbye."""
    goodbye = asyncio.Event()

    async def answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        async for line in reader:
            writer.write(line.upper())
            await writer.drain()
            if line == b"goodbye\n":
                goodbye.set()
        writer.close()

    async with await asyncio.start_server(answer, host, port):
        print("serving", flush=True)
        await goodbye.wait()


async def ask(host: str, port: int, lines: list[str]) -> None:
    """Sends everything, while the answers come in."""
    reader, writer = await asyncio.open_connection(host, port)

    async def send() -> None:
        for line in lines:
            writer.write(line.encode() + b"\n")
            await writer.drain()
        writer.write_eof()

    sending = asyncio.create_task(send())
    async for line in reader:
        print(line.decode(), end="")
    await sending
    writer.close()
