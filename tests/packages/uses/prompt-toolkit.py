"""Input from a pipe to an application that draws on nothing."""

from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.document import Document

completer = WordCompleter(["alpha", "beta"])


def run() -> None:
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.formatted_text import HTML, to_plain_text

    document = Document("al", 2)
    assert [item.text for item in completer.get_completions(document, None)] == [
        "alpha"
    ]
    buffer = Buffer(document=Document("one two", 7))
    buffer.delete_before_cursor(3)
    assert buffer.text == "one "
    assert to_plain_text(HTML("<b>a</b>&amp;")) == "a&"
