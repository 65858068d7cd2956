"""Classes from data and back, with converters for formats."""

from attrs import define
from cattrs import Converter

converter = Converter()


@define
class Point:
    x: int
    y: int | None = None


def run() -> None:
    from cattrs.errors import ClassValidationError
    from cattrs.preconf.json import make_converter

    points = converter.structure([{"x": 1}, {"x": "2", "y": 3}], list[Point])
    assert points == [Point(1), Point(2, 3)]
    json = make_converter()
    assert json.loads(json.dumps(Point(1, 2)), Point) == Point(1, 2)
    try:
        converter.structure({"x": "many"}, Point)
    except ClassValidationError as error:
        assert len(error.exceptions) == 1
    else:
        raise AssertionError
