"""Compiling for another machine, as each build system is told it.

- What asks CPython's sysconfig (setuptools, meson-python, CMake's FindPython) gets the target's data by the variables
  that CPython's own cross builds use, _PYTHON_SYSCONFIGDATA_NAME and _PYTHON_HOST_PLATFORM (CPython's
  Lib/sysconfig/__init__.py). They come with all that the backend runs, so what is for this machine runs before.
- Compilers are named by CC, CXX, AR …, and are first on PATH under the names that sysconfig's data has.
- Meson takes a cross file, CMake a toolchain file, Cargo and PyO3 variables.

What is compiled knows its files by names that do not depend on where the build is, so that wheels do not either. Nothing of
this machine's libraries may be found: pkg-config looks where a recipe's script may have put some, and among the SDK's.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .environment import Environment
from .recipe import Recipe, Settings
from .sdk import PLATFORM, Sdk
from .wrappers import write_wrappers

_RUST_TARGET = "wasm32-wasip2"

_RUST_FLAGS = (
    # A side module is a position-independent shared object, which rustc knows how to make of no WASI target; so the
    # linker is called directly, and told what compiler.sh tells it for C.
    "-Crelocation-model=pic",
    "-Clink-self-contained=no",
    "-Clinker-flavor=wasm-ld",
    # One each: they are separated by spaces.
    "-Clink-arg=--shared",
    "-Clink-arg=--experimental-pic",
    "-Clink-arg=--unresolved-symbols=import-dynamic",
    "-Clink-arg=--no-export-dynamic",
    "-Clink-arg=--export-if-defined=__wasm_call_ctors",
    "-Clink-arg=--no-entry",
    "-Clink-arg=--strip-all",
)

_EXCEPTIONS = ("-fwasm-exceptions", "-mllvm", "-wasm-enable-sjlj")
"""Exceptions of C++, and longjmp(): `exceptions` writes anew what these make of them."""


@dataclass(frozen=True)
class Cross:
    """The variables and the backend's settings that say it."""

    variables: Mapping[str, str]
    settings: Settings


def cross(sdk: Sdk, environment: Environment, recipe: Recipe, backend: str, folder: Path) -> Cross:
    """Writes the files that it takes into a folder."""
    prefix = folder / "prefix"
    for part in ("include", "lib", "licenses"):
        (prefix / part).mkdir(parents=True)
    flags = _Flags.of(sdk, recipe, folder)
    settings = dict(recipe.config_settings)
    if backend == "mesonpy":
        path = folder / "cross.ini"
        path.write_text(_meson(flags, recipe))
        settings["setup-args"] = [*_list(settings.get("setup-args", [])), f"--cross-file={path}"]
    cmake = folder / "toolchain.cmake"
    cmake.write_text(_cmake(sdk, prefix, folder))
    (folder / "Platform").mkdir()
    (folder / "Platform" / "WASI.cmake").write_text(_CMAKE_PLATFORM)
    programs = [sdk.programs]
    if recipe.flags:
        write_wrappers(folder / "programs", sdk.programs, recipe.flags)
        programs.insert(0, folder / "programs")
    described = [f"{it}/lib/pkgconfig" for it in (prefix, sdk.root / "libraries")]
    # What packages of the target say of themselves, as NumPy does.
    described += [f"{environment.site_packages / path}/pkgconfig" for paths in recipe.target.values() for path in paths]
    variables = {
        **_inherited(),
        **_python(sdk),
        "PATH": os.pathsep.join([str(environment.root / "bin"), *map(str, programs), os.environ.get("PATH", "")]),
        **_c(flags),
        **_rust(sdk, folder),
        "CMAKE_TOOLCHAIN_FILE": str(cmake),
        "PKG_CONFIG_LIBDIR": os.pathsep.join(described),
        "PREFIX": str(prefix),
        **recipe.environment,
    }
    return Cross(variables, settings)


@dataclass(frozen=True)
class _Flags:
    """Flags for the compilers and the linker."""

    c: list[str]
    cxx: list[str]
    link: list[str]

    @classmethod
    def of(cls, sdk: Sdk, recipe: Recipe, folder: Path) -> _Flags:
        places = [folder / "prefix"] if recipe.prepare else []
        places += [sdk.root / "libraries"] if recipe.libraries else []
        # Assertions have the names of files in them.
        mapped = f"-ffile-prefix-map={folder}=."
        common = [*_EXCEPTIONS, mapped, *(f"-I{place}/include" for place in places), *recipe.cflags]
        libraries = [f"-l{name}" for name in recipe.libraries]
        link = [*(f"-L{place}/lib" for place in places), *libraries, "-lclang_rt.builtins", *recipe.ldflags]
        return cls(common, [*common, *recipe.cxxflags], link)


