"""TOML that keeps its comments."""

import tomlkit

document = tomlkit.parse("# first\n[a]\nb = 1  # one\n")


def run() -> None:
    from tomlkit.exceptions import UnexpectedCharError

    document["a"]["b"] = 2
    document["a"]["when"] = tomlkit.date("2024-02-29")
    assert document.as_string() == "# first\n[a]\nb = 2  # one\nwhen = 2024-02-29\n"
    assert tomlkit.loads(tomlkit.dumps({"x": {"y": [1, "ä"]}})).unwrap() == {
        "x": {"y": [1, "ä"]}
    }
    try:
        tomlkit.parse("a = ?")
    except UnexpectedCharError as error:
        assert error.line == 1
    else:
        raise AssertionError
