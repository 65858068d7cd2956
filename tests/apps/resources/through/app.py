"""Exports an interface that takes and gives resources which somebody else implements."""

from __future__ import annotations

from wit_world import exports
from wit_world.exports import shop
from wit_world.imports import catalog


class Basket(shop.Basket):
    def __init__(self) -> None:
        self.items: list[catalog.Item] = []

    def put(self, value: catalog.Item) -> None:
        self.items.append(value)

    def take(self) -> catalog.Item | None:
        return self.items.pop() if self.items else None

    def names(self) -> list[str]:
        return catalog.names_of(self.items)

    @classmethod
    def largest(cls, baskets: list[Basket]) -> int | None:
        return max((len(basket.items) for basket in baskets), default=None)


class Shop(exports.Shop):
    def __init__(self) -> None:
        self._lent: catalog.Item | None = None

    def label(self, value: catalog.Item, label: str) -> catalog.Labelled:
        return catalog.Labelled(label, value)

    def price(self, value: catalog.Item) -> int:
        # Of what was lent for the last call, only the object is left.
        if self._lent:
            try:
                self._lent.name()
            except ValueError as error:
                assert (
                    str(error)
                    == "Item.name: this Item was borrowed for a call that has ended"
                ), error
            else:
                raise AssertionError("a borrowed handle outlives its call")
        self._lent = value
        try:
            catalog.keep(value)
        except ValueError as error:
            assert "is only borrowed, so it cannot be given away" in str(error), error
        else:
            raise AssertionError("a borrowed handle was given away")
        return len(value.name())
