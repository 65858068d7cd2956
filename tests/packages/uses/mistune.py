"""Markdown with plug-ins, which it imports by name."""

import mistune

assert mistune.html("**a**") == "<p><strong>a</strong></p>\n"


def run() -> None:
    markdown = mistune.create_markdown(plugins=["table", "footnotes", "task_lists"])
    assert "<table>" in markdown("| a |\n|---|\n| 1 |\n")
    tree = mistune.create_markdown(renderer="ast")("# Title")
    assert tree[0]["type"] == "heading"
