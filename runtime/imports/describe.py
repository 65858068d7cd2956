"""Describes what the modules of the standard library import, for the tool.

describe.py LIBRARY SUFFIX SOURCE: LIBRARY is the folder of the compiled library, SUFFIX what its native extensions end in,
and SOURCE the folder with CPython's source. The lines go to standard output: a module; `import` for what it imports when it
is imported, or `call` for what its functions import, or `named` for what those of them import that it may call when it is
imported; and the names of the modules.

- Of a module in Python that is what its import statements say, but for those that matter only where it is run as a
  script. One that computes the names of modules which it imports has
  the names, or how they start, in strings.
- Of a module in C that is what it passes to the functions of CPython's C API that import a module by its name.
- Where either has the string "idna", host names are encoded, for which a module is imported.

Modules that import nothing have no line. A line with the word `light` has the modules that the package has where it is
imported as componentize_py_async_support does, and one with `later` those that they then do without.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "python"))

from componentize_py_async_support import light
from componentize_py_build.bytecode import Imports, absolute_name, named_functions
from modules import Module, Modules
from scripts import functions_of_scripts

IMPORT_CALL = re.compile(
    r"""\b(?:PyImport_ImportModule\w*|_?PyImport_GetModuleAttrString|PyImport_ImportModuleAttrString)\s*\(\s*"([\w.]+)\""""
)
"""A call of a function that imports the module which is named by its first argument."""

IDNA = "encodings.idna"
"""What encodes host names (RFC 3490). Other encodings are asked for by who has text in them."""

SETUP_LINE = re.compile(r"^(?:@\w+@)?(\w+)((?: [\w/]+\.c)+)", re.MULTILINE)
"""A line of CPython's lists of modules (Modules/Setup): the module, and the files that it is made of."""


WITHOUT_FUNCTIONS = re.compile(r"multiprocessing(\.|$)")
"""Modules whose functions never get far: they start processes, which WASI has not."""

NOT_FOLLOWED = {
    ("types", "_socket"),
    ("_signal", "_socket"),
    ("concurrent.futures", "concurrent.futures.process"),
}
"""Imports that do not matter. `types` takes the type `CapsuleType` from an object that `_socket` happens to have, and
`_signal` asks it about sockets on Windows. `concurrent.futures` has executors in processes for those who name them, of
which componentize_py_build.compile takes note."""

CALLED_BY = {
    ("importlib._bootstrap_external", "importlib.metadata"): "importlib.metadata",
    ("importlib._bootstrap_external", "importlib.readers"): "importlib.resources",
    ("zipimport", "importlib.readers"): "importlib.resources",
}
"""What functions import that only one module calls: methods of finders and loaders. The imports are that module's."""


def of_python(module: Module, modules: Modules) -> tuple[set[str], set[str]]:
    """What a module in Python imports, and what its functions import."""
    code = module.code()
    if code is None:
        return set(), set()
    imported, called = Imports(), Imports()
    imported.add_run(code, called, functions_of_scripts(code))
    called.strings.update(imported.strings)
    by_functions = set() if WITHOUT_FUNCTIONS.match(module.name) else targets(called, module, modules)
    return targets(imported, module, modules), by_functions


def of_named_functions(module: Module, modules: Modules) -> set[str]:
    """What those functions of a module import that it may call when it is imported."""
    named = Imports()
    for function in named_functions(module.code()):
        named.add(function)
    return targets(named, module, modules)


def targets(imports: Imports, module: Module, modules: Modules) -> set[str]:
    """The names of the modules that are imported."""
    found = {name for name in imports.literals if not name.startswith(".")}
    for name, parts, level in imports.statements:
        name = absolute_name(name, level, module.package)
        found.add(name)
        found.update(f"{name}.{part}" for part in parts if modules.find(f"{name}.{part}"))
    if imports.is_computed:
        found.update(_named_by_strings(imports.strings, modules))
    if "idna" in imports.strings:
        found.add(IDNA)
    return found


def _named_by_strings(strings: set[str], modules: Modules) -> Iterator[str]:
    """Modules with a name that is in one of the strings, or starts with one that ends in an underscore."""
    starts = tuple(string for string in strings if re.fullmatch(r"\w+_", string))
    for name in modules.names():
        if name in strings or (starts and name.startswith(starts)):
            yield name


def of_c(source: Path) -> Iterator[tuple[str, set[str]]]:
    """The modules in C, each with what it imports, at some time."""
    folder = source / "Modules"
    for setup in ("Setup.bootstrap.in", "Setup.stdlib.in"):
        for name, files in SETUP_LINE.findall((folder / setup).read_text()):
            texts = [(folder / file).read_text() for file in files.split() if (folder / file).exists()]
            imported = {imported for text in texts for imported in IMPORT_CALL.findall(text)}
            yield name, imported | {IDNA for text in texts if '"idna"' in text}


def light_asyncio(imports: dict[str, tuple[set[str], set[str]]]) -> set[str]:
    """The modules of asyncio in asynchronous worlds: those that are imported there, and what of asyncio they import."""
    waiting = [f"asyncio.{name}" for name in light.MODULES]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name.startswith("asyncio.") and name in imports and name not in found:
            found.add(name)
            waiting += imports[name][0]
    return found


def main() -> None:
    library, suffix, source = sys.argv[1:]
    files = sorted(str(path) for path in Path(library).rglob("*") if path.is_file())
    modules = Modules(files, [library, f"{library}/lib-dynload"], [suffix])
    nothing: set[str] = set()
    imports: dict[str, tuple[set[str], set[str]]] = {}
    named: dict[str, set[str]] = {}
    for name, imported in of_c(Path(source)):
        # A native extension may do it when it is initialized. What is in the core has been.
        imports[name] = (imported, nothing) if modules.find(name) else (nothing, imported)
    for name in modules.names():
        module = modules.find(name)
        if module is not None and not module.is_extension:
            imports[name] = of_python(module, modules)
            named[name] = of_named_functions(module, modules)
    for name, target in NOT_FOLLOWED:
        imports[name][1].remove(target)
    for (name, target), caller in CALLED_BY.items():
        imports[name][1].remove(target)
        imports[caller][1].add(target)
    for name, (imported, called) in sorted(imports.items()):
        for word, found in (("import", imported), ("call", called - imported), ("named", named.get(name, nothing) & called)):
            if found := found - {name}:
                print(name, word, *sorted(found))
    print("asyncio light", *sorted(light_asyncio(imports)))
    print("asyncio later", *sorted(light.LATER))


main()
