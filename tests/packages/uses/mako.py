"""Templates: code, inheritance, filters, errors that point into the template."""

from mako.lookup import TemplateLookup
from mako.template import Template

lookup = TemplateLookup()
lookup.put_string("base", "<${self.body()}>")
lookup.put_string("page", "<%inherit file='base'/>\n% for n in ns:\n${n}\n% endfor\n")


def run() -> None:
    from mako.exceptions import text_error_template

    assert Template("Hello, ${name | h}!").render(name="<b>") == "Hello, &lt;b&gt;!"
    assert lookup.get_template("page").render(ns="xy").split() == ["<", "x", "y", ">"]
    try:
        Template("${1/0}").render()
    except ZeroDivisionError:
        assert "ZeroDivisionError" in text_error_template().render()
    else:
        raise AssertionError
