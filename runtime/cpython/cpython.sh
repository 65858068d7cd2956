#!/usr/bin/env bash
#
# CPython for wasm32-wasip2: its core as a static library, and the rest of its C modules as side modules.
#
#   include/python3.13/       headers, with the target's pyconfig.h: for the Rust shim and for building extensions
#   lib/libpython3.13.a       the core and the modules which the file `modules` calls core
#   lib/program.o             CPython's main(), for a plain python.wasm
#   lib-dynload/*.so          the side modules, position-independent with a dylink.0 section
#   sysconfig/                _sysconfigdata__wasi_*.py, which sysconfig and zoneinfo want, and builders of extensions
#   pyo3-config.txt           for PYO3_CONFIG_FILE
#   link-arguments            what a final link needs besides libpython
#   exports                   names of the C library and compiler runtime that the side modules want from the runtime
#   modules.json              the modules in the core, the side modules, the suffix of their file names
#
# libpython goes into the final link whole (--whole-archive): side modules may want any part of the C API, and nothing in the
# core refers to the modules' tables.
#
# The runtime also defines functions of POSIX which wasi-libc does not have (runtime/include/posix.h and dladdr.h): configure is told that
# they exist.
#
# How import finds a side module: CPython is configured with dynamic loading, which on WASI it does not have by itself.
# FileFinder sees lib-dynload/NAME.SUFFIX, ExtensionFileLoader calls dlopen() and dlsym(): the runtime defines those, over
# tables which the componentize tool lays out. wasi-libc has the header; its own definitions (libdl.a) always fail and must
# not be linked. configure would find no dlopen() to link, hence the answers given to it beforehand (and it finds a declaration
# of memfd_create(), which has no definition).
#
# configure leaves pymalloc out on WASI and gives 32-bit machines integers of 15-bit digits. Neither suits: code that allocates
# much runs nearly twice as fast with pymalloc, and WebAssembly has the 64-bit multiplication that 30-bit digits want.
#
# The build uses CPython's own rules for shared extension modules: BLDSHARED is the toolchain's compiler with -shared, and
# Modules/Setup.local says which modules are shared.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/runtime/cpython/settings.sh"

step_name=cpython
step_purpose="build CPython for wasm32-wasip2 (2 minutes)"
step_tools=(make:make)
step_inputs=(runtime/cpython/settings.sh runtime/cpython/modules runtime/cpython/describe_modules.py
    host/wheel/componentize_py_wheel/modules.py host/wheel/componentize_py_wheel/binary.py runtime/include/posix.h
    runtime/include/dladdr.h)
step_dependencies=(runtime/cpython/source.sh runtime/cpython/build-python.sh runtime/cpython/toolchain.sh
    runtime/libraries/build.sh)

