"""Queries into JSON."""

import jmespath

expression = jmespath.compile("people[?age > `30`].name | sort(@)")


def run() -> None:
    data = {
        "people": [
            {"name": "b", "age": 40},
            {"name": "a", "age": 50},
            {"name": "c", "age": 1},
        ]
    }
    assert expression.search(data) == ["a", "b"]
    assert jmespath.search("max_by(people, &age).name", data) == "a"
    try:
        jmespath.compile("a[")
    except jmespath.exceptions.ParseError as error:
        assert error.lex_position >= 1
    else:
        raise AssertionError
