#!/usr/bin/env bash
#
# The C++ library for side modules: libc++ and libc++abi, position-independent.
#
#   lib/libc++.a   both, without exceptions: what throws ends the program with a message (runtime/interpreter/cxx_exceptions.c)
#
# Debian's libc++ for WebAssembly is not position-independent, so that it fits into the runtime, and into no side module. Here it
# is compiled from the same version's sources, against Debian's headers, which so hold for both. The sources come with Zig's
# compiler, a package of PyPI whose release 0.14.1 has those of LLVM 19.1.7: Debian's source package of LLVM is larger by far.
#
# Each side module gets a copy of what it uses of it, and exports nothing of that: hence the visibility.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"

step_name=cxx
step_purpose="build the C++ library for side modules (1 to 2 minutes)"
step_tools=(clang++-19:clang-19 llvm-ar-19:llvm-19 unzip:unzip)
step_settings=(ziglang==0.14.1)
step_dependencies=(runtime/cpython/toolchain.sh runtime/cpython/build-python.sh)

# Without files, threads and time zones, which the headers are configured to do without (__config_site).
cxx=(algorithm any bind call_once charconv chrono error_category exception expected functional hash ios ios.instantiations
    iostream locale memory memory_resource new new_handler new_helpers optional ostream print random random_shuffle regex
    ryu/d2fixed ryu/d2s ryu/f2s stdexcept string strstream system_error typeinfo valarray variant vector verbose_abort)
cxxabi=(abort_message cxa_aux_runtime cxa_default_handlers cxa_demangle cxa_exception_storage cxa_guard cxa_handlers
    cxa_noexception cxa_vector cxa_virtual fallback_malloc private_typeinfo stdlib_exception stdlib_new_delete
    stdlib_stdexcept stdlib_typeinfo)

compile() {
    "$toolchain/bin/wasm32-wasip2-clang++" -std=c++23 -O2 -g0 -fPIC -fvisibility=hidden -fno-exceptions -ffunction-sections \
        -fdata-sections -D_LIBCPP_DISABLE_VISIBILITY_ANNOTATIONS -D_LIBCXXABI_DISABLE_VISIBILITY_ANNOTATIONS \
        -D_LIBCPP_BUILDING_LIBRARY -D_LIBCXXABI_BUILDING_LIBRARY -DLIBCXX_BUILDING_LIBCXXABI -D_LIBCXXABI_HAS_NO_THREADS \
        -Ilib/libcxx/src -Ilib/libcxxabi/include -c "$1" -o "$2"
}
export -f compile

build() {
    export toolchain
    toolchain=$(realpath "$repository/target/runtime/toolchain")
    "$repository/target/runtime/build-python/bin/python" -m venv --symlinks environment
    environment/bin/python -m pip --disable-pip-version-check download --no-deps --only-binary :all: \
        --platform manylinux_2_12_x86_64 "${step_settings[0]}"
    unzip -q ziglang-*.whl 'ziglang/lib/libcxx/*' 'ziglang/lib/libcxxabi/*'
    mv ziglang/lib lib
    local name
    {
        for name in "${cxx[@]}"; do printf 'lib/libcxx/src/%s.cpp libcxx-%s.o\n' "$name" "${name//\//-}"; done
        for name in "${cxxabi[@]}"; do printf 'lib/libcxxabi/src/%s.cpp libcxxabi-%s.o\n' "$name" "$name"; done
    } | xargs -P "$(nproc)" -L 1 bash -c 'compile "$@"' compile
    mkdir "$step_output/lib"
    llvm-ar-19 rcsD "$step_output/lib/libc++.a" libcxx*.o
    cp lib/libcxx/LICENSE.TXT "$step_output/"
}

step_run
