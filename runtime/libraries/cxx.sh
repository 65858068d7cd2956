#!/usr/bin/env bash
#
# The C++ library for side modules: libc++, libc++abi and what of libunwind WebAssembly takes, position-independent.
#
#   lib/libc++.a            all three, with exceptions, and with what clang calls for setjmp() and longjmp() (exceptions.c)
#   include/__config_site   the configuration of the headers
#
# Debian's libc++ for WebAssembly is not position-independent, so that it fits into the runtime, and into no side module. Here it
# is compiled from the same version's sources, against Debian's headers, which so hold for both. The sources come with Zig's
# compiler, a package of PyPI whose release 0.14.1 has those of LLVM 19.1.7: Debian's source package of LLVM is larger by far.
#
# Debian's has no std::mutex and its like, which many packages use without starting threads. Here they are, over those of
# wasi-libc, which do for one thread; std::thread throws.
#
# Each side module gets a copy of what it uses of it, and exports nothing of that: hence the visibility. WebAssembly's
# instructions of exceptions are not for components: componentize-py wheel replaces them in what is linked
# (host/wheel/componentize_py_wheel/exceptions.py).

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"

step_name=cxx
step_purpose="build the C++ library for side modules (1 to 2 minutes)"
step_tools=(clang-19:clang-19 llvm-ar-19:llvm-19 unzip:unzip)
step_inputs=(runtime/libraries/exceptions.c)
step_settings=(ziglang==0.14.1)
step_dependencies=(runtime/cpython/toolchain.sh runtime/cpython/build-python.sh)

# Without files and time zones, which the headers are configured to do without (__config_site).
cxx=(algorithm any atomic barrier bind call_once charconv chrono condition_variable condition_variable_destructor
    error_category exception expected functional future hash ios ios.instantiations iostream locale memory memory_resource
    mutex mutex_destructor new new_handler new_helpers optional ostream print random random_shuffle regex ryu/d2fixed ryu/d2s
    ryu/f2s shared_mutex stdexcept string strstream system_error thread typeinfo valarray variant vector verbose_abort)
cxxabi=(abort_message cxa_aux_runtime cxa_default_handlers cxa_demangle cxa_exception cxa_exception_storage cxa_guard
    cxa_handlers cxa_personality cxa_thread_atexit cxa_vector cxa_virtual fallback_malloc private_typeinfo stdlib_exception
    stdlib_new_delete stdlib_stdexcept stdlib_typeinfo)

# compile SOURCE OBJECT
compile() {
    local flags=(-O2 -g0 -DNDEBUG -fPIC -fvisibility=hidden -fwasm-exceptions -ffunction-sections -fdata-sections)
    case $1 in
    *.cpp)
        flags+=(-std=c++23 -isystem "$step_output/include" -Ilib/libcxx/src -Ilib/libcxxabi/include -Ilib/libunwind/include
            -D_LIBCPP_DISABLE_VISIBILITY_ANNOTATIONS -D_LIBCXXABI_DISABLE_VISIBILITY_ANNOTATIONS -D_LIBCPP_BUILDING_LIBRARY
            -D_LIBCXXABI_BUILDING_LIBRARY -DLIBCXX_BUILDING_LIBCXXABI -D_LIBCXXABI_HAS_NO_THREADS
            # The runtime has an operator new as well, which cannot throw.
            -fvisibility-global-new-delete=force-hidden)
        ;;
    *.c) flags+=(-mllvm -wasm-enable-sjlj -Ilib/libunwind/include -D_LIBUNWIND_HAS_NO_THREADS -D_LIBUNWIND_HIDE_SYMBOLS) ;;
    esac
    "$toolchain/bin/wasm32-wasip2-clang" "${flags[@]}" -c "$1" -o "$2"
}
export -f compile

build() {
    export toolchain step_output
    toolchain=$(realpath "$repository/target/runtime/toolchain")
    "$repository/target/runtime/build-python/bin/python" -m venv --symlinks environment
    environment/bin/python -m pip --disable-pip-version-check download --no-deps --only-binary :all: \
        --platform manylinux_2_12_x86_64 "${step_settings[0]}"
    unzip -q ziglang-*.whl 'ziglang/lib/libcxx/*' 'ziglang/lib/libcxxabi/*' 'ziglang/lib/libunwind/*'
    mv ziglang/lib lib
    local name
    mkdir "$step_output"/{include,lib}
    sed -E 's,^#define _LIBCPP_HAS_NO_THREADS$,#define _LIBCPP_HAS_THREAD_API_PTHREAD,' \
        "$toolchain/sysroot/include/wasm32-wasip2/c++/v1/__config_site" >"$step_output/include/__config_site"
    grep -q '^#define _LIBCPP_HAS_THREAD_API_PTHREAD' "$step_output/include/__config_site"
    {
        for name in "${cxx[@]}"; do printf 'lib/libcxx/src/%s.cpp libcxx-%s.o\n' "$name" "${name//\//-}"; done
        for name in "${cxxabi[@]}"; do printf 'lib/libcxxabi/src/%s.cpp libcxxabi-%s.o\n' "$name" "$name"; done
        printf '%s %s\n' lib/libunwind/src/Unwind-wasm.c libunwind.o \
            "$repository/runtime/libraries/exceptions.c" exceptions.o
    } | xargs -P "$(nproc)" -L 1 bash -c 'compile "$@"' compile
    llvm-ar-19 rcsD "$step_output/lib/libc++.a" ./*.o
    cp lib/libcxx/LICENSE.TXT "$step_output/"
}

step_run
