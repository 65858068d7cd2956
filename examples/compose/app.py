"""Prints checksums like the command `crc32`. Another component calculates them."""

import sys

from wit_world import exports
from wit_world.imports.checksum import Crc32


class Run(exports.Run):
    def run(self) -> None:
        for name in sys.argv[1:]:
            with open(name, "rb") as file, Crc32() as checksum:
                while part := file.read(64 * 1024):
                    checksum.update(part)
                print(f"{checksum.value():08x}  {name}")
