"""SQL: split, formatted, looked into."""

import sqlparse

statements = sqlparse.split("select 1; select 'a;b';")


def run() -> None:
    from sqlparse.sql import IdentifierList

    assert statements == ["select 1;", "select 'a;b';"]
    text = sqlparse.format(
        "select a,b from t where x=1", reindent=True, keyword_case="upper"
    )
    assert text == "SELECT a,\n       b\nFROM t\nWHERE x=1"
    parsed = sqlparse.parse("select a, b from t")[0]
    assert parsed.get_type() == "SELECT"
    assert any(isinstance(token, IdentifierList) for token in parsed.tokens)
