"""Implements the resources of the catalog, which hold a name."""

from __future__ import annotations

from componentize_py_types import Err, Ok, Result
from wit_world import exports
from wit_world.exports import catalog, shop


class Item(catalog.Item):
    items = 0

    def __init__(self, name: str) -> None:
        self._name = name
        Item.items += 1

    def __del__(self) -> None:
        Item.items -= 1

    def name(self) -> str:
        return self._name

    def rename(self, name: str) -> None:
        self._name = name

    def longer_than(self, other: catalog.Item) -> bool:
        return len(self._name) > len(other.name())

    def twin(self) -> Item:
        return Item(self._name)

    @classmethod
    def join(cls, first: catalog.Item, second: catalog.Item) -> Item:
        return Item(f"{first.name()} and {second.name()}")

    @classmethod
    def count(cls) -> int:
        return cls.items


class Box(catalog.Box):
    def __init__(self, size: int) -> None:
        if size > 100:
            raise Err(f"{size} is too large")
        self._size = size

    def size(self) -> int:
        return self._size


class LongItem(Item):
    """Another class than the one whose constructor is called from outside."""


class Catalog(exports.Catalog):
    def __init__(self) -> None:
        self._kept: catalog.Item | None = None
        self._lent: catalog.Item | None = None

    def pass_(self, value: catalog.Item) -> catalog.Item:
        return value

    def name_of(self, value: catalog.Item) -> str:
        return value.name()

    def pass_alias(self, value: catalog.Item, other: catalog.Item) -> catalog.Item:
        return LongItem(value.name() + other.name())

    def pass_list(self, values: list[catalog.Item]) -> list[catalog.Item]:
        return values[::-1]

    def names_of(self, values: list[catalog.Item]) -> list[str]:
        return [value.name() for value in values]

    def pass_record(self, value: catalog.Labelled) -> catalog.Labelled:
        return catalog.Labelled(value.label + "!", value.item)

    def name_in_record(self, value: catalog.Lent) -> str:
        return f"{value.label}: {value.item.name()}"

    def pass_option(self, value: catalog.Item | None) -> catalog.Item | None:
        return value

    def name_in_option(self, value: catalog.Item | None) -> str | None:
        return value.name() if value else None

    def pass_tuple(
        self, value: tuple[catalog.Item, catalog.Item, int]
    ) -> tuple[catalog.Item, str]:
        return value[0], f"{value[1].name()} {value[2]}"

    def pass_variant(self, value: catalog.Amount) -> catalog.Amount:
        return value

    def pass_result(
        self, value: list[Result[catalog.Item, catalog.Box]]
    ) -> list[Result[catalog.Item, catalog.Box]]:
        for result in value:
            match result:
                case Ok(item):
                    item.rename(item.name() + "?")
                case Err(box):
                    assert box.size() > 0
        return value

    def long_enough(self, value: catalog.Item, limit: int) -> catalog.Item:
        if len(value.name()) > limit:
            return value
        raise Err(Box(limit))

    def pass_with_number(self, value: catalog.Item, number: int) -> catalog.Item:
        return value

    def name_with_number(self, value: catalog.Item, number: int) -> str:
        return f"{value.name()} {number}"

    def pass_two(self, first: catalog.Item, second: catalog.Item) -> catalog.Item:
        return second

    def lend_and_give(self, first: catalog.Item, second: catalog.Item) -> catalog.Item:
        return second

    def keep(self, value: catalog.Item) -> None:
        self._kept = value

    def kept(self) -> catalog.Item | None:
        value, self._kept = self._kept, None
        return value

    def keep_lent(self, value: catalog.Item) -> None:
        self._lent = value

    def use_lent(self) -> str:
        # The app's own object is not a handle, and outlives the call for which it was lent.
        value, self._lent = self._lent, None
        return value.name() if value else "nothing"


class Basket(shop.Basket):
    def __init__(self) -> None:
        self._items: list[catalog.Item] = []

    def put(self, value: catalog.Item) -> None:
        self._items.append(value)

    def take(self) -> catalog.Item | None:
        return self._items.pop() if self._items else None

    def names(self) -> list[str]:
        return [item.name() for item in self._items]

    @classmethod
    def largest(cls, baskets: list[Basket]) -> int | None:
        return max((len(basket._items) for basket in baskets), default=None)


class Shop(exports.Shop):
    def label(self, value: catalog.Item, label: str) -> catalog.Labelled:
        return catalog.Labelled(label, value)

    def price(self, value: catalog.Item) -> int:
        return len(value.name())