# What the runtime defines.
from_runtime=(dlopen dlsym dlclose dlerror)
mapfile -t -O ${#from_runtime[@]} from_runtime < <(sed -nE 's/^[a-z]+_?[a-z]* \*?([a-z0-9]+)\(.*\);$/\1/p' "$repository"/runtime/include/{posix,dladdr}.h)

build() {
    local runtime source libraries toolchain python name place line answers exports link_arguments
    runtime=$repository/target/runtime
    source=$(realpath "$runtime/cpython-source")
    libraries=$(realpath "$runtime/libraries")
    toolchain=$(realpath "$runtime/toolchain")
    python=$(realpath "$runtime/build-python")/bin/python
    export PYTHONDONTWRITEBYTECODE=1 PKG_CONFIG_LIBDIR=$PWD/none
    # Short relative names, so that the paths which CPython records about its build are the same everywhere.
    ln -s "$source" source
    ln -s "$libraries" libraries
    ln -s "$toolchain" toolchain
    ln -s "$repository/runtime/include" include
    mkdir build
    cd build
    export PATH=$toolchain/bin:$PATH

    answers=("${from_runtime[@]/#/ac_cv_func_}")
    CONFIG_SITE=../source/Tools/wasm/config.site-wasm32-wasi ../source/configure \
        --prefix=/usr --host=wasm32-unknown-wasip2 --build="$("../source/config.guess")" --with-build-python="$python" \
        --with-pymalloc --without-mimalloc --enable-big-digits=30 \
        --enable-ipv6 --without-doc-strings --disable-test-modules --with-ensurepip=no --with-pkg-config=no \
        ac_cv_lib_dl_dlopen=no ac_cv_func_memfd_create=no "${answers[@]/%/=yes}" \
        CC=wasm32-wasip2-clang CXX=wasm32-wasip2-clang++ AR=wasm32-wasip2-ar RANLIB=wasm32-wasip2-ranlib \
        NM=wasm32-wasip2-nm READELF=false OPT=-DNDEBUG \
        CFLAGS="${target_flags[*]}" \
        CFLAGS_NODIST="-D_GNU_SOURCE -include ../include/posix.h -ffile-prefix-map=$source=source -ffile-prefix-map=$PWD=." \
        CCSHARED=-fPIC LDSHARED="wasm32-wasip2-clang -shared" \
        ZLIB_CFLAGS=-I../libraries/include ZLIB_LIBS="-L../libraries/lib -lz" \
        BZIP2_CFLAGS=-I../libraries/include BZIP2_LIBS="-L../libraries/lib -lbz2" \
        LIBLZMA_CFLAGS=-I../libraries/include LIBLZMA_LIBS="-L../libraries/lib -llzma" \
        LIBSQLITE3_CFLAGS=-I../libraries/include LIBSQLITE3_LIBS="-L../libraries/lib -lsqlite3" \
        LIBFFI_CFLAGS=-I../libraries/include LIBFFI_LIBS="-L../libraries/lib -lffi"

    # The lines of Setup.stdlib (which configure made: it has left in what can be built), and those that the file `modules`
    # has itself, sorted into shared and static.
    {
        for place in core side; do
            if [[ $place == core ]]; then echo '*static*'; else echo '*shared*'; fi
            while read -r name line; do
                if [[ -n $line ]]; then
                    echo "$name $line"
                else
                    grep -E "^$name( |\$)" Modules/Setup.stdlib ||
                        fail "configure does not think that the module $name can be built"
                fi
            done < <(modules_of "$place")
        done
    } >Modules/Setup.local
    while read -r name; do
        grep -qE "^[a-z]+ +$name( |\$)" "$repository/runtime/cpython/modules" ||
            fail "runtime/cpython/modules does not say where the module $name goes"
    done < <(grep -E '^[a-z_]' Modules/Setup.stdlib | cut -d ' ' -f 1)
    # binascii has a CRC-32 of its own: it need not pull zlib into the core. BLDSHARED would have flags about the memory and
    # the stack of whole programs.
    local settings=(MODULE_BINASCII_CFLAGS= MODULE_BINASCII_LDFLAGS= BLDSHARED="wasm32-wasip2-clang -shared -Wl,--strip-all")
    make "${settings[@]}" Makefile
    make -j "$jobs" "${settings[@]}" "libpython$series.a" Programs/python.o sharedmods pybuilddir.txt

    collect
}

link_program() {
    touch "$step_output/exports"
    printf '%s\n' "${from_runtime[@]}" >undefined
    mapfile -t exports < <(grep -vxFf undefined "$step_output/exports" | sed 's/^/-Wl,--export=/')
    mapfile -t link_arguments <"$step_output/link-arguments"
    wasm32-wasip2-clang "$step_output/lib/program.o" -Wl,--whole-archive "$step_output/lib/libpython$series.a" \
        -Wl,--no-whole-archive "${link_arguments[@]}" "${exports[@]}" -Wl,--allow-undefined-file=undefined \
        -Wl,--export-dynamic -o python.wasm
}

modules_of() { sed -n "s/^$1  *//p" "$repository/runtime/cpython/modules"; }

collect() {
    mkdir -p "$step_output"/{include,lib,lib-dynload,sysconfig}
    cp -r ../source/Include "$step_output/include/python$series"
    cp pyconfig.h "$step_output/include/python$series/"
    cp "libpython$series.a" "$step_output/lib/"
    cp Programs/python.o "$step_output/lib/program.o"
    cp Modules/*.so "$step_output/lib-dynload/"

    # What it says about this machine's folders is of no use to anyone, and would differ from machine to machine.
    sed -e "s|$source|/usr/src/python|g; s|$PWD|/usr/src/python/build|g; s|$python|python|g; s|$toolchain/bin/||g" \
        -e "s|\.\./libraries|/usr|g; s|\.\./source|/usr/src/python|g" \
        -e "s|^\( *'CONFIG_ARGS': \).*|\1'',|; s|^\( *'BUILD_GNU_TYPE': \).*|\1'native',|; s| *-ffile-prefix-map=[^ ']*||g" \
        "$(cat pybuilddir.txt)"/_sysconfigdata*.py >"$step_output/sysconfig/$(basename "$(cat pybuilddir.txt)"/_sysconfigdata*.py)"

    cat >"$step_output/pyo3-config.txt" <<END
implementation=CPython
version=$series
shared=false
pointer_width=32
build_flags=
suppress_build_script_link_lines=true
END

    # printscan-long-double: without it printf("%Lf") aborts, which NumPy calls.
    printf '%s\n' -lc-printscan-long-double -lwasi-emulated-signal -lwasi-emulated-getpid -lwasi-emulated-process-clocks \
        -lwasi-emulated-mman -lm >"$step_output/link-arguments"

    local leaks
    leaks=$(grep -rlF -e "$cache" -e "$HOME/" "$step_output" || true)
    [[ -z $leaks ]] || fail "paths of this machine are in $leaks"

    # A trial link shows that nothing is missing, save for what the runtime itself defines, dlopen() and its kin, and which
    # names the runtime has by itself.
    link_program
    PYTHONPATH=$repository/host/wheel "$python" "$repository/runtime/cpython/describe_modules.py" Modules/config.c python.wasm "$step_output"
    link_program
}

step_run
