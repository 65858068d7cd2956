"""Iterators in all shapes."""

from more_itertools import chunked, peekable

assert list(chunked(range(5), 2)) == [[0, 1], [2, 3], [4]]


def run() -> None:
    from more_itertools import distinct_permutations, more, recipes, windowed

    assert peekable(range(3)).peek() == 0
    assert list(windowed("abc", 2)) == [("a", "b"), ("b", "c")]
    assert len(list(distinct_permutations("aab"))) == 3
    assert list(recipes.flatten([[1], [2]])) == [1, 2] and more.ilen(range(9)) == 9
