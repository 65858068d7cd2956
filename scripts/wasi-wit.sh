#!/usr/bin/env bash
#
# The WIT of WASI 0.2 and 0.3, as the wasmtime of Cargo.lock implements them, for tests: target/runtime/wasi-wit/{0.2,0.3}.
#
# The files come with the crate wasmtime-wasi-http, of which Cargo fetches the sources and compiles nothing. Each folder can be
# given to `--wit-path`; its worlds are in the packages that it depends on, so they are named in full (wasi:http/proxy@0.2.12).

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

crate=wasmtime-wasi-http

step_name=wasi-wit
step_purpose="fetch the WIT of WASI"
step_tools=(cargo:rustup python3:python3)
step_settings=("$(grep -A 1 "^name = \"$crate\"" "$repository/Cargo.lock")")

build() {
    local manifest sources
    # In the repository, whose toolchain is the only one that has to be there.
    (cd "$repository" && cargo metadata --locked --format-version 1) >metadata.json
    manifest=$(python3 -c '
import json, sys
packages = json.load(open("metadata.json"))["packages"]
print(next(package["manifest_path"] for package in packages if package["name"] == sys.argv[1]))' "$crate")
    sources=$(dirname "$manifest")
    cp -r "$sources/wit" "$step_output/0.2"
    cp -r "$sources/src/p3/wit" "$step_output/0.3"
}

step_run
