#!/usr/bin/env bash
#
# A crowded virtual environment, for the test of packages (tests/suite/packages.rs) and the benchmark: all that is in
# tests/packages/requirements.txt, as pip installs it on this machine for the runtime's version of Python, whichever version
# the machine has. Nobody runs the environment; the launcher only reads what is in it.
#
#   pyvenv.cfg, lib/   the environment
#   tools/             uv and a Python with pip, for the tests of what the launcher does with them

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$repository/runtime/cpython/settings.sh"

step_name=packages
step_purpose="install the packages for the tests, with pip"
step_tools=(python3:python3)
step_inputs=(tests/packages/requirements.txt)
step_settings=("$series")

build() {
    # Debian's python3 has no pip of its own. What is run here is found from where it is, so that it can be moved.
    python3 -m venv "$step_output/tools"
    local pip=("$step_output/tools/bin/python3" -m pip --disable-pip-version-check)
    "${pip[@]}" install uv==0.13.9

    # For which Python a package is, pip compares with the one that runs it, whatever it was told.
    "${pip[@]}" install --no-deps --no-compile --only-binary :all: --ignore-requires-python --python-version "$series" \
        --target "$step_output/lib/python$series/site-packages" \
        --requirement "$repository/tests/packages/requirements.txt"
    printf 'version = %s\n' "$series" >"$step_output/pyvenv.cfg"
}

step_run
