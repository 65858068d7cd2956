"""Makes compiled modules smaller, where Binaryen's wasm-opt is installed.

What LLVM writes has instructions that say the same in more bytes than others would, functions that are there several times,
and locals in an order that makes their numbers long. A module of C becomes a tenth to a fifth smaller, and no slower. Some
bytes more cost time: where a branch becomes a choice between two values that are both computed, NumPy takes a third longer to
sort. So that is done only to modules of which a recipe says that they are to be small.

The module stays what it was for a linker: its imports and exports, `dylink.0`, and the one segment of data.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from .errors import WheelError

PROGRAM = "wasm-opt"

_FEATURES = ("simd", "bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals")
"""What clang is told to use, or may: nothing else is to come in."""


def shrink(name: str, data: bytes, at_all_costs: bool) -> bytes:
    """The module, made smaller; the same if there is nothing to do that with."""
    program = shutil.which(PROGRAM)
    if program is None:
        return data
    with tempfile.TemporaryDirectory(prefix="componentize-py-wheel-") as folder:
        given, made = Path(folder) / "given.wasm", Path(folder) / "made.wasm"
        given.write_bytes(data)
        flags = ["-Oz" if at_all_costs else "-O2", *(f"--enable-{it}" for it in _FEATURES)]
        command = [program, *flags, str(given), "-o", str(made)]
        result = subprocess.run(command, capture_output=True, check=False, text=True)
        if result.returncode:
            message = result.stderr.strip() or f"{PROGRAM} ended with status {result.returncode}"
            raise WheelError(
                f"`{name}` cannot be made smaller: {message}", f"without {PROGRAM} on PATH, it is not tried"
            )
        return min(made.read_bytes(), data, key=len)
