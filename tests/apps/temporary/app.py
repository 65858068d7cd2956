"""Keeps files in /tmp: some from the build on, others made when it runs."""

import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

import wit_world

KEPT = Path("/tmp/kept/text.txt")
KEPT.parent.mkdir()
KEPT.write_text("from the build\n")

with tempfile.TemporaryDirectory() as directory:
    GONE = Path(directory)
    (GONE / "text.txt").write_text("removed again\n")

# It has no name any more, and is there as long as it is open.
ANONYMOUS = tempfile.TemporaryFile()
ANONYMOUS.write(b"anonymous")
ANONYMOUS.flush()

DIRECTORY = tempfile.gettempdir()


def roundtrip(name: str) -> tuple[list[str], bytes]:
    """Packs a file of /tmp into an archive there, and unpacks it."""
    source = Path(name)
    source.write_bytes(b"packed" * 1000)
    with zipfile.ZipFile("/tmp/archive.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(source, "inside")
    with zipfile.ZipFile("/tmp/archive.zip") as archive:
        return archive.namelist(), archive.read("inside")[:6]


def fill(size: int) -> str:
    """Writes more and more, until there is no more space; then as much as there was fits again."""
    path = Path("/tmp/large")
    block = bytes(1 << 20)
    try:
        with open(path, "wb", buffering=0) as file:
            for _ in range(size):
                file.write(block)
        return "written"
    finally:
        path.unlink()


def sizes(*changes: int) -> list[int]:
    """The sizes that a file is seen to have when it is cut off and made longer."""
    path = Path("/tmp/sizes")
    path.write_bytes(b"0123456789")
    found = []
    for size in changes:
        os.truncate(path, size)
        found.append(path.stat().st_size)
    return found


def write_and_read(mode: str, content: str) -> str:
    """What is in a file after it was opened like this."""
    path = Path("/tmp/modes")
    path.write_text("old content")
    with open(path, mode) as file:
        file.write(content)
    return path.read_text()


def replace(source: str, target: str) -> str:
    """What is at the target after the source was moved over it."""
    Path(source).write_text("new")
    Path(target).write_text("old")
    os.replace(source, target)
    assert not os.path.exists(source)
    return Path(target).read_text()


def removed_while_open() -> tuple[bytes, bool]:
    descriptor = os.open("/tmp/open", os.O_RDWR | os.O_CREAT | os.O_EXCL)
    os.write(descriptor, b"still here")
    os.remove("/tmp/open")
    os.lseek(descriptor, 0, os.SEEK_SET)
    content = os.read(descriptor, 100)
    os.close(descriptor)
    return content, os.path.exists("/tmp/open")


def duplicated() -> bytes:
    """Writes to one file by several descriptors, which share its position."""
    first, second = (
        os.open(f"/tmp/{name}", os.O_RDWR | os.O_CREAT | os.O_TRUNC) for name in "ab"
    )
    os.write(first, b"one")
    # Another file is closed in its place.
    assert os.dup2(first, second) == second
    os.write(second, b", two")
    os.close(first)
    # A number that was never there, and is far from those that are.
    assert os.dup2(second, 500) == 500
    os.write(500, b", three")
    os.close(second)
    third = os.dup(500)
    os.write(third, b", four")
    assert [is_open(number) for number in (first, 499, 500, third)].count(True) == 2 + (
        third == first
    )
    os.close(500)
    os.close(third)
    return Path("/tmp/a").read_bytes()


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def redirected(text: str) -> str:
    """What is printed while standard output is a file, as a shell would have it."""
    sys.stdout.flush()
    before = os.dup(1)
    with open("/tmp/output", "w") as file:
        os.dup2(file.fileno(), 1)
    print(text, flush=True)
    os.dup2(before, 1)
    os.close(before)
    print("seen", flush=True)
    return Path("/tmp/output").read_text()


def seek_and_write() -> bytes:
    """A hole between what was written is zero."""
    with open("/tmp/hole", "w+b") as file:
        file.write(b"ab")
        file.seek(4)
        file.write(b"cd")
        file.seek(0)
        return file.read()


def listing_while_removing() -> list[str]:
    """Every name comes once, though they are removed as they come."""
    for name in "abcde":
        Path("/tmp/many", name).parent.mkdir(exist_ok=True)
        Path("/tmp/many", name).touch()
    names = []
    for entry in os.scandir("/tmp/many"):
        names.append(entry.name)
        os.remove(entry)
    os.rmdir("/tmp/many")
    return names


def tree() -> list[str]:
    """Copies a directory, and removes the first."""
    os.makedirs("/tmp/first/in/side")
    Path("/tmp/first/in/side/file").write_text("copied")
    shutil.copytree("/tmp/first", "/tmp/second")
    shutil.rmtree("/tmp/first")
    found = sorted(str(path) for path in Path("/tmp/second").rglob("*"))
    shutil.rmtree("/tmp/second")
    return found


class WitWorld(wit_world.WitWorld):
    def evaluate(self, expression: str) -> str:
        try:
            return repr(eval(expression))
        except OSError as error:
            return f"OSError: {error.strerror}"
