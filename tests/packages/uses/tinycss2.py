"""CSS: rules, colours, mistakes with their places."""

import tinycss2
from tinycss2 import color3

rules = tinycss2.parse_stylesheet(
    "p { color: #f00 } a:hover { top: 1px }", skip_whitespace=True
)


def run() -> None:
    from tinycss2.nth import parse_nth

    assert [tinycss2.serialize(rule.prelude).strip() for rule in rules] == [
        "p",
        "a:hover",
    ]
    assert color3.parse_color("rgba(0, 128, 255, .5)").alpha == 0.5
    assert parse_nth("2n+1") == (2, 1)
    broken = tinycss2.parse_one_declaration("color red")
    assert (broken.type, broken.kind) == ("error", "invalid")
