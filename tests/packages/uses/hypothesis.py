"""The last version in Python alone: properties, examples that are drawn, the smallest that fails."""

from hypothesis import given, settings, strategies


@settings(database=None, max_examples=50, deadline=None)
@given(strategies.lists(strategies.integers()))
def reversing_twice_changes_nothing(numbers: list[int]) -> None:
    assert numbers[::-1][::-1] == numbers


def run() -> None:
    reversing_twice_changes_nothing()
    found: list[int] = []

    @settings(database=None, max_examples=200, deadline=None, derandomize=True)
    @given(strategies.integers())
    def small(number: int) -> None:
        if number >= 100:
            found.append(number)
            raise AssertionError

    try:
        small()
    except AssertionError:
        assert min(found) == 100
    else:
        raise AssertionError
    assert strategies.from_regex(r"[a-c]{2}", fullmatch=True).example
