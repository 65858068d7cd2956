"""What the runtime does in Python, before and while a component runs.

The shim calls these functions. The module is part of every component, so it imports nothing but what the interpreter
has loaded when it starts.
"""

from __future__ import annotations

import builtins
import gc
import posix
import sys
from importlib.machinery import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType

_TEMPORARY = "/tmp"
"""What `tempfile` finds for its directory before there is an environment."""

_interpreter_modules: frozenset[str] = frozenset()
"""The modules that are loaded before any app is."""


def initialize() -> None:
    """Completes the interpreter after it was started, as `site` does in other places."""
    global _interpreter_modules
    from _sitebuiltins import Quitter

    builtins.exit = Quitter("exit", "Ctrl-D (i.e. EOF)")
    builtins.quit = Quitter("quit", "Ctrl-D (i.e. EOF)")
    _interpreter_modules = frozenset(sys.modules)


def interpreter_modules() -> frozenset[str]:
    """The modules that every component has loaded, whatever its app imports."""
    return _interpreter_modules


def set_search_path(own: Sequence[str], installed: Sequence[str]) -> None:
    """Puts the app's folders in front of `sys.path`, and those of installed packages behind it."""
    sys.path[:] = [*own, *sys.path, *installed]
    # What is remembered of folders is from another tree.
    sys.path_importer_cache.clear()


class _BindingLoader:
    """Loads a generated module, and then connects it with the world."""

    def __init__(self, loader: Loader, bind: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._bind = bind

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        # The module is to look as if it had been loaded the usual way.
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._bind(module)


class _BindingFinder:
    """Finds the generated modules that have imported functions."""

    def __init__(self, bind: Callable[[ModuleType], None], modules: frozenset[str]) -> None:
        self._bind = bind
        self._modules = modules

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if name not in self._modules:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _BindingLoader(spec.loader, self._bind)  # type: ignore[assignment]
        return spec


def install_bindings(bind: Callable[[ModuleType], None], modules: Sequence[str]) -> None:
    """Has `bind` called for each of the modules, once it was imported."""
    sys.meta_path.insert(0, _BindingFinder(bind, frozenset(modules)))


def bind_resource(cls: type, drop: Callable[[object], None]) -> None:
    """Has instances of a generated class for a resource dropped at the end of a `with` block."""

    def __exit__(self: object, exc_type: object, exc_value: object, traceback: object) -> None:
        drop(self)

    __exit__.__doc__ = cls.__exit__.__doc__  # type: ignore[attr-defined]
    __exit__.__module__, __exit__.__qualname__ = cls.__module__, f"{cls.__qualname__}.__exit__"
    cls.__exit__ = __exit__  # type: ignore[attr-defined]


def started(is_command: bool) -> None:
    """Prepares for run time, when the app was imported and its classes are instantiated."""
    if not is_command and sys.stdout is not None:
        # Nobody says when such a component ends, so each line goes out when it is complete.
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]


def collect_garbage() -> None:
    """Frees what nobody needs, and keeps the garbage collector from looking again at what is left."""
    sys.path_importer_cache.clear()
    sys._clear_internal_caches()
    if linecache := sys.modules.get("linecache"):
        linecache.clearcache()
    gc.unfreeze()
    # Finalizers can leave new garbage.
    while gc.collect():
        pass
    gc.freeze()


def refresh(environment: dict[bytes, bytes], arguments: Sequence[bytes], has_randomness: bool) -> None:
    """Takes over environment, command line and randomness of the machine that the component runs on."""
    _refresh_environment(environment)
    sys.argv[:] = [argument.decode("utf-8", "surrogateescape") for argument in arguments] or [""]
    if has_randomness and (random := sys.modules.get("random")):
        random.seed()
    if tempfile := sys.modules.get("tempfile"):
        # Found out while the app was imported: where temporary files go, and what their names are drawn from.
        tempfile._name_sequence = None  # type: ignore[attr-defined]
        if tempfile.tempdir == _TEMPORARY:
            tempfile.tempdir = None  # type: ignore[attr-defined]
    if sys.stdout is not None and sys.stdout.isatty():
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]


def _refresh_environment(environment: dict[bytes, bytes]) -> None:
    """What the app has set while it was imported stays, unless the machine sets it as well."""
    # `os.environ` keeps its content in this dictionary.
    own = {name: value for name, value in posix.environ.items() if name not in environment}
    posix.environ.clear()
    posix.environ.update(environment)
    for name, value in own.items():
        posix.putenv(name, value)
        posix.environ[name] = value


def flush() -> None:
    """Writes out what the standard streams have buffered."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()


def finish_command() -> None:
    """Does what the interpreter does at its end, when a command has run."""
    import atexit

    atexit._run_exitfuncs()
    flush()


def exit_status(exception: SystemExit) -> int:
    """The exit status that `SystemExit` stands for. A code that is no number is a message."""
    match exception.code:
        case None:
            return 0
        case int(status):
            return status & 0xFF
        case message:
            print(message, file=sys.stderr)
            return 1
