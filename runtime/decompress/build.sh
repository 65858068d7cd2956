#!/usr/bin/env bash
#
# What decompresses a component's memory when it is instantiated (decompress.c): decompress.wasm, a core module that imports the
# memory of the module that the tool calls /runtime. It is for speed where the decompressor of files (runtime/zstandard) is for
# size: only components that ask for it have it.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/runtime/cpython/settings.sh"
source "$repository/runtime/target.sh"

step_name=decompress
step_purpose="build what decompresses memory"
step_tools=(wasm-ld-19:lld-19 wasm-opt:binaryen)
step_inputs=(runtime/decompress/allocations.h runtime/decompress/decompress.c runtime/target.sh runtime/cpython/settings.sh)
step_dependencies=(runtime/cpython/toolchain.sh runtime/zstandard/build.sh)

build() {
    local toolchain source=$repository/target/runtime/zstandard/source
    toolchain=$(realpath "$repository/target/runtime/toolchain")
    local flags=("${target_flags[@]}" -O3 -mbulk-memory -fvisibility=hidden -ffunction-sections -fdata-sections -DNDEBUG
        "-ffile-prefix-map=$repository=." -DZSTD_LEGACY_SUPPORT=0 -DZSTD_STRIP_ERROR_STRINGS=1 -DZSTD_NO_TRACE=1 -DDEBUGLEVEL=0)
    local file
    for file in "$source"/{common,decompress}/*.c; do
        "$toolchain/bin/wasm32-wasip2-clang" "${flags[@]}" -I"$source" \
            -include "$repository/runtime/decompress/allocations.h" -c "$file" -o "$(basename "$file" .c).o"
    done
    "$toolchain/bin/wasm32-wasip2-clang" "${flags[@]}" -std=gnu17 -Wall -Wextra -Werror -I"$source" \
        -c "$repository/runtime/decompress/decompress.c" -o main.o
    # Data that does not fit the other modules' stack is an error.
    wasm-ld-19 --no-entry --import-memory=/runtime,memory --initial-memory=$stack_size --stack-first -z stack-size=$((64 * 1024)) \
        --export=decompress_input --gc-sections -O2 --strip-all --fatal-warnings -o linked.wasm ./*.o \
        -L"$toolchain/sysroot/lib/wasm32-wasip2" -lc "$toolchain/resource/lib/wasm32-unknown-wasip2/libclang_rt.builtins.a"
    wasm-opt -O3 --strip-producers --strip-target-features "${features[@]}" linked.wasm -o "$step_output/decompress.wasm"
}

step_run
