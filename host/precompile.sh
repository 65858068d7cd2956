#!/usr/bin/env bash
#
# The machine code that the launcher carries inside: the tool's and the runtime's. cargo builds the program that makes it,
# whose sources are among the inputs here, and the tool.

source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"

step_name=precompiled
step_purpose="compile the tool and the runtime for this machine's architecture"
step_inputs=(host/precompile/src host/engine/src Cargo.lock rust-toolchain.toml
    target/wasm32-wasip2/component/componentize_tool.wasm)
step_settings=("$(uname -m)")
step_dependencies=(runtime/image.sh)

build() {
    local image=$repository/target/runtime/image
    "$repository/target/release/componentize-precompile" \
        "$repository/target/wasm32-wasip2/component/componentize_tool.wasm" "$step_output/tool.cwasm" \
        "$image/runtime.wasm" "$step_output/runtime.cwasm"
    cp "$image/runtime.sha256" "$step_output/"
}

step_run
