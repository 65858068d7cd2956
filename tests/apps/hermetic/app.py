"""Looks for the build machine while it is imported, as hostile code would."""

import os
import random
import secrets
import socket
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import wit_world

FOUND: list[str] = []


def attempt(what: str, action: Callable[[], object]) -> None:
    """Notes the outcome of one attempt."""
    try:
        outcome = repr(action())
    except OSError as error:
        outcome = f"OSError {error.strerror}"
    except Exception as error:
        outcome = type(error).__name__
    FOUND.append(f"{what}: {outcome}")


def connect() -> object:
    with socket.socket() as client:
        client.connect(("127.0.0.1", 80))
        return client


def listen() -> object:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        return server


def append_to_this_file() -> object:
    with open(__file__, "a") as this:
        return this.write("# written")


attempt("password file", lambda: Path("/etc/passwd").read_text())
attempt("root", lambda: sorted(os.listdir("/")))
attempt("outside", lambda: os.listdir("../.."))
attempt("home", lambda: os.listdir("/root"))
attempt("working folder", lambda: os.getcwd())
attempt("environment", lambda: dict(os.environ))
attempt("arguments", lambda: sys.argv)
attempt("connect", connect)
attempt("listen", listen)
attempt("name", lambda: socket.getaddrinfo("localhost", 80))
attempt("new file", lambda: Path(__file__).with_name("new").write_text("x"))
attempt("append", append_to_this_file)
attempt("new folder", lambda: os.mkdir("/app/new"))
attempt("remove", lambda: os.remove(__file__))
attempt("rename", lambda: os.rename(__file__, "/app/other.py"))
attempt("link", lambda: os.symlink(__file__, "/app/link"))
attempt("temporary files", lambda: os.listdir(tempfile.gettempdir()))
attempt("wall clock", lambda: time.time())
attempt("local time", lambda: time.localtime()[:6])
attempt("monotonic clock", lambda: time.monotonic() < 1)
attempt("process time", lambda: 0 <= time.process_time() < 1)
attempt("sleep", lambda: time.sleep(3600))
attempt("random bytes", lambda: os.urandom(8).hex())
attempt("random number", lambda: random.random())
attempt("secret", lambda: secrets.token_hex(8))
attempt("unique", lambda: str(uuid.uuid4()))
attempt("node", lambda: uuid.getnode())
attempt("identity", lambda: hash("a string"))
attempt("process", lambda: os.system("true"))
attempt("standard input", lambda: sys.stdin.read())
attempt("times of this file", lambda: os.stat(__file__).st_mtime)
print("printed while imported")
print("complained while imported", file=sys.stderr)


class WitWorld(wit_world.WitWorld):
    def found(self) -> list[str]:
        return FOUND
