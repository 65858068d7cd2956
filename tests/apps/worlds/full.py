"""The world `second` alone, with full names."""

import wit_world
from wit_world import exports
from wit_world.imports import shared_types_shapes_1_0_0, test_second_counter_0_2_0


class WitWorld(wit_world.WitWorld):
    def double(self, number: int) -> int:
        return number * wit_world.plain()


class TestSecondCounter020(exports.TestSecondCounter020):
    def count(self, points: list[shared_types_shapes_1_0_0.Point]) -> int:
        return test_second_counter_0_2_0.count(points) + 3
