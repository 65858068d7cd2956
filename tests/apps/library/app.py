"""Uses what of the standard library needs an operating system that a component does not have."""

import asyncio
import concurrent.futures
import ctypes
import getpass
import grp
import hashlib
import inspect
import mmap
import os
import pwd
import shutil
import signal
import ssl
import stat
import subprocess
import tarfile
import threading
import urllib.request
from pathlib import Path

import wit_world

# While the app is imported all of it is there, too.
USER_AT_BUILD = os.getuid()
MAPPED_AT_BUILD = mmap.mmap(-1, 16)
MAPPED_AT_BUILD[:5] = b"build"


class Point(ctypes.Structure):
    _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_double)]


class Number(ctypes.Union):
    _fields_ = [("whole", ctypes.c_uint32), ("bytes", ctypes.c_ubyte * 4)]


POINT_AT_BUILD = Point(1, 2.5)

functions = ctypes.CDLL("/app/functions.so")
# Each function is called by its exact type: WebAssembly traps where one is called by another.
functions.half.restype = ctypes.c_double
functions.half.argtypes = [ctypes.c_double]
functions.move.restype = None
functions.move.argtypes = [ctypes.POINTER(Point), ctypes.c_int]
functions.length.argtypes = [Point]
functions.length.restype = ctypes.c_double
functions.add.argtypes = [ctypes.c_longlong, ctypes.c_float, ctypes.c_short]
functions.add.restype = ctypes.c_longlong
functions.sort.restype = None
functions.moved.argtypes = [Point]
functions.moved.restype = Point

Compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


def through(path: str) -> tuple[int, bytes, int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    try:
        return (
            os.write(descriptor, b"gone"),
            os.read(descriptor, 4),
            os.fstat(descriptor).st_size,
        )
    finally:
        os.close(descriptor)


def handled(number: int) -> list[int]:
    received: list[int] = []
    previous = signal.signal(number, lambda number, frame: received.append(number))
    os.kill(os.getpid(), number)
    signal.signal(number, previous)
    return received


def derived(name: str) -> str:
    return hashlib.pbkdf2_hmac(name, b"p" * 200, b"s" * 130, 3, 150).hex()[-16:]


def moved(by: int) -> tuple[int, float]:
    point = Point(1, 2.5)
    functions.move(ctypes.byref(point), by)
    return point.x, point.y


def descending(numbers: list[int]) -> list[int]:
    """Sorts by a function of C, which compares by one of Python."""

    def compare(left: int, right: int) -> int:
        first, second = (
            ctypes.c_int.from_address(address).value for address in (left, right)
        )
        return second - first

    array = (ctypes.c_int * len(numbers))(*numbers)
    functions.sort(array, len(numbers), Compare(compare))
    return list(array)


def mapped() -> list[object]:
    """A file as bytes, read and written."""
    path = Path("/tmp/mapped")
    path.write_bytes(b"first line\nsecond line\n")
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as bytes_:
        found: list[object] = [
            len(bytes_),
            bytes_[:5],
            bytes_.find(b"second"),
            bytes_.readline(),
        ]
        bytes_.seek(0)
        bytes_.write(b"FIRST")
        bytes_.flush()
        found.append(path.read_bytes()[:10])
        bytes_[6:10] = b"LINE"
    found.append(path.read_bytes()[:10])
    with open(path, "rb") as reader:
        with mmap.mmap(reader.fileno(), 0, access=mmap.ACCESS_COPY) as bytes_:
            bytes_[0:5] = b"third"
        with mmap.mmap(reader.fileno(), 0, access=mmap.ACCESS_READ) as bytes_:
            found.append(bytes_[:5])
            try:
                bytes_[0] = 0
            except TypeError as error:
                found.append(str(error))
    return found


def unpack() -> tuple[int, str]:
    """Unpacks an archive as the user to whom all belongs: with the owners that it names, as far as they are."""
    Path("/tmp/packed").write_text("packed")
    with tarfile.open("/tmp/archive.tar", "w") as archive:
        archive.add(
            "/tmp/packed",
            "inside",
            filter=lambda member: member.replace(uid=1000, gid=1000, deep=False),
        )
    with tarfile.open("/tmp/archive.tar") as archive:
        archive.extractall("/tmp/unpacked", filter="fully_trusted")
    return os.stat("/tmp/unpacked/inside").st_uid, Path(
        "/tmp/unpacked/inside"
    ).read_text()


def in_a_thread() -> object:
    with concurrent.futures.ThreadPoolExecutor() as executor:
        return executor.submit(os.getpid).result()


def at_address(value: int) -> int:
    number = ctypes.c_int(value)
    return ctypes.c_int.from_address(ctypes.addressof(number)).value


def umasks() -> list[int]:
    return [os.umask(0o077), os.umask(0o022)]


def opened(url: str) -> bytes:
    with urllib.request.urlopen(url) as response:
        return bytes(response.read())


def bio() -> tuple[object, ...]:
    bio = ssl.MemoryBIO()
    bio.write(b"some bytes")
    bio.write_eof()
    return bio.pending, bio.read(4), bio.eof, bio.read(), bio.eof


class WitWorld(wit_world.WitWorld):
    def evaluate(self, expression: str) -> str:
        try:
            return repr(eval(expression))
        except Exception as error:
            return f"{type(error).__name__}: {error}"
