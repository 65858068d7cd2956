"""Caches: by age, by use, around functions."""

import cachetools

cache = cachetools.LRUCache(maxsize=2)
cache["a"] = 1


@cachetools.cached(cachetools.TTLCache(maxsize=9, ttl=60))
def double(number: int) -> int:
    calls.append(number)
    return 2 * number


calls: list[int] = []


def run() -> None:
    import cachetools.func

    cache["b"] = cache["a"]
    cache["c"] = 3
    assert "a" not in cache or "b" not in cache
    assert (double(2), double(2), calls) == (4, 4, [2])
    squares = cachetools.func.lfu_cache(maxsize=1)(lambda number: number**2)
    assert squares(3) == 9 and squares.cache_info().misses == 1
