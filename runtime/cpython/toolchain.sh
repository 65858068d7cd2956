#!/usr/bin/env bash
#
# A C and C++ cross compiler for wasm32-wasip2, out of Debian's clang and a wasi-libc that is unpacked here and not installed.
#
#   bin/wasm32-wasip2-clang, bin/wasm32-wasip2-clang++   the compilers, which also link side modules: `-shared`
#   bin/wasm32-wasip2-{ar,ranlib,nm,strip,wasm-ld}       the other tools, under the names that build systems look for
#   sysroot/                                             headers and libraries
#   resource/                                            clang's own headers and runtime library
#
# The folder has no absolute paths of its own in it and can be called from anywhere.
#
# Why the compilers are wrapped:
# - Debian's clang looks for the runtime library in a folder that is named after the target, and Debian has none for wasip2
#   (the code is the same for all WASI targets), hence a resource folder of our own.
# - For wasip2 clang's driver would call wasm-component-ld, which makes components; -fuse-ld=lld has it make core modules.
# - Build systems of Python packages link extensions with ELF linkers in mind; compiler.sh has the way to do it here.
# - clang runs wasm-opt over what it has linked, where that is installed: the bytes would be others than elsewhere. (19.1.7 does
#   not link at all if told not to.) So it gets one that does nothing.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/runtime/cpython/settings.sh"
source "$repository/runtime/cpython/debian.sh"

step_name=toolchain
step_purpose="put together a cross compiler for wasm32-wasip2"
step_tools=(clang-19:clang-19 wasm-ld-19:lld-19 llvm-ar-19:llvm-19 dpkg:dpkg apt-get:apt flock:util-linux)
step_inputs=("$version_file" runtime/cpython/compiler.sh)
step_settings=("$(clang-19 --version 2>/dev/null | head -n 1)")

build() {
    local clang_resources builtins cxx name package
    clang_resources=$(clang-19 -print-resource-dir)
    builtins=$clang_resources/lib/wasi/libclang_rt.builtins-wasm32.a
    require_tool "$builtins" libclang-rt-19-dev-wasm32

    package=$(debian_download wasi-libc)
    dpkg -x "$package" libc
    mkdir -p "$step_output"/{bin,resource/lib/wasm32-unknown-wasip2,sysroot/{include,lib}}
    cp -r libc/usr/include/wasm32-wasip2 "$step_output/sysroot/include/"
    cp -r libc/usr/lib/wasm32-wasip2 "$step_output/sysroot/lib/"
    cp -r "$clang_resources/include" "$step_output/resource/include"
    cp "$builtins" "$step_output/resource/lib/wasm32-unknown-wasip2/libclang_rt.builtins.a"

    # The C++ library is Debian's of the same LLVM. It is built for WASI 0.1, of which it uses nothing but the C library.
    cxx=/usr/lib/llvm-19
    require_tool "$cxx/lib/wasm32-wasi/libc++.a" libc++-19-dev-wasm32
    require_tool "$cxx/lib/wasm32-wasi/libc++abi.a" libc++abi-19-dev-wasm32
    cp "$cxx"/lib/wasm32-wasi/libc++{,abi}.a "$step_output/sysroot/lib/wasm32-wasip2/"
    cp -r "$cxx/include/wasm32-wasi/c++" "$step_output/sysroot/include/wasm32-wasip2/c++"

    install -m 755 "$repository/runtime/cpython/compiler.sh" "$step_output/bin/wasm32-wasip2-clang"
    ln -s wasm32-wasip2-clang "$step_output/bin/wasm32-wasip2-clang++"
    for name in ar ranlib nm strip; do
        printf '#!/bin/sh\nexec llvm-%s-19 "$@"\n' "$name" >"$step_output/bin/wasm32-wasip2-$name"
    done
    printf '#!/bin/sh\nexec wasm-ld-19 "$@"\n' >"$step_output/bin/wasm32-wasip2-wasm-ld"
    printf '#!/bin/sh\n' >"$step_output/bin/wasm-opt"
    chmod 755 "$step_output"/bin/*
}

step_run
