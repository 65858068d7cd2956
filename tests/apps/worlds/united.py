import wit_world
from wit_world import exports
from wit_world.imports import aide, api, counter
from wit_world.imports import shared_types_shapes_1_0_0 as shapes1
from wit_world.imports import shared_types_shapes_2_0_0 as shapes2


class WitWorld(wit_world.WitWorld):
    def tell(self, pair: wit_world.Pair) -> str:
        swapped = wit_world.swap(wit_world.Pair(pair.left, pair.right))
        return f"{swapped.left} {swapped.right.label} {aide.help(swapped.left)}"

    def double(self, number: int) -> int:
        return number * wit_world.plain()


class Tools(exports.Tools):
    def run(self, spot: shapes2.Point) -> str:
        assert isinstance(spot, shapes2.Point)
        return f"{spot.label} {spot.x - spot.y}"


class Api(exports.Api):
    def move(self, place: shapes1.Point) -> shapes1.Point:
        moved = api.move(shapes1.Point(place.x + 1, place.y + 1))
        assert isinstance(moved, shapes1.Point)
        return moved


class Counter(exports.Counter):
    def count(self, points: list[shapes1.Point]) -> int:
        return counter.count(points) + 1

    def fast(self) -> int:
        return counter.fast() + 1
