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
from sys import _getframe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType

_TEMPORARY = "/tmp"
"""What `tempfile` finds for its directory before there is an environment."""


def initialize() -> None:
    """Completes the interpreter after it was started, as `site` does in other places."""
    from _sitebuiltins import Quitter

    builtins.exit = Quitter("exit", "Ctrl-D (i.e. EOF)")
    builtins.quit = Quitter("quit", "Ctrl-D (i.e. EOF)")
    sys.meta_path.append(_last_finder)


def set_search_path(own: Sequence[str], installed: Sequence[str]) -> None:
    """Puts the app's folders in front of `sys.path`, and those of installed packages behind it."""
    sys.path[:] = [*own, *sys.path, *installed]
    # What is remembered of folders is from another tree.
    sys.path_importer_cache.clear()


class _LastFinder:
    """Comes after all other finders, so what it is asked for was not found.

    While the app is imported, it notes the names: the tool may know where the modules are. Of modules that were left out
    of the component it says why, and how they get into it.
    """

    def __init__(self) -> None:
        self.missed: set[str] | None = set()

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if self.missed is not None:
            self.missed.add(name)
        # Others than import statements may just want to know whether the module is there.
        if _getframe(2).f_code.co_name == "_find_and_load_unlocked" and (reason := _reason_of_absence(name)):
            raise ModuleNotFoundError(f"No module named {name!r}: {reason}", name=name)
        return None


_last_finder = _LastFinder()


def _reason_of_absence(name: str) -> str | None:
    """Why a module is not in this component, if the tool has left it out."""
    try:
        with open(f"{__file__.rpartition('/')[0]}/{_ABSENT}", encoding="utf-8") as file:
            lines = file.read().split("\n")
    except OSError:
        return None
    for line in lines:
        module, _, reason = line.partition("\t")
        if module == name:
            return reason
    return None


_ABSENT = "componentize_py_absent.txt"
"""The file beside this one in which the tool lists modules that it has left out, each with the reason after a tab."""


def report() -> list[list[bytes]]:
    """What was imported, what could be, and what was looked for, as the shim describes it."""
    records = []
    for name, module in list(sys.modules.items()):
        origin = getattr(getattr(module, "__spec__", None), "origin", None)
        records.append([_bytes(field) for field in ("module", name, origin)])
    records += [[b"builtin", _bytes(name)] for name in sys.builtin_module_names]
    records += [[b"missed", _bytes(name)] for name in sorted(_last_finder.missed or ())]
    return records


def _bytes(text: object) -> bytes:
    return text.encode("utf-8", "replace") if isinstance(text, str) else b""


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


def finish() -> None:
    """Prepares for run time, just before the memory image is taken."""
    _last_finder.missed = None
    collect_garbage()


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


def refresh(environment: dict[bytes, bytes], arguments: Sequence[bytes], has_randomness: bool) -> bool:
    """Takes over environment, command line and randomness of the machine that the component runs on.

    Says whether that is needed where there is neither an environment nor a command line.
    """
    _refresh_environment(environment)
    sys.argv[:] = [argument.decode("utf-8", "surrogateescape") for argument in arguments] or [""]
    random = sys.modules.get("random")
    if has_randomness and random:
        random.seed()
    tempfile = sys.modules.get("tempfile")
    if tempfile:
        # Found out while the app was imported: where temporary files go, and what their names are drawn from.
        tempfile._name_sequence = None  # type: ignore[attr-defined]
        if tempfile.tempdir == _TEMPORARY:
            tempfile.tempdir = None  # type: ignore[attr-defined]
    if sys.stdout is not None and sys.stdout.isatty():
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    return bool(random or tempfile or posix.environ)


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


_LONGEST_VALUE = 60
_LONGEST_MESSAGE = 300
"""How much of a text a line about a fault has, in characters."""

_MOST_ITEMS = 6
"""How many items of a collection such a line has."""

_TAKES_ANY_ARGUMENTS = 0x04
"""`inspect.CO_VARARGS`"""


def describe_call(function: str, arguments: Sequence[object] | None) -> str:
    """A call, as in the source of a program. It may be unknown what the arguments are."""
    return f"{function}({'…' if arguments is None else ', '.join(_describe(value) for value in arguments)})"


def describe_coroutine(function: str, parameters: int, exception: BaseException) -> str:
    """The call of a coroutine function that raised an exception: its arguments are in the first frame of the traceback."""
    arguments = None
    if traceback := exception.__traceback__:
        code = traceback.tb_frame.f_code
        values = traceback.tb_frame.f_locals
        names = code.co_varnames[: code.co_argcount]
        names = names[len(names) - parameters :]
        if (
            not code.co_flags & _TAKES_ANY_ARGUMENTS
            and len(names) == parameters
            and all(name in values for name in names)
        ):
            arguments = [values[name] for name in names]
    return describe_call(function, arguments)


def describe_exception(exception: BaseException) -> str:
    """The first line of what a traceback says of an exception."""
    cls = type(exception)
    name = cls.__qualname__ if cls.__module__ in ("builtins", "__main__") else f"{cls.__module__}.{cls.__qualname__}"
    try:
        message = str(exception).partition("\n")[0]
    except BaseException:
        message = "<exception str() failed>"
    return _shorten(f"{name}: {message}" if message else name, _LONGEST_MESSAGE)


def _describe(value: object, depth: int = 2) -> str:
    """A value, shortened. What goes wrong on the way is of no interest to anybody: there is a worse fault to tell of."""
    try:
        if type(value) is str:
            return _shorten(f'"{_escape(value[: _LONGEST_VALUE + 1])}"', _LONGEST_VALUE, '"')
        if type(value) is bytes:
            literal = repr(value[: _LONGEST_VALUE + 1])
            return _shorten(literal, _LONGEST_VALUE, literal[-1])
        if type(value) in (list, tuple) and depth:
            items = [_describe(item, depth - 1) for item in value[:_MOST_ITEMS]]  # type: ignore[index]
            if len(value) > _MOST_ITEMS:  # type: ignore[arg-type]
                items.append("…")
            if type(value) is list:
                return f"[{', '.join(items)}]"
            return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
        return _shorten(repr(value), _LONGEST_VALUE)
    except BaseException:
        return f"<{type(value).__qualname__}>"


def _escape(text: str) -> str:
    """The inside of a string literal in double quotes."""
    literal = repr(text)
    inside = literal[1:-1]
    return inside.replace("\\'", "'").replace('"', '\\"') if literal[0] == "'" else inside


def _shorten(text: str, length: int, end: str = "") -> str:
    """A text in one line and of a limited length, with `end` behind what was left out."""
    text = " ".join(text[: length + 1].splitlines()).encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= length else f"{text[: length - 1]}…{end}"
