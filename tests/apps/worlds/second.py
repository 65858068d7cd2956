"""The world `second` alone, under names of our own."""

from deep import world
from deep.world import exports
from deep.world.imports import ours, points


class DeepWorld(world.DeepWorld):
    def double(self, number: int) -> int:
        return number * world.plain()


class Theirs(exports.Theirs):
    def count(self, points: list[points.Point]) -> int:
        return ours.count(points) + 2
