"""Paths into JSON, with a parser made when it is asked for."""

from jsonpath_ng import parse

path = parse("people[*].name")


def run() -> None:
    from jsonpath_ng.ext import parse as parse_extended

    data = {"people": [{"name": "a", "age": 1}, {"name": "b", "age": 2}]}
    assert [match.value for match in path.find(data)] == ["a", "b"]
    assert str(path.find(data)[1].full_path) == "people.[1].name"
    older = parse_extended("people[?(@.age > 1)].name")
    assert [match.value for match in older.find(data)] == ["b"]
