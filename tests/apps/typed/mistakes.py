"""What a type checker has to find: it would call a comment unused that is behind no mistake."""

import wit_world
from componentize_py_types import Ok
from wit_world import exports
from wit_world.imports import stock
from wit_world.imports.stock import Item


class Other(exports.Orders):
    def longest(self, orders: list[str]) -> int | None:  # type: ignore[override]
        return None


class Orders(exports.Orders):
    def longest(self, orders: list[exports.orders.Order]) -> int | None:
        return len(orders[0].content)  # type: ignore[attr-defined]


def mistakes(item: Item) -> None:
    Orders()  # type: ignore[abstract]
    exports.orders.Order("customer")  # type: ignore[misc]
    wit_world.WitWorld()  # type: ignore[misc]
    item.price = (1, 2, 3)  # type: ignore[assignment]
    item.note = "a note"  # type: ignore[assignment]
    item.size = 1  # type: ignore[assignment]
    stock.take("name")  # type: ignore[call-arg]
    stock.take("name", count="two")  # type: ignore[arg-type]
    stock.Refusal_Closed(1)  # type: ignore[call-arg]
    stock.Extras.CHEAP  # type: ignore[attr-defined]
    # What `take` may raise, it does not return.
    taken: Ok[Item] = stock.take("name", 1)  # type: ignore[assignment]
    taken.value
