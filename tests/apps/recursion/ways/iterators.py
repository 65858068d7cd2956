"""Iterators and coroutines that wait for others."""

import contextlib
import itertools
from typing import Any

from . import nested, way


@way
def chained_maps() -> object:
    return list(nested(lambda inner: map(int, inner), range(3)))


@way
def chained_filters() -> object:
    return list(nested(lambda inner: filter(None, inner), range(3)))


@way
def chained_chains() -> object:
    return list(nested(lambda inner: itertools.chain(inner), range(3)))


@way
def chained_slices() -> object:
    return list(nested(lambda inner: itertools.islice(inner, 3), range(3)))


@way
def chained_enumerations() -> object:
    return list(nested(enumerate, range(3)))


@way
def chained_zips() -> object:
    return list(nested(zip, range(3)))


@way
def chained_tees() -> object:
    return list(nested(lambda inner: itertools.tee(inner)[0], iter(range(3))))


@way
def chained_takes() -> object:
    return list(nested(lambda inner: itertools.takewhile(bool, inner), range(1, 3)))


@way
def chained_generators() -> object:
    return list(nested(lambda inner: (value for value in inner), range(3)))


@way
def generator_delegation() -> object:
    def delegate(inner: Any) -> Any:
        yield from inner

    return list(nested(delegate, range(3)))


@way
def recursive_generator() -> object:
    def generate() -> Any:
        yield from generate()

    return list(generate())


@way
def chained_coroutines() -> object:
    async def wait(inner: Any) -> Any:
        return await inner

    async def innermost() -> None:
        pass

    coroutine = nested(wait, innermost())
    try:
        coroutine.send(None)
    except StopIteration:
        pass
    return None


@way
def recursive_coroutine() -> object:
    async def wait() -> None:
        await wait()

    return wait().send(None)


@way
def generator_close() -> object:
    def generate(inner: Any) -> Any:
        try:
            yield from inner
        finally:
            pass

    generator = nested(generate, iter([1, 2]))
    with contextlib.suppress(RecursionError):
        next(generator)
    return generator.close()


@way
def asyncio_tasks() -> object:
    import asyncio

    async def wait(depth: int) -> None:
        await asyncio.create_task(wait(depth + 1)) if depth < 2000 else None

    return asyncio.run(wait(0))


@way
def asyncio_coroutines() -> object:
    import asyncio

    async def wait() -> None:
        await asyncio.wait_for(wait(), 1)

    return asyncio.run(wait())
