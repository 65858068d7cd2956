"""Writes the licences of what is in a release besides our own code.

    notices.py [TRIPLE...] >OUTPUT

The launcher and the tool are made of other people's crates, and the runtime of CPython and C libraries: all allow that
we distribute them under our own licence, with theirs beside it. (That there are no others, scripts/check-crates.sh
looks after.) The crates are those that cargo compiles for the launcher for the TRIPLEs, and for WebAssembly for
the rest; their texts are the files that they bring, and those of C code in them are found the same way. Equal texts
stand once.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
CPYTHON = REPOSITORY / "target/runtime/cpython-source"
DEBIAN = Path("/usr/share/doc")

# Our programs that are in a release, by what they are compiled for.
NATIVE = ["componentize-py", "componentize-runner"]
WEBASSEMBLY = [
    "componentize-component",
    "componentize-engine-wasmi",
    "componentize-launch",
    "componentize-memory",
    "componentize-progress",
    "componentize-runtime",
]
# The workspaces that only name the crates which carry C libraries for the runtime.
C_LIBRARIES = {
    "runtime-libraries": "runtime/libraries/Cargo.toml",
    "runtime-zstandard": "runtime/zstandard/Cargo.toml",
}

LICENCE_FILE = re.compile(r"(un)?licen[cs]e|copying|copyright|notice", re.IGNORECASE)
# Programs are called like that as well.
NO_TEXT = {".c", ".h", ".rs", ".py", ".sh", ".html", ".toml"}
RULE = "=" * 100


@dataclass
class Work:
    """What somebody else has made."""

    name: str
    licence: str
    texts: list[str] = field(default_factory=list)


def metadata(*options: str) -> Any:
    command = ["cargo", "metadata", "--locked", "--format-version", "1", *options]
    ended = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, check=True)
    return json.loads(ended.stdout)


def crates(roots: list[str], *options: str) -> Iterator[Work]:
    """Other people's crates that are compiled into the programs or libraries `roots`."""
    answer = metadata(*options)
    packages = {package["id"]: package for package in answer["packages"]}
    nodes = {node["id"]: node for node in answer["resolve"]["nodes"]}
    by_name = {package["name"]: identity for identity, package in packages.items()}
    waiting = [by_name[name] for name in roots]
    seen = set(waiting)
    while waiting:
        identity = waiting.pop()
        package = packages[identity]
        # Macros are run by the compiler.
        if any("proc-macro" in target["kind"] for target in package["targets"]):
            continue
        if package["source"] is not None:
            folder = Path(package["manifest_path"]).parent
            yield Work(f"{package['name']} {package['version']}", package["license"] or "", licences(folder))
        for dependency in nodes[identity]["deps"]:
            normal = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            if normal and dependency["pkg"] not in seen:
                seen.add(dependency["pkg"])
                waiting.append(dependency["pkg"])


def licences(folder: Path) -> list[str]:
    """The texts of the licences in a crate's folder."""
    files = sorted(path for path in folder.rglob("*") if LICENCE_FILE.match(path.name) and path.is_file())
    return [read(path) for path in files if path.suffix not in NO_TEXT]


def read(path: Path) -> str:
    return path.read_text(errors="replace").strip("\n")


def first_comment(path: Path) -> str:
    """The comment with which a source begins."""
    comment = re.match(r"\s*/\*(.*?)\*/", path.read_text(), re.DOTALL)
    if comment is None:
        sys.exit(f"error: {path} does not begin with its licence")
    return "\n".join(re.sub(r"^ ?\* ?", "", line) for line in comment[1].strip().splitlines())


def others() -> Iterator[Work]:
    """What does not come as a crate."""
    rust = subprocess.run(["rustc", "--print", "sysroot"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    library = Path(rust.stdout.strip()) / "share/doc/rust/licenses"
    yield Work("CPython", "PSF-2.0", [read(CPYTHON / "LICENSE")])
    yield Work("Expat, in CPython", "MIT", [read(CPYTHON / "Modules/expat/COPYING")])
    decimal = CPYTHON / "Modules/_decimal/libmpdec/mpdecimal.h"
    yield Work("libmpdec, in CPython", "BSD-2-Clause", [first_comment(decimal)])
    hacl = CPYTHON / "Modules/_hacl/Hacl_Hash_MD5.c"
    yield Work("HACL*, in CPython", "MIT", [first_comment(hacl)])
    yield Work("wasi-libc", "see the text", [read(DEBIAN / "wasi-libc/copyright")])
    yield Work("libc++ and compiler-rt", "see the text", [read(DEBIAN / "libc++-19-dev-wasm32/copyright")])
    yield Work("musl", "see the text", [read(DEBIAN / "musl/copyright")])
    yield Work(
        "the standard library of Rust",
        "MIT OR Apache-2.0",
        [read(library / "MIT.txt"), read(library / "Apache-2.0.txt")],
    )


def page(works: Iterable[Work]) -> str:
    by_name = {work.name: work for work in works}
    named = [by_name[name] for name in sorted(by_name, key=str.casefold)]
    lines = ["componentize-py contains the following works of others.", ""]
    lines += [f"  {work.name}: {work.licence}" for work in named]
    # Texts that differ in nothing but where their lines end are equal.
    texts: dict[str, tuple[str, list[str]]] = {}
    for work in named:
        for text in work.texts:
            _, users = texts.setdefault(" ".join(text.split()), (text, []))
            if work.name not in users:
                users.append(work.name)
    for text, users in texts.values():
        lines += ["", RULE, ", ".join(users), RULE, "", text]
    return "\n".join(lines) + "\n"


def main() -> None:
    works = list(others())
    for triple in sys.argv[1:]:
        works += crates(NATIVE, "--filter-platform", triple)
    works += crates(WEBASSEMBLY, "--filter-platform", "wasm32-wasip2")
    for name, manifest in C_LIBRARIES.items():
        works += crates([name], "--manifest-path", manifest)
    sys.stdout.write(page(works))


if __name__ == "__main__":
    main()
