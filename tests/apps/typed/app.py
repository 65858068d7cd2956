"""Is written as an author with a type checker writes: every class that has a name is used by it."""

import importlib
import pkgutil
from importlib.abc import InspectLoader
from typing import Self

import wit_world
from componentize_py_types import Err, Ok, Result, Some
from wit_world import exports
from wit_world.imports import stock
from wit_world.imports.stock import Extras, Item, Refusal, Size


class Order(exports.orders.Order):
    def __init__(self, customer: str) -> None:
        self.customer = customer
        self.content: list[Item] = []

    def add(self, name: str, count: int) -> int:
        try:
            item = stock.take(name, count)
        except Err as error:
            if isinstance(error.value, stock.Refusal_ShortOf) and error.value.value > 0:
                item = stock.take(name, error.value.value)
            else:
                raise
        if not self.content and item.size is Size.LARGE:
            item.extras |= Extras.EXPRESS
        self.content.append(item)
        return len(self.content)

    def items(self) -> list[Item]:
        return self.content

    @classmethod
    def merge(cls, first: Self, second: Self) -> Self:
        merged = cls(f"{first.customer} and {second.customer}")
        merged.content = first.content + second.content
        return merged


class Orders(exports.Orders):
    def longest(self, orders: list[exports.orders.Order]) -> int | None:
        lengths = [len(order.items()) for order in orders]
        return lengths.index(max(lengths)) if lengths else None

    def explain(self, outcome: Result[Item, Refusal]) -> str:
        match outcome:
            case Ok(item):
                return f"{item.name}{note_of(item)}"
            case Err(stock.Refusal_Unknown(name)):
                return f"no {name}"
            case Err(stock.Refusal_ShortOf(count)):
                return f"only {count}"
            case Err():
                return "closed"


def note_of(item: Item) -> str:
    match item.note:
        case None:
            return ""
        case Some(None):
            return " ()"
        case Some(note):
            return f" ({note})"


class WitWorld(wit_world.WitWorld):
    def sources(self) -> list[tuple[str, str]]:
        return SOURCES


def sources() -> list[tuple[str, str]]:
    """The texts from which the import system made the modules."""
    package = pkgutil.walk_packages(wit_world.__path__, "wit_world.")
    sources: list[tuple[str, str]] = []
    for name in ["wit_world", *(module.name for module in package)]:
        spec = importlib.import_module(name).__spec__
        assert spec is not None
        assert isinstance(spec.loader, InspectLoader)
        sources.append((name, spec.loader.get_source(name) or ""))
    return sources


SOURCES = sources()
