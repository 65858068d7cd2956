# shellcheck shell=bash
#
# How cargo is called, by all scripts in the same way: other settings, and it would compile everything once more. Sourced
# after scripts/lib.sh.

: "${repository:?scripts/lib.sh has to be sourced first}"

# Messages of panics name source files. Those of other people's crates lie in a folder whose name differs from machine to
# machine, and would get into the tool and into every component.
remap=()
for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/; do
    [[ ! -d $folder ]] || remap+=("--remap-path-prefix=${folder%/}=crates")
done
export CARGO_TARGET_WASM32_WASIP2_RUSTFLAGS="${remap[*]}"

# PyO3 is told of the Python for which it is compiled, rather than to look for one.
export PYO3_CONFIG_FILE=$repository/target/runtime/cpython/pyo3-config.txt

# C code in crates that become WebAssembly, which is Zstandard's. What it says of its own paths would differ from machine to
# machine.
export CC_wasm32_wasip2=$repository/target/runtime/toolchain/bin/wasm32-wasip2-clang
export AR_wasm32_wasip2=$repository/target/runtime/toolchain/bin/wasm32-wasip2-ar
export CFLAGS_wasm32_wasip2="-DNDEBUG ${remap[*]/--remap-path-prefix/-ffile-prefix-map}"

# What the tool and the launcher have inside. The folders' names change with their contents, unlike the times of files, which
# are older after going back to an older commit.
name_embedded() {
    COMPONENTIZE_RUNTIME=$(realpath "$repository/target/runtime/image")
    export COMPONENTIZE_RUNTIME
}
name_precompiled() {
    COMPONENTIZE_PRECOMPILED=$(realpath "$repository/target/runtime/precompiled")
    export COMPONENTIZE_PRECOMPILED
}
# name_runner PROFILE [ARCHITECTURE]: one that host/runner.sh has made, for this machine or another one.
name_runner() {
    COMPONENTIZE_RUNNER=$(realpath "$repository/target/runtime/$1-${2-$(uname -m)}")
    export COMPONENTIZE_RUNNER
}

# timed WHAT COMMAND...: says what is done, and how long it took.
timed() {
    local started=$EPOCHREALTIME
    printf '%s\n' "$1"
    "${@:2}" || fail "$1: failed"
    printf '%s: done in %s s\n' "$1" "$(seconds_between "$started" "$EPOCHREALTIME")"
}

# build_native PROGRAM...: programs for this machine. Cargo is not told the package, so that it sees all of them and compiles
# other people's crates once, with the features that they need together.
build_native() {
    (cd "$repository" && cargo build --quiet --release "${@/#/--bin=}")
}

# build_component PACKAGE [OPTION...]: WebAssembly that we ship.
build_component() {
    (cd "$repository" && cargo build --quiet --target wasm32-wasip2 --profile component --package "$@")
}
