"""Python, parsed with its whitespace and its mistakes; the grammars are data files."""

import parso

assert parso.parse("x = 1\n").get_code() == "x = 1\n"


def run() -> None:
    grammar = parso.load_grammar(version="3.13")
    module = grammar.parse("def f(:\n  pass\n")
    assert [error.start_pos for error in grammar.iter_errors(module)][0] == (1, 6)
    assert module.get_code() == "def f(:\n  pass\n"
    old = parso.load_grammar(version="3.8").parse("match = 1\n")
    assert old.children[0].get_first_leaf().value == "match"
