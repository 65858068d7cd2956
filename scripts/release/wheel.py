"""Writes the wheel: the package of host/python with the launcher in it.

    wheel.py --version 1.2.3 --launcher FILE --architecture x86_64 --licence FILE --licence FILE OUTPUT-DIRECTORY

A wheel is a zip with three files of metadata, which are plain text: with nothing to compile there is nothing for a
build system to do, and here one sees that equal files give equal bytes. The launcher is one file of the package, found
by where the package lies, however that was installed; the command is an entry point that becomes it.

The launcher is linked statically and needs nothing of the system but Linux 3.2, which Rust's standard library does. So
it runs wherever manylinux2014 or musllinux_1_1 are promised, the oldest that pip knows to install from.

The files' time is $SOURCE_DATE_EPOCH.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import time
import zipfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "host/python/componentize_py"
# What an index shows of the package.
DESCRIPTION = REPOSITORY / "host/python/README.md"
LAUNCHER = "componentize_py/componentize-py"
# No particular Python and no ABI of one, but a particular machine.
PYTHON_TAG = "py3-none"
PLATFORMS = ("manylinux_2_17_{0}", "manylinux2014_{0}", "musllinux_1_1_{0}")

METADATA = """\
Metadata-Version: 2.4
Name: componentize-py
Version: {version}
Summary: Turns a Python app and a WIT world into a WebAssembly component
Keywords: webassembly,wasm,component,wit,wasi
License-Expression: Apache-2.0 WITH LLVM-exception
{licences}
Requires-Python: >=3.9
Classifier: Environment :: Console
Classifier: Intended Audience :: Developers
Classifier: Operating System :: POSIX :: Linux
Classifier: Programming Language :: Python :: 3
Classifier: Topic :: Software Development :: Build Tools
Description-Content-Type: text/markdown

{description}"""

WHEEL = """\
Wheel-Version: 1.0
Generator: componentize-py {version}
Root-Is-Purelib: false
{tags}
"""

ENTRY_POINTS = """\
[console_scripts]
componentize-py = componentize_py:script
"""


class Wheel:
    """A wheel being written: a zip whose last file, RECORD, has the hashes of the others."""

    def __init__(self, path: Path, record: str) -> None:
        self.zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
        self.record = record
        self.lines: list[str] = []
        self.time = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]

    def add(self, name: str, content: bytes, mode: int = 0o644) -> None:
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        self.lines.append(f"{name},sha256={digest},{len(content)}")
        self._write(name, content, mode)

    def finish(self) -> None:
        self.lines.append(f"{self.record},,")
        self._write(self.record, "".join(f"{line}\n" for line in self.lines).encode(), 0o644)
        self.zip.close()

    def _write(self, name: str, content: bytes, mode: int) -> None:
        entry = zipfile.ZipInfo(name, self.time)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 3  # Unix, so that the mode counts
        entry.external_attr = (0o100000 | mode) << 16
        self.zip.writestr(entry, content)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", required=True)
    parser.add_argument("--launcher", required=True, type=Path)
    parser.add_argument("--architecture", required=True)
    parser.add_argument("--licence", required=True, type=Path, action="append")
    parser.add_argument("output", type=Path)
    given = parser.parse_args()
    licences: list[Path] = given.licence

    platforms = [platform.format(given.architecture) for platform in PLATFORMS]
    name = f"componentize_py-{given.version}-{PYTHON_TAG}-{'.'.join(platforms)}.whl"
    metadata = f"componentize_py-{given.version}.dist-info"
    wheel = Wheel(given.output / name, f"{metadata}/RECORD")
    for path in sorted(PACKAGE.iterdir()):
        if path.is_file():
            wheel.add(f"componentize_py/{path.name}", path.read_bytes())
    wheel.add(LAUNCHER, given.launcher.read_bytes(), 0o755)
    named = "\n".join(f"License-File: {path.name}" for path in licences)
    text = METADATA.format(version=given.version, licences=named, description=DESCRIPTION.read_text())
    wheel.add(f"{metadata}/METADATA", text.encode())
    tags = "\n".join(f"Tag: {PYTHON_TAG}-{platform}" for platform in platforms)
    wheel.add(f"{metadata}/WHEEL", WHEEL.format(version=given.version, tags=tags).encode())
    wheel.add(f"{metadata}/entry_points.txt", ENTRY_POINTS.encode())
    for path in licences:
        wheel.add(f"{metadata}/licenses/{path.name}", path.read_bytes())
    wheel.finish()


if __name__ == "__main__":
    main()
