#!/usr/bin/env bash
#
# From a fresh clone to a running component: installs what is missing, builds everything, makes a component of examples/hello,
# and calls it.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

"$repository/scripts/setup.sh"
"$repository/scripts/build.sh"
"$repository/scripts/wasmtime-cli.sh"

cd "$repository/examples/hello"
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT
component=$output/hello.wasm

printf '\n$ cd examples/hello\n'
printf '$ componentize-py -w hello componentize app -o hello.wasm\n'
started=$EPOCHREALTIME
"$repository/target/release/componentize-py" -w hello componentize app -o "$component"
took=$(seconds_between "$started" "$EPOCHREALTIME")

call='greet("World")'
printf "$ wasmtime run --invoke '%s' hello.wasm\n" "$call"
"$repository/target/runtime/wasmtime-cli/bin/wasmtime" run --invoke "$call" "$component"

printf '\nThe component has %s bytes (gzip: %s); building it took %s s.\n' \
    "$(stat -c %s "$component")" "$(gzip -9 <"$component" | wc -c)" "$took"
