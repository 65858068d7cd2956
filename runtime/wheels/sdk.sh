#!/usr/bin/env bash
#
# What it takes to build wheels of native extensions, in one folder that can be moved: host/wheel/componentize_py_wheel/sdk.py
# tells what is where. clang, lld and llvm of version 19 it expects to be installed, and rustup's wasm32-wasip2 for Rust.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/runtime/cpython/settings.sh"
source "$repository/runtime/exports.sh"

step_name=sdk
step_purpose="put together what wheels are built with"
step_tools=(llvm-nm-19:llvm-19 wasm-ld-19:lld-19 /usr/share/doc/libbz2-1.0/copyright:libbz2-1.0)
step_inputs=(runtime/wheels host/wheel/componentize_py_wheel runtime/base-exports.txt runtime/exports.sh
    runtime/include/posix.h runtime/include/dladdr.h)
step_dependencies=(runtime/cpython/cpython.sh runtime/libraries/cxx.sh runtime/libraries/xml.sh)

# Under which the libraries are that wheels can have linked in: theirs, not those that are ours. SQLite's source, and that of
# liblzma, is in the public domain.
licences() {
    local licences=$step_output/libraries/licenses
    mkdir "$licences"
    cp "$repository/target/runtime/xml/LICENSE.libxml2" "$licences/xml2"
    cp "$repository/target/runtime/xml/LICENSE.libxslt" "$licences/xslt"
    cp "$licences/xslt" "$licences/exslt"
    # zlib's is in its header, bzip2's in neither of its own.
    sed -n '/^\/\*/,/\*\//p;/\*\//q' "$repository/target/runtime/libraries/include/zlib.h" >"$licences/z"
    grep -q "In no event" "$licences/z"
    cp /usr/share/doc/libbz2-1.0/copyright "$licences/bz2"
}

build() {
    local runtime=$repository/target/runtime
    cp -r "$(realpath "$runtime/build-python")" "$step_output/python"
    # Whatever asks this Python for headers compiles for components.
    mkdir "$step_output/python/include"
    cp -r "$runtime/cpython/include/python$series" "$step_output/python/include/"
    cp -r "$(realpath "$runtime/toolchain")" "$step_output/toolchain"
    mkdir "$step_output/toolchain/sysroot/lib/wasm32-wasip2/pic"
    cp "$runtime/cxx/lib/libc++.a" "$step_output/toolchain/sysroot/lib/wasm32-wasip2/pic/"
    # What compiled code calls for want of an instruction. The runtime exports some of it; none of it has data.
    cp "$step_output/toolchain/resource/lib/wasm32-unknown-wasip2/libclang_rt.builtins.a" \
        "$step_output/toolchain/sysroot/lib/wasm32-wasip2/pic/"
    # For recipes: what the C library's headers leave out, and what leaves code out.
    cp "$repository"/runtime/include/{posix,dladdr}.h "$repository/runtime/wheels/compact.h" \
        "$step_output/toolchain/sysroot/include/wasm32-wasip2/"
    echo '#include <dladdr.h>' >>"$step_output/toolchain/sysroot/include/wasm32-wasip2/dlfcn.h"
    cp "$runtime/cxx/include/__config_site" "$step_output/toolchain/sysroot/include/wasm32-wasip2/c++/v1/"
    mkdir -p "$step_output"/{cpython,libraries,builder,recipes}
    cp -r "$runtime/cpython/"{sysconfig,pyo3-config.txt} "$step_output/cpython/"
    cp -r "$runtime/libraries/"{include,lib} "$runtime/xml/"{include,lib} "$step_output/libraries/"
    licences
    cp -r "$repository/host/wheel/componentize_py_wheel" "$step_output/builder/"
    for recipe in "$repository"/runtime/wheels/*/recipe.toml; do cp -r "$(dirname "$recipe")" "$step_output/recipes/"; done
    # The runtime need not be there for this; a test compares (tests/suite/wheels.rs). What of CPython is visible only a linker
    # tells, for which the rest may be missing.
    wasm-ld-19 --no-entry --export-dynamic --allow-undefined --whole-archive "$runtime/cpython/lib/libpython$series.a" -o python.wasm
    {
        side_module_exports
        PYTHONPATH=$step_output/builder PYTHONDONTWRITEBYTECODE=1 "$step_output/python/bin/python3" -c '
import sys
from pathlib import Path
from componentize_py_wheel.modules import Module
print(*Module.read(Path(sys.argv[1]).read_bytes()).exports, sep="\n")' python.wasm
    } | sort -u >"$step_output/exports"
}

step_run
ln -sfn runtime/sdk "$repository/target/sdk"
