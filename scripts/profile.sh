#!/usr/bin/env bash
# Says in which functions the time of a call goes, or which pages of memory a first call touches.
#
#     scripts/profile.sh call TEXT       of the calls of scripts/bench.sh, the one whose row has TEXT in its name
#     scripts/profile.sh pages           of hello: each page, and who touched it first
#
# perf takes the samples (Debian's linux-perf); wasmtime tells it where its functions are. Components have no names of functions;
# they are found by comparing the code with that of the runtime.
set -euo pipefail
source "$(dirname "$0")/lib.sh"
cd "$repository"
require_tool perf linux-perf

benchmark=target/release/componentize-benchmark
launcher=target/release/componentize-py
[[ -x $benchmark && -x $launcher ]] || fail "run scripts/bench.sh first, which builds what is profiled"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export COMPONENTIZE_PERF_MAP=1

# build FOLDER OPTION...: the component whose functions are to be named
build() { (cd "$1" && "$repository/$launcher" -q "${@:2}" componentize app -o "$folder/app.wasm"); }

# record OPTION... -- ARGUMENT...: with the options of perf, runs the benchmark with the arguments
record() {
    local options=()
    while [[ $1 != -- ]]; do options+=("$1") && shift; done
    perf record --quiet --call-graph fp --output "$folder/perf.data" "${options[@]}" "$benchmark" "${@:2}" >&2
    perf script --input "$folder/perf.data" --show-mmap-events --fields pid,ip,sym,addr >"$folder/samples" 2>/dev/null ||
        perf script --input "$folder/perf.data" --show-mmap-events --fields pid,ip,sym >"$folder/samples"
}

report() {
    PYTHONPATH=host/wheel python3 scripts/profile.py "$1" "$folder/app.wasm" target/runtime/linked/runtime.wasm "$folder/samples"
}

case ${1-}:$# in
call:2)
    build tests/benchmark/app
    record --freq 2000 -- --rounds 100 --only "$2" "this=$launcher"
    report functions
    ;;
pages:1)
    build examples/hello -w hello
    record --event page-faults --count 1 --data -- --hold 100 "$folder/app.wasm"
    report pages
    ;;
*)
    sed -n 's/^#     //p' "$0" >&2
    exit 2
    ;;
esac
