"""Markdown with extensions, which it finds by entry points."""

import markdown

assert markdown.markdown("*a*") == "<p><em>a</em></p>"


def run() -> None:
    html = markdown.markdown(
        "|a|\n|-|\n|1|\n\nterm\n: meaning", extensions=["extra", "toc"]
    )
    assert "<td>1</td>" in html and "<dd>meaning</dd>" in html
    converter = markdown.Markdown(
        extensions=["meta", "codehilite", "markdown.extensions.smarty"]
    )
    assert converter.convert('Title: T\n\n"quoted"') == "<p>&ldquo;quoted&rdquo;</p>"
    assert converter.Meta == {"title": ["T"]}
