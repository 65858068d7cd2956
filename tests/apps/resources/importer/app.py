"""Uses the resources of the catalog and the shop, and checks what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import wit_world
from componentize_py_types import Err, Ok
from wit_world.imports import catalog, shop
from wit_world.imports.catalog import Box, Item

CHECKS: dict[str, Callable[[], None]] = {}


def check(function: Callable[[], None]) -> Callable[[], None]:
    CHECKS[function.__name__.strip("_")] = function
    return function


def raises(kind: type[BaseException], message: str, call: Callable[[], object]) -> None:
    try:
        value = call()
    except kind as error:
        assert str(error) == message, f"{error!s}, and not {message}"
    else:
        raise AssertionError(f"{value!r}, and not {kind.__name__}: {message}")


@check
def members() -> None:
    item = Item("a")
    assert isinstance(item, Item)
    assert item.name() == "a"
    item.rename("long")
    assert item.name() == "long"
    other = Item(name="b")
    assert item.longer_than(other) and not other.longer_than(other=item)
    assert item.twin().name() == "long"
    joined = Item.join(item, other)
    assert (joined.name(), other.name()) == ("long and b", "b")
    # Of the three that were made and not given away, the twin is gone.
    assert Item.count() == 2


@check
def fallible_constructor() -> None:
    assert Box(100).size() == 100
    try:
        Box(101)
    except Err as error:
        assert error.value == "101 is too large"
    else:
        raise AssertionError("a box that is too large")
    refusal = (
        "Box.__init__: parameter 'size': -1 does not fit into u32 (0 to 4294967295)"
    )
    raises(OverflowError, refusal, lambda: Box(-1))


@check
def passing() -> None:
    item = catalog.pass_(Item("a"))
    assert item.name() == "a" == catalog.name_of(item)
    assert catalog.pass_alias(item, Item("b")).name() == "ab"


@check
def lists() -> None:
    items = catalog.pass_list([Item("a"), Item("b"), Item("c")])
    assert [item.name() for item in items] == ["c", "b", "a"] == catalog.names_of(items)
    # Lending does not mind that an item is there twice.
    assert catalog.names_of([items[0], items[0]]) == ["c", "c"]
    assert catalog.pass_list([]) == [] and catalog.names_of([]) == []


@check
def compounds() -> None:
    labelled = catalog.pass_record(catalog.Labelled("label", Item("a")))
    assert (labelled.label, labelled.item.name()) == ("label!", "a")
    assert catalog.name_in_record(catalog.Lent("lent", labelled.item)) == "lent: a"
    assert catalog.pass_option(None) is None and catalog.name_in_option(None) is None
    item = catalog.pass_option(labelled.item)
    assert item is not None and catalog.name_in_option(item) == "a"
    other, text = catalog.pass_tuple((item, Item("b"), 7))
    assert (other.name(), text) == ("a", "b 7")


@check
def variants() -> None:
    assert catalog.pass_variant(catalog.Amount_Nothing()) == catalog.Amount_Nothing()
    match catalog.pass_variant(catalog.Amount_One(Item("a"))):
        case catalog.Amount_One(item):
            assert item.name() == "a"
        case other:
            raise AssertionError(other)
    match catalog.pass_variant(catalog.Amount_Many([Item("a"), Item("b")])):
        case catalog.Amount_Many(items):
            assert catalog.names_of(items) == ["a", "b"]
        case other:
            raise AssertionError(other)
    match catalog.pass_variant(catalog.Amount_Boxed(Err(Box(3)))):
        case catalog.Amount_Boxed(Err(box)):
            assert isinstance(box, Box) and box.size() == 3
        case other:
            raise AssertionError(other)


@check
def results() -> None:
    match catalog.pass_result([Ok(Item("a")), Err(Box(1)), Ok(Item("b"))]):
        case [Ok(first), Err(box), Ok(second)]:
            assert isinstance(box, Box)
            assert (first.name(), box.size(), second.name()) == ("a?", 1, "b?")
        case other:
            raise AssertionError(other)
    assert catalog.long_enough(Item("long"), 3).name() == "long"
    try:
        catalog.long_enough(Item("short"), 10)
    except Err as error:
        assert isinstance(error.value, Box) and error.value.size() == 10
    else:
        raise AssertionError("no error")


@check
def reexported() -> None:
    basket = shop.Basket()
    assert basket.take() is None and basket.names() == []
    # What one interface gives, the other takes.
    basket.put(Item("a"))
    basket.put(catalog.pass_(Item("b")))
    assert basket.names() == ["a", "b"]
    assert (
        shop.Basket.largest([basket, shop.Basket()]) == 2
        and shop.Basket.largest([]) is None
    )
    item = basket.take()
    assert isinstance(item, Item) and item.name() == "b"
    labelled = shop.label(item, "label")
    assert isinstance(labelled, catalog.Labelled) and labelled.item.name() == "b"
    assert catalog.name_of(labelled.item) == "b"
    # Another resource of the same component is not accepted, and neither is what is no resource.
    wrongs: list[Any] = [basket, "b", None]
    for wrong in wrongs:
        given = type(wrong).__name__ if wrong else "None"
        raises(
            TypeError,
            f"name_of: parameter 'value': expected Item, got {given}",
            lambda: catalog.name_of(wrong),
        )


@check
def borrows_end_with_their_call() -> None:
    item = Item("price")
    # The shop looks at what it kept of the call before.
    assert [shop.price(item), shop.price(item), shop.price(Item("p"))] == [5, 5, 1]
    assert item.name() == "price"


@check
def own_resources_outlive_what_was_lent() -> None:
    catalog.keep_lent(Item("a"))
    assert catalog.use_lent() == "a"


@check
def dropped_with_the_last_reference() -> None:
    assert Item.count() == 0
    item = Item("a")
    same = item
    assert Item.count() == 1
    del item
    assert Item.count() == 1 and same.name() == "a"
    del same
    assert Item.count() == 0
    # A temporary is gone after the expression, and a cycle after a collection.
    assert Item("b").name() == "b" and Item.count() == 0
    items = [Item("c")]
    items.append(items)  # type: ignore[arg-type]
    del items
    import gc

    gc.collect()
    assert Item.count() == 0
    try:
        raise Err(Item("d"))
    except Err:
        assert Item.count() == 1
    assert Item.count() == 0


@check
def dropped_when_a_with_block_ends() -> None:
    with Item("a") as item:
        assert item.name() == "a" and Item.count() == 1
    assert Item.count() == 0
    raises(ValueError, "Item.name: this Item was dropped", item.name)
    # It can be left in other ways, and a handle that is gone does not mind.
    for _ in range(2):
        with Item("b") as item:
            catalog.pass_(item)
            continue
    try:
        with Item("c") as item, Box(1):
            raise LookupError("on purpose")
    except LookupError:
        assert Item.count() == 0
    with item:
        pass


@check
def dropped_is_said() -> None:
    item = Item("a")
    with item:
        pass
    raises(ValueError, "Item.rename: this Item was dropped", lambda: item.rename("b"))
    raises(
        ValueError,
        "name_of: parameter 'value': this Item was dropped",
        lambda: catalog.name_of(item),
    )
    raises(
        ValueError,
        "pass_: parameter 'value': this Item was dropped",
        lambda: catalog.pass_(item),
    )
    raises(
        ValueError,
        "pass_variant: parameter 'value.value[1]': this Item was dropped",
        lambda: catalog.pass_variant(catalog.Amount_Many([Item("b"), item])),
    )
    # Making it anew gives it a handle again.
    item.__init__("again")  # type: ignore[misc]
    assert item.name() == "again"


@check
def given_away_is_said() -> None:
    item = Item("a")
    catalog.keep(item)
    raises(ValueError, "Item.name: this Item was given away", item.name)
    raises(
        ValueError,
        "keep: parameter 'value': this Item was given away",
        lambda: catalog.keep(item),
    )
    del item
    kept = catalog.kept()
    assert kept is not None and kept.name() == "a" and catalog.kept() is None


@check
def uninitialised_is_said() -> None:
    class Derived(Item):
        def __init__(self) -> None:
            pass

    raises(ValueError, "Item.name: this Item was never initialised", Derived().name)

    class Whole(Item):
        def __init__(self) -> None:
            super().__init__("derived")

    assert catalog.name_of(Whole()) == "derived"


@check
def a_call_that_is_refused_leaves_handles_alone() -> None:
    item = Item("a")
    refusal = (
        "pass_with_number: parameter 'number': 256 does not fit into u8 (0 to 255)"
    )
    raises(OverflowError, refusal, lambda: catalog.pass_with_number(item, 256))
    assert item.name() == "a"
    refusal = "pass_list: parameter 'values[1]': expected Item, got int"
    raises(TypeError, refusal, lambda: catalog.pass_list([item, 1]))  # type: ignore[list-item]
    assert catalog.pass_(item).name() == "a"


@check
def twice_in_one_call_is_said() -> None:
    item = Item("a")
    refusal = "pass_two: parameter 'second': this Item is given away by another argument of the same call"
    raises(ValueError, refusal, lambda: catalog.pass_two(item, item))
    refusal = "lend_and_give: parameter 'second': this Item is lent to a call that has not ended, so it cannot be given away"
    raises(ValueError, refusal, lambda: catalog.lend_and_give(item, item))
    refusal = "Item.join: parameter 'second': this Item is given away by another argument of the same call"
    raises(ValueError, refusal, lambda: Item.join(item, item))
    assert item.name() == "a" and catalog.lend_and_give(item, Item("b")).name() == "b"
    with item:
        pass
    assert Item.count() == 0


@check
def dropping_while_it_is_lent_is_said() -> None:
    item = Item("a")

    class Number:
        """Drops the item while it is converted, when the item was lent already."""

        def __index__(self) -> int:
            with item:
                pass
            return 1

    refusal = "this Item is lent to a call that has not ended, so it cannot be dropped"
    raises(ValueError, refusal, lambda: catalog.name_with_number(item, Number()))  # type: ignore[arg-type]
    assert catalog.name_with_number(item, 1) == "a 1"
    # What is given away is gone already.
    assert catalog.pass_with_number(item, Number()).name() == "a"  # type: ignore[arg-type]


@check
def many_at_once() -> None:
    items = [Item(str(index)) for index in range(10_000)]
    assert Item.count() == len(items)
    items = catalog.pass_list(items)
    assert catalog.names_of(items) == [str(index) for index in reversed(range(10_000))]
    del items
    assert Item.count() == 0


class WitWorld(wit_world.WitWorld):
    def __init__(self) -> None:
        self._held: Item | None = None

    def check(self, name: str) -> None:
        CHECKS[name]()

    def round_trips(self, single: int, lists: int) -> None:
        for _ in range(single):
            with catalog.pass_(Item("a")) as item:
                catalog.name_of(item)
                # Calls that fail hold on to nothing either.
                try:
                    catalog.pass_with_number(item, 256)
                except OverflowError:
                    pass
            try:
                catalog.long_enough(Item("b"), 1)
            except Err:
                pass
        if lists:
            items = [Item("b") for _ in range(10_000)]
            for _ in range(lists):
                items = catalog.pass_list(items)

    def hold(self, name: str) -> None:
        self._held = Item(name)

    def let_go(self) -> None:
        self._held = None
