"""The exported resources, in a module named after their interface."""

from __future__ import annotations

from wit_world.exports import catalog
from wit_world.imports import catalog as imported


class Item(catalog.Item):
    def __init__(self, name: str) -> None:
        self.inner = imported.Item(name)

    @classmethod
    def around(cls, inner: imported.Item) -> Item:
        item = cls.__new__(cls)
        item.inner = inner
        return item

    def name(self) -> str:
        return self.inner.name()

    def rename(self, name: str) -> None:
        self.inner.rename(name)

    def longer_than(self, other: catalog.Item) -> bool:
        assert isinstance(other, Item)
        return self.inner.longer_than(other.inner)

    def twin(self) -> Item:
        return Item.around(self.inner.twin())

    @classmethod
    def join(cls, first: catalog.Item, second: catalog.Item) -> Item:
        assert isinstance(first, Item) and isinstance(second, Item)
        return cls.around(imported.Item.join(first.inner, second.inner))

    @classmethod
    def count(cls) -> int:
        return imported.Item.count()


class Box(catalog.Box):
    def __init__(self, size: int) -> None:
        # What the other constructor raises is what this one raises.
        self.inner = imported.Box(size)

    @classmethod
    def around(cls, inner: imported.Box) -> Box:
        box = cls.__new__(cls)
        box.inner = inner
        return box

    def size(self) -> int:
        return self.inner.size()
