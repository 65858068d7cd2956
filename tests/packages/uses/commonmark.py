"""CommonMark, as HTML and as reStructuredText."""

import commonmark

assert commonmark.commonmark("*a*") == "<p><em>a</em></p>\n"


def run() -> None:
    tree = commonmark.Parser().parse("- a\n- b\n\n&auml;")
    assert "<li>b</li>" in commonmark.HtmlRenderer().render(tree)
    assert "ä" in commonmark.ReStructuredTextRenderer().render(tree)
