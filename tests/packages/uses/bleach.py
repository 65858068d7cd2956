"""HTML that is made safe, and links that are found in it."""

# componentize-py: --include tinycss2

import bleach

assert bleach.clean("<b>a</b><script>") == "<b>a</b>&lt;script&gt;"


def run() -> None:
    from bleach.css_sanitizer import CSSSanitizer
    from bleach.linkifier import Linker

    assert bleach.linkify("see example.com") == (
        'see <a href="http://example.com" rel="nofollow">example.com</a>'
    )
    sanitizer = CSSSanitizer(allowed_css_properties=["color"])
    clean = bleach.clean(
        '<p style="color: red; position: fixed">a</p>',
        tags={"p"},
        attributes=["style"],
        css_sanitizer=sanitizer,
    )
    assert clean == '<p style="color: red;">a</p>'
    assert (
        Linker(parse_email=True).linkify("a@example.com").startswith('<a href="mailto:')
    )
