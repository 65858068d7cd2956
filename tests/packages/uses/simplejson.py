"""JSON with decimals; where this machine has it compiled, its Python code is used."""

from decimal import Decimal

import simplejson

assert simplejson.dumps({"a": Decimal("1.10")}) == '{"a": 1.10}'


def run() -> None:
    assert simplejson.loads("[1.10, 1]", use_decimal=True) == [Decimal("1.10"), 1]
    assert simplejson.dumps(float("nan"), ignore_nan=True) == "null"
    try:
        simplejson.loads("[1,\n?]")
    except simplejson.JSONDecodeError as error:
        assert error.lineno == 2
    else:
        raise AssertionError
