#!/usr/bin/env bash
#
# The final link: CPython, the shim, the virtual layer and libc become runtime.wasm, one core module that is not position
# independent and to which side modules are linked later.
#
#   runtime.wasm     the module
#   exports          names that it has to export, one in a line; runtime/snapshot checks that and more
#
# What the module offers: its memory, its function table (which may grow), __stack_pointer, the C API of CPython, the C
# library and what else base-exports.txt names of C's runtime, and what componentize.h and the shim export by themselves. All that
# neither an export nor _initialize reaches is dropped.
#
# The stack lies at the bottom of memory, so that an overflow traps instead of overwriting data. It has 1 MiB. The engine's
# own stack, on which a call takes at least as much in most functions, is 512 KiB by default in wasmtime; so that one is
# exhausted first, and CPython's limits of recursion are made for it.
#
# A function that C and Rust declare with different types is what wasm-ld only warns of; here it is an error.
#
# wasm-opt has the last word: what LLVM writes has instructions that say the same in more bytes than others would, and a fifth of
# all functions are called in one place only, or are there twice.
#
# The shim is a static library which cargo builds; its path may be given as the only argument.

source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"
source "$repository/runtime/cpython/settings.sh"
source "$repository/runtime/exports.sh"
source "$repository/runtime/target.sh"

shim=${1:-$repository/target/wasm32-wasip2/component/libcomponentize_runtime.a}

step_name=linked
step_purpose="link the runtime"
step_tools=(wasm-ld-19:lld-19 llvm-nm-19:llvm-19 wasm-opt:binaryen)
step_inputs=(runtime/include runtime/vfs runtime/interpreter runtime/base-exports.txt runtime/exports.sh runtime/target.sh
    runtime/cpython/settings.sh "$(realpath --relative-to "$repository" "$shim")")
step_dependencies=(runtime/cpython/cpython.sh runtime/zstandard/build.sh)

compile() {
    local python=$repository/target/runtime/cpython/include/python$series source
    local zstandard=$repository/target/runtime/zstandard
    for source in "$repository"/runtime/{vfs,interpreter}/*.c; do
        "$toolchain/bin/wasm32-wasip2-clang" "${target_flags[@]}" -std=gnu17 -Wall -Wextra -Werror -D_GNU_SOURCE \
            -fvisibility=hidden -ffunction-sections -fdata-sections "-ffile-prefix-map=$repository=." \
            -I"$repository/runtime/include" -I"$python" \
            -I"$python/internal" -I"$zstandard/include" -c "$source" -o "$(basename "$(dirname "$source")")-$(basename "$source" .c).o"
    done
}

# Every function __wrap_NAME asks for --wrap=NAME.
wrapped() { llvm-nm-19 --defined-only --format=just-symbols ./*.o | sed -n 's/^__wrap_//p'; }

# What the tool and the generated code of a component's world call in the shim. Its own runtime, Rust's, is of no concern.
shim_exports() {
    llvm-nm-19 --defined-only --format=just-symbols "$shim" 2>/dev/null | grep -E '^(componentize|wit_dylib)_[a-z_0-9]+$' | sort -u
}

build() {
    toolchain=$(realpath "$repository/target/runtime/toolchain")
    cpython=$(realpath "$repository/target/runtime/cpython")
    local library=$toolchain/sysroot/lib/wasm32-wasip2 libraries
    compile
    wrapped >wrapped-names
    { side_module_exports && shim_exports; } >exports
    # Wrappers that are to be exported say so in C.
    { sed 's/^/--wrap=/' wrapped-names && grep -vxFf wrapped-names exports | sed 's/^/--export=/'; } >options
    mapfile -t libraries <"$cpython/link-arguments"
    # libc.a has printf() and scanf() without long double; their library has to come before it.
    wasm-ld-19 --no-entry --export=_initialize --export-dynamic --export=__stack_pointer --export-table --growable-table \
        --stack-first -z stack-size=$stack_size --gc-sections -O2 --compress-relocations --strip-debug --fatal-warnings \
        @options -o linked.wasm "$library/crt1-reactor.o" ./*.o \
        --whole-archive "$cpython/lib/libpython$series.a" --no-whole-archive "$shim" \
        -L"$library" "${libraries[@]}" "$repository/target/runtime/zstandard/lib/libzstd.a" -lc "$toolchain/resource/lib/wasm32-unknown-wasip2/libclang_rt.builtins.a"
    # With the names, which show where time goes (scripts/profile.sh). What is called in one place is inlined only if it is small:
    # larger functions make the engine's frames larger, and recursion would exhaust its stack before CPython's limits are reached.
    wasm-opt -O2 -g --one-caller-inline-max-function-size=100 "${features[@]}" linked.wasm -o runtime.wasm
    mv runtime.wasm exports "$step_output/"
}

step_run
