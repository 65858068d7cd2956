#!/usr/bin/env bash
#
# The machine code that a launcher for another architecture carries inside, as host/precompile.sh makes it for this one:
# the same program makes it, built for $COMPONENTIZE_ARCHITECTURE and emulated. Emulation takes its time, so this is a
# step.

source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

architecture=${COMPONENTIZE_ARCHITECTURE:?}

step_name=precompiled-elsewhere
step_purpose="compile the tool and the runtime for $architecture, emulated (takes some minutes)"
step_tools=("qemu-$architecture-static:qemu-user-static")
step_inputs=(host/precompile/src host/engine/src Cargo.lock rust-toolchain.toml
    target/wasm32-wasip2/component/componentize_tool.wasm)
step_settings=("$architecture")
step_dependencies=(runtime/image.sh)

build() {
    local image=$repository/target/runtime/image
    "qemu-$architecture-static" "$repository/target/$architecture-unknown-linux-musl/release/componentize-precompile" \
        "$repository/target/wasm32-wasip2/component/componentize_tool.wasm" "$step_output/tool.cwasm" \
        "$image/runtime.wasm" "$step_output/runtime.cwasm"
    cp "$image/runtime.sha256" "$step_output/"
}

step_run
