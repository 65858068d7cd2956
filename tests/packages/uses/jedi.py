"""Completion: of code, of the standard library, from stubs that are data files."""

import jedi

script = jedi.Script("import json\njson.lo")


def run() -> None:
    from jedi.api.environment import InterpreterEnvironment

    environment = InterpreterEnvironment()
    source = "class A:\n    def method(self) -> int: ...\n\nA().me"
    names = jedi.Script(source, environment=environment).complete(4, 6)
    assert [name.name for name in names] == ["method"]
    interpreter = jedi.Interpreter("value.up", [{"value": "text"}])
    assert "upper" in [name.name for name in interpreter.complete()]