def _inherited() -> dict[str, str]:
    """This process's variables without those that say something of Python and of compilers."""
    without = ("PYTHON", "CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "RUSTFLAGS", "VIRTUAL_ENV")
    of_cargo = ("CARGO_BUILD_", "CARGO_ENCODED_RUSTFLAGS", "CARGO_TARGET_WASM32_WASIP2_")
    return {name: value for name, value in os.environ.items() if not name.startswith(without + of_cargo)}


def _python(sdk: Sdk) -> dict[str, str]:
    (data,) = sdk.sysconfig.glob("_sysconfigdata_*.py")
    return {
        "PYTHONPATH": str(sdk.sysconfig),
        "_PYTHON_SYSCONFIGDATA_NAME": data.stem,
        "_PYTHON_HOST_PLATFORM": PLATFORM,
        # The dates in archives, and what compilers make of __DATE__.
        "SOURCE_DATE_EPOCH": "315532800",
        "PYTHONHASHSEED": "0",
    }


def _c(flags: _Flags) -> dict[str, str]:
    programs = {"CC": "clang", "CXX": "clang++", "AR": "ar", "RANLIB": "ranlib", "NM": "nm", "STRIP": "strip"}
    return {
        **{variable: f"wasm32-wasip2-{name}" for variable, name in programs.items()},
        "LDSHARED": "wasm32-wasip2-clang -shared",
        "CFLAGS": shlex.join(["-O2", "-g0", "-DNDEBUG", *flags.c]),
        "CXXFLAGS": shlex.join(["-O2", "-g0", "-DNDEBUG", *flags.cxx]),
        "LDFLAGS": shlex.join(["-Wl,--strip-all", *flags.link]),
    }


def _rust(sdk: Sdk, folder: Path) -> dict[str, str]:
    # maturin names the module's file by it.
    config = folder / "pyo3-config.txt"
    config.write_text(f"{sdk.pyo3_config.read_text().rstrip()}\next_suffix={sdk.suffix}\n")
    # rustc asks for the C library, which is the runtime's to give: it finds an empty one.
    libraries = folder / "libraries"
    libraries.mkdir()
    (libraries / "libc.a").write_bytes(b"!<arch>\n")
    # Panics have the names of files in them.
    cargo = os.environ.get("CARGO_HOME") or Path.home() / ".cargo"
    remapped = [f"--remap-path-prefix={cargo}=cargo", f"--remap-path-prefix={folder}=."]
    return {
        "CARGO_BUILD_TARGET": _RUST_TARGET,
        "CARGO_TARGET_WASM32_WASIP2_LINKER": str(sdk.programs / "wasm32-wasip2-wasm-ld"),
        # Not CARGO_ENCODED_RUSTFLAGS: some build tools ask Cargo of a package as if it were for this machine.
        "CARGO_TARGET_WASM32_WASIP2_RUSTFLAGS": " ".join([*_RUST_FLAGS, *remapped, f"-L{libraries}"]),
        "PYO3_CONFIG_FILE": str(config),
    }


def _meson(flags: _Flags, recipe: Recipe) -> str:
    """A cross file: Meson takes no flags from variables for the machine that programs are to run on."""
    properties = "\n".join(f"{name} = '{value}'" for name, value in recipe.meson.items())
    return f"""[binaries]
c = 'wasm32-wasip2-clang'
cpp = 'wasm32-wasip2-clang++'
ar = 'wasm32-wasip2-ar'
ranlib = 'wasm32-wasip2-ranlib'
nm = 'wasm32-wasip2-nm'
strip = 'wasm32-wasip2-strip'
pkg-config = 'pkg-config'

[built-in options]
c_args = {flags.c!r}
cpp_args = {flags.cxx!r}
c_link_args = {["-Wl,--strip-all", *flags.link]!r}
cpp_link_args = {["-Wl,--strip-all", *flags.link]!r}

[host_machine]
system = 'wasi'
cpu_family = 'wasm32'
cpu = 'wasm32'
endian = 'little'

[properties]
needs_exe_wrapper = true
{properties}
"""


_CMAKE_PLATFORM = """set(WASI 1)
set_property(GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS TRUE)
set(CMAKE_SHARED_LIBRARY_SUFFIX ".so")
set(CMAKE_SHARED_MODULE_SUFFIX ".so")
set(CMAKE_DL_LIBS "")
"""
"""What CMake is told of the platform, which it does not know."""


def _cmake(sdk: Sdk, prefix: Path, folder: Path) -> str:
    """A toolchain file. The Python that CMake finds is one of this machine: it needs nothing to run it, which `env` adds."""
    return f"""set(CMAKE_SYSTEM_NAME WASI)
list(APPEND CMAKE_MODULE_PATH "{folder}")
set(CMAKE_CROSSCOMPILING_EMULATOR env)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_C_COMPILER "{sdk.programs}/wasm32-wasip2-clang")
set(CMAKE_CXX_COMPILER "{sdk.programs}/wasm32-wasip2-clang++")
set(CMAKE_AR "{sdk.programs}/wasm32-wasip2-ar")
set(CMAKE_RANLIB "{sdk.programs}/wasm32-wasip2-ranlib")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_FIND_ROOT_PATH "{prefix}" "{sdk.root}/libraries" "{sdk.root}/toolchain/sysroot")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE BOTH)
"""


def _list(setting: str | list[str]) -> list[str]:
    return [setting] if isinstance(setting, str) else setting
