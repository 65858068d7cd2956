"""Lists, dictionaries and sets that stay sorted, before the snapshot and after it."""

from sortedcontainers import SortedDict, SortedList, SortedSet

numbers = SortedList(range(10_000, 0, -1))


def run() -> None:
    numbers.add(0)
    assert (
        numbers[0] == 0 and numbers.bisect_left(500) == 500 and len(numbers) == 10_001
    )
    assert list(SortedDict({"b": 1, "a": 2})) == ["a", "b"]
    assert SortedSet("hello").islice(1, 3).__next__() == "h"
