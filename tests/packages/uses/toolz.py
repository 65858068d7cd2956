"""Functions, curried and composed."""

import toolz
from toolz.curried import map as mapping
from toolz.curried import pipe

assert pipe([1, 2], mapping(lambda n: n + 1), list) == [2, 3]


def run() -> None:
    from tlz import groupby
    from toolz.sandbox import unzip

    assert groupby(len, ["a", "bb", "c"]) == {1: ["a", "c"], 2: ["bb"]}
    assert toolz.merge_with(sum, {"a": 1}, {"a": 2}) == {"a": 3}
    assert [list(part) for part in unzip([(1, 2), (3, 4)])] == [[1, 3], [2, 4]]
    assert toolz.compose(str, abs)(-1) == "1"
