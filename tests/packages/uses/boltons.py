"""Its many modules, each imported when it is used."""

from boltons.iterutils import chunked, remap

assert chunked(range(3), 2) == [[0, 1], [2]]


def run() -> None:
    from boltons.cacheutils import LRI
    from boltons.strutils import slugify
    from boltons.tbutils import ExceptionInfo
    from boltons.timeutils import parse_timedelta
    from boltons.urlutils import URL

    assert remap({"a": [1, None]}, lambda path, key, value: value is not None) == {
        "a": [1]
    }
    assert URL("http://host/a?b=c").query_params["b"] == "c"
    assert slugify("A b!") == "a_b"
    assert parse_timedelta("1h 30m").total_seconds() == 5400
    assert LRI(max_size=1).max_size == 1
    try:
        1 / 0
    except ZeroDivisionError:
        assert ExceptionInfo.from_current().exc_type == "ZeroDivisionError"
