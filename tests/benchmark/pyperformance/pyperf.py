"""As much of pyperf as pyperformance's benchmarks ask for.

pyperf itself starts processes. Here a benchmark is repeated in the component until that takes a while, a few times over, and
the shortest time counts.
"""

import argparse
import asyncio
import shutil  # noqa: F401  argparse imports it when it is used, which is too late where imports end with the build
import time
from collections.abc import Awaitable, Callable
from typing import Any

perf_counter = time.perf_counter

ROUNDS = 3
LONG_ENOUGH = 0.05
"""Seconds."""

results: dict[str, float] = {}
"""Seconds that one repetition took, by the benchmark's name."""


def python_implementation() -> str:
    return "cpython"


def python_has_jit() -> bool:
    return False


class Runner:
    """What a benchmark hands its function to."""

    def __init__(self, **_options: Any) -> None:
        self.argparser = argparse.ArgumentParser()
        self.metadata: dict[str, str] = {}

    def parse_args(self, arguments: list[str] | None = None) -> argparse.Namespace:
        return self.argparser.parse_args(arguments or [])

    def bench_func(
        self, name: str, function: Callable[..., Any], *arguments: Any, **_options: Any
    ) -> None:
        def repeat(count: int, *arguments: Any) -> float:
            start = perf_counter()
            for _ in range(count):
                function(*arguments)
            return perf_counter() - start

        self.bench_time_func(name, repeat, *arguments)

    def bench_async_func(
        self,
        name: str,
        function: Callable[..., Awaitable[Any]],
        *arguments: Any,
        **_options: Any,
    ) -> None:
        async def run() -> Any:
            return await function(*arguments)

        self.bench_func(name, lambda: asyncio.run(run()))

    def bench_time_func(
        self,
        name: str,
        function: Callable[..., float],
        *arguments: Any,
        **_options: Any,
    ) -> None:
        count = 1
        while (seconds := function(count, *arguments)) < LONG_ENOUGH:
            count *= 2
        for _ in range(ROUNDS):
            seconds = min(seconds, function(count, *arguments))
        results[name] = seconds / count
