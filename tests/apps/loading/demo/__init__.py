"""A package that brings libraries, as auditwheel packs them: beside the package, and below it."""

from pathlib import Path

LIBRARIES = Path(__file__).parent.parent / "demo.libs"
PLUGIN = str(Path(__file__).parent / "plugins" / "plugin.so")
