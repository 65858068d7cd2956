"""What import statements do not say, and what they say too much."""

ALWAYS = (
    # The interpreter imports these by itself: to print an exception, for views of memory, and to warn.
    "traceback",
    "struct",
    "warnings",
    # Encodings that are small, and that data from elsewhere may ask for.
    "encodings.ascii",
    "encodings.latin_1",
    "encodings.raw_unicode_escape",
    "encodings.unicode_escape",
    "encodings.utf_16",
    "encodings.utf_16_be",
    "encodings.utf_16_le",
    "encodings.utf_8_sig",
)
"""What every component needs."""

IMPORTED_BY = {
    # Native modules.
    "_asyncio": ("asyncio",),
    "_decimal": ("collections", "numbers"),
    "_elementtree": ("copy", "pyexpat", "xml.etree.ElementPath"),
    "_json": ("json.decoder",),
    "_pickle": ("_compat_pickle", "codecs", "copyreg", "functools"),
    "_socket": ("encodings.idna",),
    "_sqlite3": ("functools", "sqlite3.dump"),
    "_zoneinfo": ("weakref", "zoneinfo._common", "zoneinfo._tzpath"),
    # Modules that compute the name of what they import.
    "dbm": ("dbm.dumb", "dbm.sqlite3"),
    "importlib.resources": ("importlib.readers", "inspect", "typing"),
    "sysconfig": ("_sysconfigdata__wasi_wasm32-wasi",),
    # The encoding of names in archives.
    "zipfile": ("encodings.cp437",),
    "xml.sax": ("xml.sax.expatreader",),
}
"""What modules import without a statement."""

IMPORTED_FOR_NAME = {
    # `time.strptime` and `datetime.strptime` are native code.
    "strptime": "_strptime",
    # The name that the compiler gives the base of a generic class (PEP 695).
    ".generic_base": "typing",
}
"""What is imported where a name is used."""

NEVER_IN_FUNCTIONS = frozenset(
    {
        # There are no processes, terminals and other systems than this one.
        "_aix_support",
        "_android_support",
        "_apple_support",
        "_ios_support",
        "_osx_support",
        "_pyrepl",
        "curses",
        "multiprocessing",
        "readline",
        "subprocess",
        # Tools for people who develop.
        "doctest",
        "pdb",
        "pydoc",
        "unittest",
        "webbrowser",
    }
)
"""Modules that functions of the standard library import in corners where components do not come. An app that imports
them itself gets them."""

CUT = frozenset(
    {
        # Python code that stands in for native code, which is there.
        ("datetime", "_pydatetime"),
        ("decimal", "_pydecimal"),
        ("zoneinfo", "zoneinfo._zoneinfo"),
        # Every component has this module. What it imports is used by other modules, which import it as well.
        ("importlib._bootstrap_external", "importlib.metadata"),
        ("importlib._bootstrap_external", "importlib.readers"),
        # Without these there is another way, or the same exception.
        ("logging", "pickle"),
        ("platform", "plistlib"),
        ("platform", "socket"),
        ("traceback", "ast"),
        ("uuid", "shutil"),
        ("uuid", "socket"),
        ("warnings", "tracemalloc"),
        ("zoneinfo._zoneinfo", "pickle"),
    }
)
"""Imports of the standard library (which module, and what) that do not count."""

LIGHT_ASYNCIO = "componentize_py_async_support.light"
"""The module that is loaded where asyncio is without what `NOT_IN_LIGHT_ASYNCIO` names."""

_STREAMS = frozenset({"open_connection", "start_server", "StreamReaderProtocol"})

NOT_IN_LIGHT_ASYNCIO: dict[str, frozenset[str]] = {
    "asyncio.base_subprocess": frozenset(),
    "asyncio.proactor_events": frozenset(),
    "asyncio.selector_events": frozenset(),
    "asyncio.streams": _STREAMS,
    "asyncio.subprocess": frozenset({"create_subprocess_exec", "create_subprocess_shell"}),
    "asyncio.unix_events": frozenset({"DefaultEventLoopPolicy", "EventLoop", "SelectorEventLoop"}),
    "asyncio.windows_events": frozenset(),
    "asyncio.windows_utils": frozenset(),
    "socket": _STREAMS,
    "ssl": _STREAMS,
    "subprocess": frozenset(),
}
"""What modules of asyncio do not import there unless the app's code uses one of these names."""

NOT_ASCII = "<not ASCII>"
"""Counts as a name that is used if a source that tracebacks may show is not ASCII."""

_THREADS = frozenset({"ThreadPoolExecutor", "run_in_executor", "to_thread"})
_ARCHIVES = frozenset({"make_archive", "unpack_archive", "register_archive_format", "register_unpack_format"})

ONLY_FOR_NAMES = {
    ("concurrent.futures", "concurrent.futures.process"): frozenset({"ProcessPoolExecutor"}),
    ("concurrent.futures", "concurrent.futures.thread"): _THREADS,
    ("email.utils", "socket"): frozenset({"make_msgid"}),
    ("fileinput", "bz2"): frozenset({"hook_compressed"}),
    ("fileinput", "gzip"): frozenset({"hook_compressed"}),
    ("functools", "typing"): frozenset({"singledispatch", "singledispatchmethod"}),
    ("pathlib._local", "urllib.parse"): frozenset({"as_uri", "from_uri"}),
    ("pkgutil", "inspect"): frozenset({"iter_modules", "walk_packages"}),
    ("random", "_sha2"): frozenset({"seed", "Random"}),
    ("random", "hashlib"): frozenset(),
    ("re._parser", "unicodedata"): frozenset({"\\N"}),
    ("shutil", "bz2"): _ARCHIVES,
    ("shutil", "lzma"): _ARCHIVES,
    ("shutil", "tarfile"): _ARCHIVES,
    ("shutil", "zipfile"): _ARCHIVES,
    ("shutil", "zlib"): _ARCHIVES,
    ("traceback", "unicodedata"): frozenset({NOT_ASCII}),
    ("types", "_socket"): frozenset({"CapsuleType"}),
    ("typing", "inspect"): frozenset({"runtime_checkable"}),
    ("warnings", "inspect"): frozenset({"deprecated"}),
    ("xml.dom.xmlbuilder", "urllib.request"): frozenset({"DOMBuilder", "DOMEntityResolver"}),
}
"""Imports of the standard library that count only if the app's code uses one of these names."""
