"""A lexer and a parser from functions' documentation."""

from ply import lex, yacc

tokens = ("NUMBER", "PLUS")
t_PLUS = r"\+"
t_ignore = " "


def t_NUMBER(token: lex.LexToken) -> lex.LexToken:
    r"\d+"
    token.value = int(token.value)
    return token


def t_error(token: lex.LexToken) -> None:
    raise ValueError(token.value)


def p_sum(p: yacc.YaccProduction) -> None:
    """expression : expression PLUS NUMBER
    | NUMBER"""
    p[0] = p[1] if len(p) == 2 else p[1] + p[3]


def p_error(p: object) -> None:
    raise SyntaxError(p)


lexer = lex.lex()
parser = yacc.yacc(debug=False, write_tables=False)


def run() -> None:
    from ply.cpp import Preprocessor  # noqa: F401

    assert parser.parse("1 + 2 + 39", lexer=lexer) == 42
    try:
        parser.parse("1 +", lexer=lexer)
    except SyntaxError:
        pass
    else:
        raise AssertionError
