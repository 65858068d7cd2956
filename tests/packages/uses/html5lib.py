"""HTML as browsers read it: parser, walkers, serializer."""

import html5lib

document = html5lib.parse("<p>a<p>b", namespaceHTMLElements=False)
assert len(document.findall(".//p")) == 2


def run() -> None:
    tree = html5lib.parseFragment("<table><td>1", treebuilder="dom")
    walker = html5lib.getTreeWalker("dom")
    serializer = html5lib.serializer.HTMLSerializer(omit_optional_tags=False)
    html = "".join(serializer.serialize(walker(tree)))
    assert html == "<table><tbody><tr><td>1</td></tr></tbody></table>"
    assert (
        html5lib.HTMLParser(strict=False).parse(b"<meta charset=koi8-r>\xc1")
        is not None
    )
