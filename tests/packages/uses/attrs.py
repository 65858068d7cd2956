"""Classes: validators, converters, slots, both of its namespaces."""

import attr
from attrs import define, field, validators


@define
class Order:
    number: int = field(converter=int, validator=validators.gt(0))
    items: list[str] = field(factory=list)


ready = Order("1")


def run() -> None:
    from attrs import asdict, evolve
    from attrs.exceptions import FrozenInstanceError

    assert asdict(evolve(ready, items=["a"])) == {"number": 1, "items": ["a"]}
    assert attr.fields(Order).number.name == "number"
    try:
        Order(0)
    except ValueError as error:
        assert "must be > 0" in str(error)
    else:
        raise AssertionError

    @attr.s(frozen=True, slots=True)
    class Frozen:
        x = attr.ib()

    try:
        Frozen(1).x = 2
    except FrozenInstanceError:
        pass
    else:
        raise AssertionError
