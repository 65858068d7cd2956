"""XML as dictionaries, and back, with the C parser."""

import xmltodict

document = xmltodict.parse("<a x='1'><b>2</b><b/></a>")
assert document == {"a": {"@x": "1", "b": ["2", None]}}


def run() -> None:
    from xml.parsers.expat import ExpatError

    assert xmltodict.unparse(document).endswith('<a x="1"><b>2</b><b></b></a>')
    found = []
    xmltodict.parse(
        "<l><i>1</i><i>2</i></l>",
        item_depth=2,
        item_callback=lambda path, item: found.append(item) or True,
    )
    assert found == ["1", "2"]
    try:
        xmltodict.parse("<a>")
    except ExpatError as error:
        assert error.lineno == 1
    else:
        raise AssertionError
