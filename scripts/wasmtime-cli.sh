#!/usr/bin/env bash
#
# The stock wasmtime command, for the demo and the tests: target/runtime/wasmtime-cli/bin/wasmtime.
#
# Users bring their own; nothing of the product is made with it. Left out are the features that running a component does
# not need (debuggers, profilers, neural networks …), which halves the time to build it.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

version=48.0.8
features=run,serve,compile,cranelift,parallel-compilation,component-model,component-model-async,wasi-http,wasi-config
features+=,gc,gc-drc,gc-null,threads,pooling-allocator,cache,wat,logging,backtrace,demangle,coredump

step_name=wasmtime-cli
step_purpose="the wasmtime command $version (takes some ten minutes)"
step_tools=(cargo:rustup)
step_inputs=(rust-toolchain.toml)
step_settings=("$version" "$features")

build() {
    local build_folder=$PWD
    # Its dependencies are locked to other versions than ours, so there is nothing to share with the workspace's own build
    # folder, which it would keep locked all the while. The toolchain is the one that the repository names.
    unset CARGO_BUILD_BUILD_DIR
    cd "$repository"
    CARGO_TARGET_DIR=$build_folder CARGO_PROFILE_RELEASE_STRIP=symbols cargo install wasmtime-cli \
        --version "=$version" --locked --no-default-features --features "$features" --root "$step_output" --no-track
}

step_run
