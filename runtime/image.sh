#!/usr/bin/env bash
#
# The runtime image: runtime.wasm with CPython started in its memory; and beside it, what else the tool carries inside
# (runtime/snapshot tells), and decompress.wasm (runtime/decompress). cargo builds the program that does it, whose sources are
# among the inputs here.

source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"

step_name=image
step_purpose="start CPython and take a snapshot"
step_inputs=(runtime/snapshot runtime/program/src guest-tool/link/src/snapshot.rs host/engine/src/config.rs Cargo.lock)
step_dependencies=(runtime/link.sh runtime/support.sh runtime/cpython/stdlib.sh runtime/decompress/build.sh)

build() {
    local runtime=$repository/target/runtime version
    version=$(sed -n 's/^#define PY_VERSION *"\(.*\)".*/\1/p' "$runtime"/cpython/include/python*/patchlevel.h)
    "$repository/target/release/componentize-snapshot" "$(realpath "$runtime/linked")" "$(realpath "$runtime/stdlib")" \
        "$(realpath "$runtime/support")" "$version" "$step_output"
    cp "$runtime/decompress/decompress.wasm" "$step_output/"
}

step_run
