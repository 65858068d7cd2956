#!/usr/bin/env bash
#
#     runtime/wheels/wheel.sh NAME
#
# The wheel of one of the packages here, of the first version that its recipe knows, for tests and examples:
# target/runtime/wheel-NAME has it, and in `tests` the same with its tests. It is built anew only if the recipe has changed, or
# what wheels are built with.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"

name=${1:?the name of a package is missing}
recipe=$repository/runtime/wheels/$name/recipe.toml
[[ -f $recipe ]] || fail "there is no recipe for $name"
version=$(sed -n '/^\[versions\]/,/^$/s/^"\(.*\)" = .*/\1/p' "$recipe" | head -n 1)

"$repository/runtime/wheels/sdk.sh"

step_name=wheel-$name
step_purpose="build the wheel of $name $version"
step_settings=("$version")
step_tools=(wasm-opt:binaryen)
step_inputs=("runtime/wheels/$name" runtime/wheels/compact.h host/wheel/componentize_py_wheel)
step_dependencies=(runtime/cpython/cpython.sh runtime/libraries/cxx.sh runtime/libraries/xml.sh)

build() {
    local sdk=$repository/target/sdk
    PYTHONPATH=$sdk/builder "$sdk/python/bin/python3" -P -m componentize_py_wheel build --sdk "$sdk" \
        --output "$step_output" --tests-beside "$step_output/tests" -- "$name==$version"
}

step_run
