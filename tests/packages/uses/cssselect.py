"""Selectors of CSS, as XPath."""

from cssselect import GenericTranslator, SelectorError, parse

expression = GenericTranslator().css_to_xpath("p.a > b")


def run() -> None:
    from cssselect import HTMLTranslator

    assert expression.endswith("/b") and "'a'" in expression
    assert "checked" in HTMLTranslator().css_to_xpath("input:checked")
    assert parse("a#b:hover")[0].specificity() == (1, 1, 1)
    try:
        parse("a >")
    except SelectorError:
        pass
    else:
        raise AssertionError
