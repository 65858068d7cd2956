"""Calls each import, and answers as no function of the program would."""

import math
import zlib

import wit_world
from wit_world import exports
from wit_world.imports import (
    builtins,
    dylib,
    env,
    globals,
    got,
    main_module,
    program,
    runtime,
    shim,
)


class Env(exports.Env):
    def log(self, x: float) -> float:
        return x + 0.25


class Program(exports.Program):
    def log(self, x: float) -> float:
        return x + 0.5


class WitWorld(wit_world.WitWorld):
    def logs(self, x: float) -> list[float]:
        return [
            env.log(x),
            runtime.log(x),
            shim.log(x),
            dylib.log(x),
            globals.log(x),
            builtins.log(x),
            got.log(x),
            main_module.log(x),
            program.log(x),
            wit_world.log(x),
            math.log(x),
        ]

    def others(self, x: int) -> list[int]:
        return [
            env.malloc(x),
            env.lacking(x),
            env.greet(x),
            shim.greet(x),
            wit_world.free(x),
            len(zlib.decompress(zlib.compress(bytes(1000)))),
        ]

    def greet(self, x: int) -> int:
        return x + 1

    def malloc(self, size: int) -> int:
        return size + 2

    def memory(self, x: int) -> int:
        return x + 3

    def main(self, x: int) -> int:
        return x + 4

    def start(self, x: int) -> int:
        return x + 5
