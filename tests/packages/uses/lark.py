"""Grammars: LALR and Earley; the common terminals are a data file."""

from lark import Lark, Transformer

GRAMMAR = r"""
    start: sum
    ?sum: product | sum "+" product -> add
    ?product: NUMBER -> number | product "*" NUMBER -> multiply
    %import common.NUMBER
    %import common.WS
    %ignore WS
"""
parser = Lark(GRAMMAR, parser="lalr")


class Calculate(Transformer):
    number = staticmethod(lambda parts: int(parts[0]))
    add = staticmethod(lambda parts: parts[0] + parts[1])
    multiply = staticmethod(lambda parts: parts[0] * int(parts[1]))
    start = staticmethod(lambda parts: parts[0])


def run() -> None:
    from lark.exceptions import UnexpectedCharacters

    assert Calculate().transform(parser.parse("1 + 2 * 3")) == 7
    earley = Lark(GRAMMAR, parser="earley")
    assert Calculate().transform(earley.parse("2 * 5")) == 10
    python = Lark.open_from_package(
        "lark", "python.lark", ["grammars"], parser="lalr", start="number"
    )
    assert python.parse("1")
    try:
        parser.parse("1 + ?")
    except UnexpectedCharacters as error:
        assert error.column == 5
    else:
        raise AssertionError
