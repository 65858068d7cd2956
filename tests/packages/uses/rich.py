"""Tables, markup, highlighted code, Markdown, tracebacks as text."""

import io

from rich.console import Console
from rich.table import Table

table = Table("name", "size")
table.add_row("a", "[bold]1[/bold]")


def printed(*things: object) -> str:
    console = Console(
        file=io.StringIO(), width=40, color_system="truecolor", force_terminal=True
    )
    console.print(*things)
    return console.file.getvalue()


def run() -> None:
    from rich.emoji import Emoji
    from rich.markdown import Markdown
    from rich.syntax import Syntax
    from rich.text import Text

    assert "name" in printed(table) and "\x1b[1m1" in printed(table)
    assert "\x1b[" in printed(Syntax("def f(): pass", "python"))
    assert "Title" in Text.from_ansi(printed(Markdown("# Title"))).plain
    assert str(Emoji("snake")) == "🐍"
    console = Console(file=io.StringIO(), width=80)
    try:
        1 / 0
    except ZeroDivisionError:
        console.print_exception()
    assert "ZeroDivisionError" in console.file.getvalue()
