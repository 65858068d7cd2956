#!/usr/bin/env bash
#
# Builds everything, in the order in which the parts need each other:
#
#   target/release/componentize-py   the launcher
#   target/componentize.wasm         the tool, for any host of WASI 0.2
#   target/componentize-library.wasm the tool as a library, which imports nothing but who is told how far it is
#   target/runtime/javascript        the npm package, for Node and browsers
#   target/runtime/page/site         a page that builds and runs components, for any server of static files
#
# What is up to date is not built again. scripts/setup.sh installs what this needs.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$repository/scripts/cargo.sh"

started=$EPOCHREALTIME
# All scripts below share this note of what they have been through.
COMPONENTIZE_VISITED=$(mktemp)
export COMPONENTIZE_VISITED
trap 'rm -f "$COMPONENTIZE_VISITED"' EXIT

# The runtime: CPython and what connects it with the component model, linked, started, and kept so.
"$repository/runtime/cpython/stdlib.sh"
timed "cargo: the shim" build_component componentize-runtime
"$repository/runtime/link.sh"
timed "cargo: the programs that build" build_native componentize-snapshot componentize-compose componentize-precompile
"$repository/runtime/image.sh"
name_embedded

# The tool, which has the runtime inside.
timed "cargo: the tool" build_component componentize-component
components=$repository/target/wasm32-wasip2/component

# Its hosts: wasmi for everywhere, wasmtime for here.
timed "cargo: the engine component" build_component componentize-engine-wasmi
timed "cargo: progress, as a component" build_component componentize-progress
timed "cargo: files in memory, as a component" build_component componentize-memory
compose() { "$repository/target/release/componentize-compose" "$components/componentize_tool.wasm" "$@"; }
timed "compose the tool" compose "$components"/componentize_{engine_wasmi,progress}.wasm "$repository/target/componentize.wasm"
timed "compose the library" \
    compose "$components"/componentize_{engine_wasmi,memory}.wasm "$repository/target/componentize-library.wasm"
"$repository/host/precompile.sh"
name_precompiled
"$repository/host/runner.sh" --quick
name_runner quick-runner
timed "cargo: the launcher" build_native componentize-py

# JavaScript: what a launcher decides, as a component, and its host.
timed "cargo: the launchers' component" build_component componentize-launch
"$repository/host/javascript/build.sh"
"$repository/host/page/build.sh"

printf 'built in %s s: target/release/componentize-py (%s), target/componentize.wasm (%s)\n' \
    "$(seconds_between "$started" "$EPOCHREALTIME")" \
    "$(du -h "$repository/target/release/componentize-py" | cut -f 1)" \
    "$(du -h "$repository/target/componentize.wasm" | cut -f 1)"
