# shellcheck shell=bash
#
# What side modules may import from the runtime, beside CPython's C API. Sourced after scripts/lib.sh.
# shellcheck disable=SC2154

# The C library, all of it, as nobody knows what third parties' extensions want: what a component does not use of it is dropped
# when that is built. Left out are the bindings of WASI, which are no part of C, and the hashes of crypt(), for their tables.
c_library() {
    local library=$repository/target/runtime/toolchain/sysroot/lib/wasm32-wasip2
    local internal='^(wasip2|descriptor_table|crypt.*|encrypt)\.c\.obj:'
    llvm-nm-19 --quiet --print-file-name --defined-only --extern-only --format=just-symbols \
        "$library"/lib{c,wasi-emulated-{getpid,mman,process-clocks,signal}}.a |
        sed 's/^[^:]*://' | grep -vE "$internal" | sed 's/^.*: *//' | grep '^[a-z]'
}

# What the runtime has of POSIX and the C library has not.
posix() { sed -nE 's/^[a-z]+_?[a-z]* \*?([a-z0-9]+)\(.*\);$/\1/p' "$repository"/runtime/include/{posix,dladdr}.h; }

# Functions and variables of C's runtime: third parties' as far as we know them, and the standard library's own.
side_module_exports() {
    { cat "$repository/runtime/base-exports.txt" "$repository/target/runtime/cpython/exports" && posix && c_library; } |
        sed -e '/^#/d' -e '/^$/d' | sort -u
}
