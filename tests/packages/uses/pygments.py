"""Highlighting: lexers, formatters and styles, all found by name at run time."""

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

assert '<span class="k">def</span>' in highlight(
    "def f(): pass", PythonLexer(), HtmlFormatter()
)


def run() -> None:
    from pygments.formatters import get_formatter_by_name
    from pygments.lexers import get_lexer_by_name, guess_lexer_for_filename
    from pygments.styles import get_all_styles, get_style_by_name

    source = "fn main() { let x = 1; }"
    formatter = get_formatter_by_name("terminal256", style="monokai")
    assert "\x1b[38;5;" in highlight(source, get_lexer_by_name("rust"), formatter)
    assert guess_lexer_for_filename("a.zig", "const x = 1;").name == "Zig"
    for style in get_all_styles():
        assert get_style_by_name(style).background_color
