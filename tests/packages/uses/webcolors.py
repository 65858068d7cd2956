"""Colours by name and number."""

import webcolors

assert webcolors.name_to_hex("goldenrod") == "#daa520"


def run() -> None:
    assert webcolors.hex_to_name("#000080") == "navy"
    assert webcolors.html5_parse_legacy_color("chucknorris") == (192, 0, 0)
    try:
        webcolors.hex_to_name("#123456")
    except ValueError:
        pass
    else:
        raise AssertionError
