"""What the programs say that a build runs: a file has all of it, the terminal little, unless asked."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import WheelError

_SHOWN_LINES = 30
"""So many lines of a failed program's output are shown: the last ones."""


@dataclass(frozen=True)
class Log:
    """Where it goes."""

    path: Path
    verbose: bool

    def run(
        self,
        purpose: str,
        command: list[str],
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Runs a program, which has to succeed."""
        started = time.monotonic()
        print(f"wheel: {purpose}", file=sys.stderr, flush=True)
        with self.path.open("ab") as file:
            start = file.tell()
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=None if environment is None else dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            assert process.stdout is not None
            for line in process.stdout:
                file.write(line)
                if self.verbose:
                    sys.stderr.buffer.write(line)
                    sys.stderr.flush()
        if process.wait():
            raise WheelError(f"it failed to {purpose}{self._end(start)}", f"all that was said is in {self.path}")
        seconds = time.monotonic() - started
        if seconds >= 1:
            print(f"wheel: {purpose}: done in {seconds:.1f} s", file=sys.stderr, flush=True)

    def _end(self, start: int) -> str:
        """The last lines, unless they have been seen already."""
        if self.verbose:
            return ""
        with self.path.open("rb") as file:
            file.seek(start)
            lines = file.read().decode(errors="replace").rstrip().splitlines()
        shown = lines[-_SHOWN_LINES:]
        return "\n".join([":", *(f"  {line}" for line in shown)])
