"""A grammar for arithmetic, and its messages."""

import pyparsing as pp

number = pp.common.integer
expression = pp.infix_notation(
    number,
    [
        (pp.one_of("* /"), 2, pp.OpAssoc.LEFT),
        (pp.one_of("+ -"), 2, pp.OpAssoc.LEFT),
    ],
)


def run() -> None:
    assert expression.parse_string("1+2*3", parse_all=True).as_list() == [
        [1, "+", [2, "*", 3]]
    ]
    try:
        expression.parse_string("1 + ?", parse_all=True)
    except pp.ParseException as error:
        assert error.col == 5
    else:
        raise AssertionError
    pair = pp.Group(pp.Word(pp.alphas)("key") + "=" + pp.QuotedString('"')("value"))
    assert pair.parse_string('a="b c"')[0].value == "b c"
