"""Raises exceptions that end the component, and such as end nothing."""

import errno
import json
import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from typing import NoReturn, TextIO

import wit_world
from componentize_py_types import Err
from wit_world import exports
from wit_world.exports import shop


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise SystemExit("there are no words for this")


class Cart(shop.Cart):
    def __init__(self, owner: str) -> None:
        if not owner:
            raise ValueError("nobody owns the cart\nand this is a second line")
        self.owner = owner

    def add_item(self, item: shop.Item, count: int) -> None:
        raise KeyError(item.name)

    @classmethod
    def merge(cls, owners: list[str]) -> None:
        raise RuntimeError("merge")

    def __del__(self) -> None:
        if getattr(self, "owner", "") == "fragile":
            raise OSError("the destructor failed")


class Shop(exports.Shop):
    def total(self, items: list[shop.Item], note: str | None) -> int:
        if note == "repr":
            shop.Item.__repr__ = fail  # type: ignore[method-assign, assignment]
        return int(json.loads("{"))

    def lend(self, cart: Cart) -> None:  # type: ignore[override]
        raise LookupError(cart.owner)

    def fragile(self) -> Cart:
        return Cart("fragile")


@contextmanager
def told() -> Generator[None]:
    """Makes an error of the function's of what can go wrong outside."""
    try:
        yield
    except OSError as error:
        number = errno.errorcode.get(error.errno or 0, "no number")
        raise Err(f"{type(error).__name__} {number}") from error
    except MemoryError as error:
        raise Err("MemoryError") from error


class Attempts(exports.Attempts):
    file: TextIO | None = None

    def hold(self, megabytes: int) -> int:
        with told():
            return sum(
                len(block) for block in [bytearray(1 << 20) for _ in range(megabytes)]
            )

    def print(self, line: str) -> None:
        with told():
            print(line, flush=True)

    def open(self, path: str) -> str:
        with told():
            self.file = open(path)  # noqa: SIM115: it is read later
            return self.file.readline()

    def rest(self) -> int:
        assert self.file is not None
        with told(), self.file:
            return len(self.file.readlines())

    def write(self, path: str, text: str) -> None:
        with told(), open(path, "a") as file:
            file.write(text)

    def names(self, path: str) -> list[str]:
        with told():
            return sorted(os.listdir(path))

    def ask(self, port: int, line: str) -> str:
        with told(), socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(f"{line}\n".encode())
            answer = b""
            while received := connection.recv(1024):
                answer += received
            return answer.decode()


def fail(item: shop.Item) -> NoReturn:
    raise SystemExit(3)


class WitWorld(wit_world.WitWorld):
    def greet(self, name: str) -> str:
        raise ValueError(f"nobody of the name {name}")

    def wrong(self, value: int) -> str:
        return value  # type: ignore[return-value]

    def unspeakable(self, value: str | None) -> None:
        raise Unspeakable

    def nothing(self) -> None:
        raise NotImplementedError

    def exhaust(self, name: str) -> None:
        kept: list[object] = []
        while True:
            kept.append(bytearray(1 << max(4, 20 - len(kept) // 100)))
