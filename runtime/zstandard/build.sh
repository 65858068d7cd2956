#!/usr/bin/env bash
#
# The decompressor of Zstandard, for the virtual filesystem (runtime/vfs/contents.c). It is a step of its own, so that CPython,
# which has nothing to do with it, does not depend on it.
#
#   include/zstd.h, lib/libzstd.a
#   source           what it is made of, for runtime/decompress

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/runtime/cpython/settings.sh"

step_name=zstandard
step_purpose="build the decompressor of Zstandard"
step_tools=(cargo:rustup)
step_inputs=(runtime/zstandard/Cargo.toml runtime/zstandard/Cargo.lock runtime/cpython/settings.sh)
step_dependencies=(runtime/cpython/toolchain.sh)

build() {
    local toolchain=$repository/target/runtime/toolchain/bin directory=vendor/zstd-sys/zstd/lib source
    # In the repository, whose toolchain is the only one that has to be there.
    (cd "$repository" && cargo vendor --locked --manifest-path runtime/zstandard/Cargo.toml "$OLDPWD/vendor" >/dev/null)
    mkdir -p "$step_output"/{include,lib} objects
    # The smallest of the variants that there are: every component has it.
    for source in "$directory"/{common,decompress}/*.c; do
        "$toolchain/wasm32-wasip2-clang" "${target_flags[@]}" -fvisibility=hidden -ffunction-sections -DNDEBUG \
            "-ffile-prefix-map=$PWD=." -DZSTD_LEGACY_SUPPORT=0 -DZSTD_STRIP_ERROR_STRINGS=1 -DZSTD_NO_TRACE=1 \
            -DZSTD_NO_INLINE=1 -DHUF_FORCE_DECOMPRESS_X1 -DZSTD_FORCE_DECOMPRESS_SEQUENCES_SHORT -DDEBUGLEVEL=0 \
            -c "$source" -o "objects/$(basename "$source" .c).o"
    done
    "$toolchain/wasm32-wasip2-ar" rcsD "$step_output/lib/libzstd.a" objects/*.o
    cp "$directory"/zstd{,_errors}.h "$step_output/include/"
    mkdir "$step_output/source"
    cp -r "$directory"/{zstd{,_errors}.h,common,decompress} "$step_output/source/"
}

step_run
