#!/usr/bin/env bash
#
# The standard library as it appears in components, under /lib/python3.13: all of it compiled, `module.pyc` in the place of
# `module.py` (CPython imports that without looking for a source), and the side modules in lib-dynload/.
#
# - Unchecked-hash .pyc files: nothing compares them with a source's time, and they hold no times, so that they are the same
#   whenever they are made.
# - No docstrings, an eighth of the bytes, as under `python -OO`, for which the standard library is written to
#   work. Asserts stay: what they check may be the app's mistakes.
# - No columns in the tables of lines, a quarter of what the bytecode weighs compressed: a traceback marks them below a line
#   of source, and the standard library's source is not there.
# - The side modules as wasm-opt leaves them, whose code says the same in fewer bytes than LLVM's.
# - Left out: tests, IDLE, Tkinter and its demos, pip's installer: there is no screen and no process to start.
#
# Beside the tree, target/runtime/stdlib-sizes.txt lists what its files weigh.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/runtime/cpython/settings.sh"
source "$repository/runtime/target.sh"

step_name=stdlib
step_purpose="compile the standard library"
step_tools=(wasm-opt:binaryen)
step_inputs=(runtime/cpython/compile_library.py runtime/target.sh)
step_settings=("$series")
step_dependencies=(runtime/cpython/source.sh runtime/cpython/build-python.sh runtime/cpython/cpython.sh)

build() {
    local runtime=$repository/target/runtime module
    # Which strings are interned depends on the environment and shows in the order of what a .pyc holds.
    env -i PYTHONHASHSEED=0 "$(realpath "$runtime/build-python")/bin/python" -S -B -X no_debug_ranges \
        "$repository/runtime/cpython/compile_library.py" "/lib/python$series" "$step_output" \
        "$runtime/cpython-source/Lib" "$runtime/cpython/sysconfig"
    mkdir "$step_output/lib-dynload"
    for module in "$runtime"/cpython/lib-dynload/*.so; do
        wasm-opt -O2 "${features[@]}" "$module" -o "$step_output/lib-dynload/$(basename "$module")"
    done
}

step_run
(cd "$repository/target/runtime/stdlib" && find . -type f -printf '%s %P\n' | sort -k 2) >"$repository/target/runtime/stdlib-sizes.txt"
