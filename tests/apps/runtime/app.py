"""What an instance sees of the world in which it runs."""

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import wit_world

TIME_AT_BUILD = time.time()
RANDOM_AT_BUILD = random.random()
URANDOM_AT_BUILD = os.urandom(16)
OPENED_AT_BUILD = open(__file__)  # noqa: SIM115: it has to survive the snapshot


def module_of_the_app() -> str:
    from package import later

    return later.data()


def standard_library() -> str:
    import csv
    import fractions
    import io
    import zoneinfo  # noqa: F401

    rows = list(csv.reader(io.StringIO("1,2\n")))
    return f"{rows} {fractions.Fraction(1, 3)}"


def c_modules() -> str:
    import bz2
    import decimal
    import hashlib
    import lzma
    import sqlite3
    import unicodedata
    import zlib
    from xml.etree import ElementTree

    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE documents USING fts5(body)")
    database.execute("INSERT INTO documents VALUES ('full text search')")
    (count,) = database.execute(
        "SELECT count(*) FROM documents WHERE documents MATCH 'search'"
    ).fetchone()
    text = b"text" * 100
    assert zlib.decompress(zlib.compress(text)) == text
    assert bz2.decompress(bz2.compress(text)) == text
    assert lzma.decompress(lzma.compress(text)) == text
    assert ElementTree.fromstring("<a><b/></a>")[0].tag == "b"
    assert "漢字".encode("euc_jp").decode("euc_jp") == "漢字"
    assert hashlib.new("sha3_256", b"").hexdigest().startswith("a7ffc6f8")
    assert hashlib.blake2b(b"").hexdigest().startswith("786a02f7")
    name = unicodedata.name("ß")
    return f"{count} {decimal.Decimal(1) / 7} {name}"


def asyncio_runs() -> str:
    import asyncio

    async def answer() -> int:
        await asyncio.sleep(0.001)
        return 42

    async def both() -> object:
        return await asyncio.gather(answer(), answer())

    return repr(asyncio.run(both()))


def traceback_of_late_module() -> str:
    import traceback

    from package import later

    try:
        later.fail()
    except ValueError:
        return traceback.format_exc()
    return "nothing was raised"


def write_and_read() -> str:
    path = Path("/data/written.txt")
    path.write_text("by the component")
    names = sorted(os.listdir("/data"))
    return f"{names} {path.read_text()}"


LOOKS: dict[str, Callable[[], object]] = {
    "environment": lambda: sorted(os.environ.items()),
    "getenv": lambda: os.getenv("COLOUR"),
    "arguments": lambda: sys.argv,
    "files": write_and_read,
    "no such file": lambda: os.path.exists("/etc/passwd"),
    "read-only tree": lambda: os.access(__file__, os.W_OK),
    "standard input": lambda: sys.stdin.read(),
    "time moved": lambda: time.time() > 1_700_000_000 > TIME_AT_BUILD,
    "random": lambda: random.random() != RANDOM_AT_BUILD and random.random(),
    "urandom": lambda: os.urandom(16) != URANDOM_AT_BUILD and os.urandom(16).hex(),
    "file from the build": lambda: OPENED_AT_BUILD.readline(),
    "module of the app": module_of_the_app,
    "standard library": standard_library,
    "c modules": c_modules,
    "asyncio": asyncio_runs,
    "late traceback": traceback_of_late_module,
}


class WitWorld(wit_world.WitWorld):
    def look(self, what: str) -> str:
        if what == "output":
            print("to standard output")
            print("to standard error", file=sys.stderr)
            return "printed"
        return str(LOOKS[what]())
