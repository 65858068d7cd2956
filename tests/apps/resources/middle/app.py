"""Implements the catalog by another one: each exported resource has an imported one inside."""

from __future__ import annotations

from componentize_py_types import Err, Ok, Result
from wit_world import exports
from wit_world.exports import catalog as exported
from wit_world.imports import catalog as imported

from catalog import Box, Item


def unwrap(item: exported.Item) -> imported.Item:
    assert isinstance(item, Item), item
    return item.inner


def unwrap_result(
    result: Result[exported.Item, exported.Box],
) -> Result[imported.Item, imported.Box]:
    match result:
        case Ok(item):
            return Ok(unwrap(item))
        case Err(box):
            assert isinstance(box, Box)
            return Err(box.inner)


def wrap_result(
    result: Result[imported.Item, imported.Box],
) -> Result[exported.Item, exported.Box]:
    match result:
        case Ok(item):
            return Ok(Item.around(item))
        case Err(box):
            return Err(Box.around(box))


class Catalog(exports.Catalog):
    def __init__(self) -> None:
        self._lent: imported.Item | None = None

    def pass_(self, value: exported.Item) -> exported.Item:
        return Item.around(imported.pass_(unwrap(value)))

    def name_of(self, value: exported.Item) -> str:
        return imported.name_of(unwrap(value))

    def pass_alias(self, value: exported.Item, other: exported.Item) -> exported.Item:
        return Item.around(imported.pass_alias(unwrap(value), unwrap(other)))

    def pass_list(self, values: list[exported.Item]) -> list[exported.Item]:
        return [
            Item.around(item)
            for item in imported.pass_list([unwrap(value) for value in values])
        ]

    def names_of(self, values: list[exported.Item]) -> list[str]:
        return imported.names_of([unwrap(value) for value in values])

    def pass_record(self, value: exported.Labelled) -> exported.Labelled:
        back = imported.pass_record(imported.Labelled(value.label, unwrap(value.item)))
        return exported.Labelled(back.label, Item.around(back.item))

    def name_in_record(self, value: exported.Lent) -> str:
        return imported.name_in_record(imported.Lent(value.label, unwrap(value.item)))

    def pass_option(self, value: exported.Item | None) -> exported.Item | None:
        back = imported.pass_option(unwrap(value) if value else None)
        return Item.around(back) if back else None

    def name_in_option(self, value: exported.Item | None) -> str | None:
        return imported.name_in_option(unwrap(value) if value else None)

    def pass_tuple(
        self, value: tuple[exported.Item, exported.Item, int]
    ) -> tuple[exported.Item, str]:
        item, text = imported.pass_tuple((unwrap(value[0]), unwrap(value[1]), value[2]))
        return Item.around(item), text

    def pass_variant(self, value: exported.Amount) -> exported.Amount:
        sent: imported.Amount
        match value:
            case exported.Amount_Nothing():
                sent = imported.Amount_Nothing()
            case exported.Amount_One(item):
                sent = imported.Amount_One(unwrap(item))
            case exported.Amount_Many(items):
                sent = imported.Amount_Many([unwrap(item) for item in items])
            case exported.Amount_Boxed(result):
                sent = imported.Amount_Boxed(unwrap_result(result))
        match imported.pass_variant(sent):
            case imported.Amount_Nothing():
                return exported.Amount_Nothing()
            case imported.Amount_One(one):
                return exported.Amount_One(Item.around(one))
            case imported.Amount_Many(many):
                return exported.Amount_Many([Item.around(one) for one in many])
            case imported.Amount_Boxed(boxed):
                return exported.Amount_Boxed(wrap_result(boxed))

    def pass_result(
        self, value: list[Result[exported.Item, exported.Box]]
    ) -> list[Result[exported.Item, exported.Box]]:
        return [
            wrap_result(result)
            for result in imported.pass_result(
                [unwrap_result(result) for result in value]
            )
        ]

    def long_enough(self, value: exported.Item, limit: int) -> exported.Item:
        try:
            return Item.around(imported.long_enough(unwrap(value), limit))
        except Err as error:
            assert isinstance(error.value, imported.Box)
            raise Err(Box.around(error.value)) from None

    def pass_with_number(self, value: exported.Item, number: int) -> exported.Item:
        return Item.around(imported.pass_with_number(unwrap(value), number))

    def name_with_number(self, value: exported.Item, number: int) -> str:
        return imported.name_with_number(unwrap(value), number)

    def pass_two(self, first: exported.Item, second: exported.Item) -> exported.Item:
        return Item.around(imported.pass_two(unwrap(first), unwrap(second)))

    def lend_and_give(
        self, first: exported.Item, second: exported.Item
    ) -> exported.Item:
        return Item.around(imported.lend_and_give(unwrap(first), unwrap(second)))

    def keep(self, value: exported.Item) -> None:
        imported.keep(unwrap(value))

    def kept(self) -> exported.Item | None:
        item = imported.kept()
        return Item.around(item) if item else None

    def keep_lent(self, value: exported.Item) -> None:
        self._lent = unwrap(value)

    def use_lent(self) -> str:
        return self._lent.name() if self._lent else "nothing"
