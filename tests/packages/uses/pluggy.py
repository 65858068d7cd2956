"""Hooks and plug-ins, from entry points as well."""

import pluggy

specification = pluggy.HookspecMarker("use")
implementation = pluggy.HookimplMarker("use")


class Specification:
    @specification
    def double(self, number: int) -> int: ...


class Plugin:
    @implementation
    def double(self, number: int) -> int:
        return 2 * number


manager = pluggy.PluginManager("use")
manager.add_hookspecs(Specification)
manager.register(Plugin())


def run() -> None:
    assert manager.hook.double(number=21) == [42]
    assert manager.load_setuptools_entrypoints("no.such.group") == 0
    manager.check_pending()
