# shellcheck shell=bash
#
# What the core modules here have in common. Sourced after scripts/lib.sh.
# shellcheck disable=SC2034

# The stack of components, in bytes. It lies at the bottom of memory.
stack_size=$((1024 * 1024))

# Of WebAssembly, what clang and Rust may use, as options of wasm-opt: nothing else is to come in.
features=(--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals)
