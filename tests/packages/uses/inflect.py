"""Words: plurals, articles, numbers."""

import inflect

engine = inflect.engine()


def run() -> None:
    assert engine.plural("child") == "children"
    assert engine.a("hour") == "an hour"
    assert engine.number_to_words(42) == "forty-two"
    assert engine.ordinal(3) == "3rd"
