"""Raises exceptions that end the component, and such as end nothing."""

import json
from typing import NoReturn

import wit_world
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
