#!/usr/bin/env bash
# Installed by toolchain.sh as wasm32-wasip2-clang and wasm32-wasip2-clang++: clang for wasm32-wasip2, and with -shared the
# linker of side modules (position-independent wasm with a dylink.0 section, which the componentize tool links to the
# runtime). All that a side module leaves undefined is the runtime's to give.
set -eu

# No subprocesses here: configure scripts call this thousands of times.
toolchain=${BASH_SOURCE[0]%/*}/..
case $0 in
*++) compiler=clang++-19 ;;
*) compiler=clang-19 ;;
esac
flags=(
    --target=wasm32-wasip2
    --sysroot="$toolchain/sysroot"
    -resource-dir="$toolchain/resource"
    -mbulk-memory -mnontrapping-fptoint
    # Features of POSIX which WASI lacks, and wasi-libc imitates on request; the runtime has the libraries.
    -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_MMAN -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_GETPID
    # In bin is the wasm-opt that is to be run.
    --start-no-unused-arguments -fuse-ld=lld -B"$toolchain/bin" --end-no-unused-arguments
)

case " $* " in
*" -shared "*) ;;
*) exec "$compiler" "${flags[@]}" "$@" ;;
esac

arguments=()
skip_next=
for argument in "$@"; do
    if [[ -n $skip_next ]]; then
        skip_next=
        continue
    fi
    case $argument in
    # Written for ELF linkers, without a meaning here.
    -Wl,-soname* | -Wl,-h,* | -Wl,-rpath* | -Wl,--enable-new-dtags | -Wl,-z,* | -Wl,--version-script* | -Wl,--dynamic-list*) ;;
    -Wl,--start-group | -Wl,--end-group | -Wl,--as-needed | -Wl,--no-as-needed | -Wl,-Bsymbolic* | -Wl,-O[0-9]*) ;;
    -Wl,--no-undefined | -Wl,--allow-shlib-undefined | -Wl,--exclude-libs*) ;;
    -pthread | -rdynamic) ;;
    -rpath | -soname) skip_next=1 ;;
    # The runtime holds these; a second copy would not share their state.
    -lc | -lm | -ldl | -lpthread | -lrt | -lutil | -lwasi-emulated-*) ;;
    # See below.
    -lc++ | -lc++abi | -lstdc++) ;;
    *) arguments+=("$argument") ;;
    esac
done

# Of the C++ library each side module gets what it uses, whether the linker is called for C++ or, as setuptools does, for C. Only
# the folder `pic` has it as position-independent code (runtime/libraries/cxx.sh); it is not there while CPython is built.
if [[ -d $toolchain/sysroot/lib/wasm32-wasip2/pic ]]; then
    arguments+=("-L$toolchain/sysroot/lib/wasm32-wasip2/pic" -lc++)
fi

# wasm-ld does not export __wasm_call_ctors under -shared unless asked; without it static initialisers never run.
exec "$compiler" "${flags[@]}" -nostdlib \
    -Wl,--no-entry,--experimental-pic,--unresolved-symbols=import-dynamic,--export-if-defined=__wasm_call_ctors \
    "${arguments[@]}"
