#!/usr/bin/env bash
#
# This project's own Python modules (runtime/python), compiled as the standard library is, of which they become a part, and
# componentize_py_build/library-imports: what the standard library's modules import (runtime/imports).

source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"
source "$repository/runtime/cpython/settings.sh"

step_name=support
step_purpose="compile the Python modules that components come with"
step_inputs=(runtime/python runtime/imports runtime/cpython/compile_library.py)
step_settings=("$series")
step_dependencies=(runtime/cpython/source.sh runtime/cpython/build-python.sh runtime/cpython/cpython.sh runtime/cpython/stdlib.sh)

build() {
    local runtime=$repository/target/runtime python suffix
    python=$(realpath "$runtime/build-python")/bin/python
    suffix=$(sed -n 's/^ "suffix": "\(.*\)",$/\1/p' "$runtime/cpython/modules.json")
    # Which strings are interned depends on the environment and shows in the order of what a .pyc holds.
    env -i PYTHONHASHSEED=0 "$python" -S -B -X no_debug_ranges "$repository/runtime/cpython/compile_library.py" "/lib/python$series" \
        "$step_output" "$repository/runtime/python"
    env -i "$python" -S -B "$repository/runtime/imports/describe.py" "$(realpath "$runtime/stdlib")" "$suffix" \
        "$(realpath "$runtime/cpython-source")" >"$step_output/componentize_py_build/library-imports"
}

step_run
