"""Formatting; its grammars are data files."""

import black

assert black.format_str("x=1", mode=black.Mode()) == "x = 1\n"


def run() -> None:
    source = "def f(a,):\n  match a:\n    case {'x': [1,*_]} if a: return  a\n"
    expected = 'def f(\n    a,\n):\n    match a:\n        case {"x": [1, *_]} if a:\n            return a\n'
    assert black.format_file_contents(source, fast=False, mode=black.Mode()) == expected
    try:
        black.format_str("def (", mode=black.Mode())
    except black.InvalidInput as error:
        assert "1:4" in str(error)
    else:
        raise AssertionError
