#!/usr/bin/env bash
#
# What it takes to run the own tests of packages with native code (tests/suite/package_tests.rs), beside their wheels:
#
#   packages/          what the tests use: all that is in tests/package-tests/requirements.txt, as pip installs it
#   pydantic-core/     the tests of pydantic-core, which its wheel does not have, from its source

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$repository/runtime/cpython/settings.sh"

step_name=package-tests
step_purpose="fetch the tests of packages, and what they use, with pip"
step_tools=(python3:python3)
step_inputs=(tests/package-tests/requirements.txt runtime/wheels/pydantic-core host/wheel/componentize_py_wheel)
step_settings=("$series")
step_dependencies=(runtime/cpython/build-python.sh)

build() {
    python3 -m venv tools
    tools/bin/python3 -m pip --disable-pip-version-check install --no-deps --no-compile --only-binary :all: \
        --ignore-requires-python --python-version "$series" --target "$step_output/packages" \
        --requirement "$repository/tests/package-tests/requirements.txt"

    mkdir "$step_output/pydantic-core"
    # By the builder of wheels, which the recipe tells which file it is.
    PYTHONPATH=$repository/host/wheel PYTHONDONTWRITEBYTECODE=1 "$repository/target/runtime/build-python/bin/python3" -c '
import sys
from pathlib import Path
from componentize_py_wheel import source
from componentize_py_wheel.environment import Environment
from componentize_py_wheel.log import Log
from componentize_py_wheel.recipe import Recipe

name, recipes, output = sys.argv[1:]
((version, sha256),) = Recipe.of([Path(recipes)], name).versions.items()
index = Environment(Path("tools").resolve(), Log(Path("log"), False)).index()
archive = source.fetch(index, name, version, sha256, Path("."))
tests = source.unpack(archive, Path("unpacked")) / "tests"
tests.rename(Path(output) / "tests")' pydantic-core "$repository/runtime/wheels" "$step_output/pydantic-core"
}

step_run
