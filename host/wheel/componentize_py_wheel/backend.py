"""The build backend: what a project names to build its wheel, called as PEP 517 has it.

It runs in a process of its own, in the environment's interpreter, with the variables for the target. That a hook is
called by a few lines and not by the package `build` is because the latter looks at the interpreter's platform, which the
variables have changed, before it calls anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from .cross import Cross
from .environment import BuildSystem, Environment

_CALL = """
import importlib, json, sys
request = json.loads(sys.argv[1])
sys.path[:0] = request["path"]
module, _, objects = request["backend"].partition(":")
backend = importlib.import_module(module)
for name in filter(None, objects.split(".")):
    backend = getattr(backend, name)
hook = getattr(backend, request["hook"], None)
result = [] if hook is None else hook(*request["arguments"])
with open(request["result"], "w") as file:
    json.dump(result, file)
"""


class Backend:
    """The backend of a project."""

    def __init__(self, project: Path, system: BuildSystem, environment: Environment) -> None:
        self._project = project
        self._system = system
        self._environment = environment

    def requires(self, cross: Cross, scratch: Path) -> list[str]:
        """What it wants beyond what the project's file says."""
        result = self._call("ask what the build requires", "get_requires_for_build_wheel", cross, scratch)
        return [text for text in result if isinstance(text, str)] if isinstance(result, list) else []

    def wheel(self, cross: Cross, scratch: Path) -> Path:
        """Builds the wheel; gives its path, which is in the scratch folder."""
        output = scratch / "built"
        output.mkdir()
        name = self._call("build the wheel", "build_wheel", cross, scratch, str(output))
        return output / str(name)

    def _call(self, purpose: str, hook: str, cross: Cross, scratch: Path, *arguments: str) -> object:
        result = scratch / "result.json"
        request: Mapping[str, object] = {
            "backend": self._system.backend,
            "path": [str(self._project / folder) for folder in self._system.backend_path],
            "hook": hook,
            "arguments": [*arguments, dict(cross.settings)],
            "result": str(result),
        }
        command = [str(self._environment.python), "-c", _CALL, json.dumps(request)]
        self._environment.log.run(purpose, command, self._project, cross.variables)
        answer: object = json.loads(result.read_text())
        return answer
