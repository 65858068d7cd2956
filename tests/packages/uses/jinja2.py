"""Templates: inheritance, filters, escaping, asynchronous rendering, one from a sandbox."""

import asyncio

from jinja2 import DictLoader, Environment, TemplateNotFound

environment = Environment(
    loader=DictLoader(
        {
            "base": "<h1>{% block title %}{% endblock %}</h1>",
            "page": "{% extends 'base' %}{% block title %}{{ name|title }}{% endblock %}",
        }
    ),
    autoescape=True,
    enable_async=True,
)
assert environment.from_string("{{ 6 * 7 }}").render() == "42"


def run() -> None:
    from jinja2.sandbox import SandboxedEnvironment, SecurityError

    template = environment.get_template("page")
    assert template.render(name="<tom & jerry>") == "<h1>&lt;Tom &amp; Jerry&gt;</h1>"
    assert asyncio.run(template.render_async(name="a")) == "<h1>A</h1>"
    try:
        environment.get_template("none")
    except TemplateNotFound as error:
        assert error.name == "none"
    else:
        raise AssertionError
    try:
        SandboxedEnvironment().from_string("{{ ''.__class__.mro() }}").render()
    except SecurityError:
        pass
    else:
        raise AssertionError
