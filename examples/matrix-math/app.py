"""Multiplies matrices with NumPy: as a command, and as a function."""

import json
import sys

import numpy
import wit_world
from componentize_py_types import Err
from wit_world import exports


class WitWorld(wit_world.WitWorld):
    def multiply(self, a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
        try:
            product: list[list[float]] = numpy.matmul(a, b).tolist()
        except ValueError as error:
            raise Err(str(error)) from error
        return product


class Run(exports.Run):
    def run(self) -> None:
        match sys.argv[1:]:
            case [a, b]:
                print(numpy.matmul(json.loads(a), json.loads(b)))
            case _:
                sys.exit("usage: matrix-math MATRIX MATRIX")
