"""reStructuredText: writers found by name, templates and styles that are data files."""

from docutils.core import publish_parts

assert publish_parts("*a*", writer="html5")["fragment"] == "<p><em>a</em></p>\n"


def run() -> None:
    source = "Title\n=====\n\n.. note:: n\n\n.. code:: python\n\n   def f(): pass\n"
    html = publish_parts(source, writer="html5")
    assert "<style" in html["whole"] and "Title" in html["html_title"]
    for writer, part in [
        ("latex", r"\documentclass"),
        ("manpage", ".TH"),
        ("xml", "<?xml"),
    ]:
        text = publish_parts(
            source, writer=writer, settings_overrides={"output_encoding": "unicode"}
        )
        assert part in text["whole"], writer
    german = publish_parts(".. achtung:: n", settings_overrides={"language_code": "de"})
    assert "<attention>" in german["whole"]
