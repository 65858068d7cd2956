"""asyncio without what waits for sockets and processes.

`import asyncio` imports everything that asyncio has, among it sockets, selectors, TLS and processes: half of the standard
library, and with it the imports of `wasi:sockets`. The event loops of this package have no use for those. So `load` makes
the package `asyncio` out of the modules that are left; the others are imported when an app asks for one of their names.
`componentize_py_build.compile` takes those for imports: the modules are part of a component whose code has one of them.

Two of the modules that are left import `socket` and `subprocess`, for the defaults of parameters and for methods that these
loops do not have. What they get imports the real one when it is used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MODULES = (
    "base_events",
    "coroutines",
    "events",
    "exceptions",
    "futures",
    "locks",
    "protocols",
    "runners",
    "queues",
    "tasks",
    "taskgroups",
    "timeouts",
    "threads",
    "transports",
)
"""The modules whose names the package has at once."""

ELSEWHERE = {
    "open_connection": "streams",
    "start_server": "streams",
    "StreamReader": "streams",
    "StreamReaderProtocol": "streams",
    "StreamWriter": "streams",
    "create_subprocess_exec": "subprocess",
    "create_subprocess_shell": "subprocess",
    "AbstractChildWatcher": "unix_events",
    "DefaultEventLoopPolicy": "unix_events",
    "EventLoop": "unix_events",
    "FastChildWatcher": "unix_events",
    "MultiLoopChildWatcher": "unix_events",
    "PidfdChildWatcher": "unix_events",
    "SafeChildWatcher": "unix_events",
    "SelectorEventLoop": "unix_events",
    "ThreadedChildWatcher": "unix_events",
    # Modules, which are attributes of the package as well.
    "base_subprocess": "base_subprocess",
    "selector_events": "selector_events",
    "sslproto": "sslproto",
    "streams": "streams",
    "subprocess": "subprocess",
    "unix_events": "unix_events",
}
"""The package's other names, and the modules that have them or that they are."""


class _Later(ModuleType):
    """Stands for a module that is imported when it is used."""

    def __init__(self, name: str, **attributes: object) -> None:
        super().__init__(name)
        self._given: list[str] = list(attributes)
        vars(self).update(attributes)

    def forget(self) -> None:
        """Gives up the attributes that were given, for those of the real module."""
        while self._given:
            delattr(self, self._given.pop())

    def __getattr__(self, name: str) -> Any:
        module = import_module(self.__name__)
        if module is self or name.startswith("__"):
            raise AttributeError(name)
        return getattr(module, name)


_LATER = (
    # The values are those of wasi-libc and of `subprocess`.
    _Later("socket", AF_UNSPEC=0, AI_PASSIVE=1, SOCK_STREAM=6, socket=object),
    _Later("subprocess", PIPE=-1, STDOUT=-2, DEVNULL=-3),
)
"""What is imported later, with what is asked of it at once."""

LATER = frozenset({"ssl", *(module.__name__ for module in _LATER)})
"""What importing the package in this way does not import."""


def _elsewhere(name: str) -> object:
    """`__getattr__` of the package."""
    if name_of_module := ELSEWHERE.get(name):
        module = import_module(f"asyncio.{name_of_module}")
        return module if name == name_of_module else getattr(module, name)
    raise AttributeError(f"module 'asyncio' has no attribute {name!r}")


def load() -> None:
    """Imports asyncio, unless somebody has done so."""
    if "asyncio" in sys.modules:
        return
    spec = PathFinder.find_spec("asyncio")
    if spec is None:
        raise ModuleNotFoundError("No module named 'asyncio'", name="asyncio")
    package = module_from_spec(spec)
    sys.modules["asyncio"] = package
    # Without TLS asyncio does without it.
    later: dict[str, ModuleType | None] = {"ssl": None, **{module.__name__: module for module in _LATER}}
    later = {name: module for name, module in later.items() if name not in sys.modules}
    sys.modules.update(later)  # type: ignore[arg-type]
    try:
        names: list[str] = []
        for name in MODULES:
            module = import_module(f"asyncio.{name}")
            vars(package).update((name, getattr(module, name)) for name in module.__all__)
            names += module.__all__
    finally:
        for name in later:
            del sys.modules[name]
        # From here on the attributes are the real ones.
        for stand_in in _LATER:
            stand_in.forget()
    vars(package).update(__all__=tuple(names), __getattr__=_elsewhere)
