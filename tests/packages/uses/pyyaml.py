"""YAML: both directions, tags, anchors, positions of mistakes."""

import yaml

defaults = yaml.safe_load("base: &base {size: 1}\nother: {<<: *base, name: ä}")
assert defaults["other"] == {"size": 1, "name": "ä"}


class Point:
    def __init__(self, x: int, y: int) -> None:
        self.x, self.y = x, y


def run() -> None:
    documents = list(yaml.safe_load_all("- 1\n- 0x10\n---\nwhen: 2024-02-29\n"))
    assert documents[0] == [1, 16]
    assert documents[1]["when"].isoformat() == "2024-02-29"
    assert yaml.safe_dump({"b": [1, None], "a": "yes"}) == "a: 'yes'\nb:\n- 1\n- null\n"
    text = yaml.dump(Point(1, 2))
    point = yaml.load(text, Loader=yaml.UnsafeLoader)
    assert (point.x, point.y) == (1, 2)
    try:
        yaml.safe_load("a: [1,\nb: 2")
    except yaml.YAMLError as error:
        assert error.problem_mark.line == 1
    else:
        raise AssertionError
