"""Writes `componentize.wasm` as an OCI artifact: a tar of an OCI image layout, as registries take it.

    oci.py --version 1.2.3 --world FILE COMPONENT OUTPUT

The layout has one manifest, of the form in which `wkg oci push` publishes a component and `wkg`, wasmtime's relatives
and Spin pull one: one layer, which is the component as it is, and a configuration that says what it imports and
exports. FILE has that, a line for each, as the example `world` of host/compose prints it.

Everything in a layout but the entry is named after its SHA-256, so whoever has the digest of the manifest can check all
of it. Times are $SOURCE_DATE_EPOCH.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import tarfile
import time
from pathlib import Path

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIGURATION = "application/vnd.wasm.config.v0+json"
COMPONENT = "application/wasm"

Json = dict[str, object]


class Layout:
    """A layout being written into a tar."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.time = int(os.environ["SOURCE_DATE_EPOCH"])
        self.tar = tar

    def file(self, name: str, content: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        entry.mtime = self.time
        self.tar.addfile(entry, io.BytesIO(content))

    def blob(self, media_type: str, content: bytes) -> Json:
        """Adds a blob, and gives the descriptor by which others refer to it."""
        digest = hashlib.sha256(content).hexdigest()
        self.file(f"blobs/sha256/{digest}", content)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}


def encode(document: Json) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def write(layout: Layout, version: str, component: bytes, world: dict[str, list[str]]) -> None:
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(layout.time))
    layout.file("oci-layout", encode({"imageLayoutVersion": "1.0.0"}))
    layer = layout.blob(COMPONENT, component)
    configuration = layout.blob(
        CONFIGURATION,
        encode(
            {
                "created": created,
                "author": None,
                "architecture": "wasm",
                "os": "wasip2",
                "layerDigests": [layer["digest"]],
                "component": {"exports": world["export"], "imports": world["import"], "target": None},
            }
        ),
    )
    manifest: Json = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": configuration,
        "layers": [layer],
        "annotations": {
            "org.opencontainers.image.created": created,
            "org.opencontainers.image.description": "Turns a Python app and a WIT world into a WebAssembly component",
            "org.opencontainers.image.licenses": "Apache-2.0 WITH LLVM-exception",
            "org.opencontainers.image.title": "componentize.wasm",
            "org.opencontainers.image.version": version,
        },
    }
    entry = layout.blob(MANIFEST, encode(manifest))
    # The name under which a client that reads the layout knows the manifest.
    entry["annotations"] = {"org.opencontainers.image.ref.name": version}
    layout.file("index.json", encode({"schemaVersion": 2, "mediaType": INDEX, "manifests": [entry]}))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", required=True)
    parser.add_argument("--world", required=True, type=Path)
    parser.add_argument("component", type=Path)
    parser.add_argument("output", type=Path)
    given = parser.parse_args()

    world: dict[str, list[str]] = {"import": [], "export": []}
    for line in given.world.read_text().splitlines():
        direction, name = line.split(" ", 1)
        world[direction].append(name)

    with tarfile.open(given.output, "w", format=tarfile.USTAR_FORMAT) as tar:
        write(Layout(tar), given.version, given.component.read_bytes(), world)


if __name__ == "__main__":
    main()
