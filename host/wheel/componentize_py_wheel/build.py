"""The way of one wheel, from its name to its file."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import source
from .backend import Backend
from .cross import Cross, cross
from .environment import BuildSystem, Environment
from .errors import WheelError
from .log import Log
from .recipe import Recipe, normal
from .sdk import PLATFORM_TAG, Sdk
from .wheel import Wheel


@dataclass(frozen=True)
class Job:
    """What is the same for all wheels of a run."""

    sdk: Sdk
    output: Path
    recipes: list[Path]
    tests: bool
    tests_beside: Path | None
    """A folder for one more wheel, which has its tests."""
    verbose: bool

    def build(self, wanted: str) -> Path:
        """Builds the wheel of NAME==VERSION or of a project's folder; gives its path.

        The folder in which that happens goes away when all went well, and stays for a look at it when not."""
        self.output.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix="componentize-py-wheel-"))
        try:
            path = self._build(wanted, scratch)
        except WheelError as error:
            if error.hint is None:
                error.hint = f"the build is in {scratch}"
            raise
        shutil.rmtree(scratch)
        return path

    def _build(self, wanted: str, scratch: Path) -> Path:
        environment = Environment.create(self.sdk, scratch / "environment", Log(scratch / "log", self.verbose))
        project, recipe = self._project(wanted, environment, scratch)
        system = BuildSystem.of(project)
        environment.install(system.required(recipe))
        made = cross(self.sdk, environment, recipe, system.backend, scratch)
        self._prepare(recipe, project, made, environment, scratch)
        backend = Backend(project, system, environment)
        environment.install(backend.requires(made, scratch))
        for name, paths in recipe.target.items():
            self._lay_over(name, paths, environment)
        built = Wheel.read(backend.wheel(made, scratch)).with_licences(self._licences(recipe, made))
        whole = built.without(recipe.exclude).without_path(scratch).for_platform(self.sdk)
        whole = whole.smaller(recipe.small)
        if self.tests_beside is not None:
            self.tests_beside.mkdir(parents=True, exist_ok=True)
            whole.write(self.tests_beside)
        return whole.without(() if self.tests else recipe.tests).write(self.output)

    def _project(self, wanted: str, environment: Environment, scratch: Path) -> tuple[Path, Recipe]:
        """The project's folder, which is one of its own: builds write into it."""
        name, separator, version = (part.strip() for part in wanted.partition("=="))
        if not separator:
            folder = Path(wanted)
            if not folder.is_dir():
                raise WheelError(
                    f"`{wanted}` is neither a package with a version, as `NAME==VERSION`, nor the folder of a project"
                )
            project = scratch / "project"
            shutil.copytree(folder, project, ignore=shutil.ignore_patterns(".git", ".venv", "target", "build"))
            own = folder / "componentize-py-wheel.toml"
            return project, Recipe.read(own) if own.is_file() else Recipe()
        recipe = Recipe.of(self.recipes, name)
        archive = source.fetch(environment.index(), name, version, recipe.versions.get(version), scratch)
        project = source.unpack(archive, scratch / "source")
        source.patch(project, recipe.patches)
        return project, recipe

    def _prepare(self, recipe: Recipe, project: Path, made: Cross, environment: Environment, scratch: Path) -> None:
        """Runs what a recipe has run before the build."""
        sources = scratch / "sources"
        for name, it in recipe.sources.items():
            folder = sources / f"{name}.archive"
            folder.mkdir(parents=True)
            archive = source.fetch(environment.index(), name, it.version, it.sha256, folder)
            source.unpack(archive, folder / "unpacked").rename(sources / name)
        if recipe.prepare is not None:
            variables = {**made.variables, "SOURCES": str(sources), "RECIPE": str(recipe.prepare.parent)}
            environment.log.run("prepare the build", ["bash", "-eu", str(recipe.prepare)], project, variables)

    def _licences(self, recipe: Recipe, made: Cross) -> dict[str, bytes]:
        """The licences of libraries that are linked into the modules: the wheel's own are the package's to bring."""
        own = Path(made.variables["PREFIX"]) / "licenses"
        files = {path.name: path for path in own.iterdir()}
        files |= {f"LICENSE.{name}": path for name in recipe.libraries if (path := self.sdk.licence(name)).is_file()}
        return {name: path.read_bytes() for name, path in sorted(files.items())}

    def _lay_over(self, name: str, paths: tuple[str, ...], environment: Environment) -> None:
        """Puts the headers and libraries of the target's build of a package over those of this machine's."""
        file_name = normal(name).replace("-", "_")
        (metadata,) = environment.site_packages.glob(f"{file_name}-*.dist-info")
        version = metadata.stem.rpartition("-")[2]
        built = next(self.output.glob(f"{file_name}-{version}-*-{PLATFORM_TAG}.whl"), None)
        files = Wheel.read(built or self.build(f"{name}=={version}")).files
        for path in paths:
            target = environment.site_packages / path
            shutil.rmtree(target, ignore_errors=True)
            for file, (data, _) in files.items():
                if file.startswith(f"{path}/"):
                    place = environment.site_packages / file
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(data)
