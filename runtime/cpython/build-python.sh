#!/usr/bin/env bash
#
# A native Python of the very version that the runtime has: cross-compiling CPython needs one (it freezes modules and writes
# the build's configuration), and it compiles the standard library to .pyc.
#
#   bin/python, lib/   a tool of the other steps, and of those who build wheels: modules that neither imports are left out
#
# pip wants zlib and ssl, to fetch what a wheel's build requires; they are the machine's.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/runtime/cpython/settings.sh"

step_name=build-python
step_purpose="build a native Python, which the other steps run (1 to 2 minutes)"
step_tools=(gcc:gcc make:make ar:binutils /usr/include/zlib.h:zlib1g-dev /usr/include/openssl/ssl.h:libssl-dev)
step_settings=("$series")
step_dependencies=(runtime/cpython/source.sh)

# Modules which need libraries that may or may not be installed, or much time, and which no step uses.
disabled_modules="_hashlib _ctypes _curses _curses_panel _tkinter _gdbm _dbm readline _sqlite3 _bz2 _lzma _uuid
    _codecs_cn _codecs_hk _codecs_jp _codecs_kr _codecs_tw _codecs_iso2022 _multibytecodec"

build() {
    local source
    source=$(realpath "$repository/target/runtime/cpython-source")
    export PYTHONDONTWRITEBYTECODE=1
    mkdir Modules
    printf '%s\n' '*disabled*' "$disabled_modules" | tr -s ' ' '\n' >Modules/Setup.local
    "$source/configure" --prefix=/usr --with-ensurepip=no --disable-test-modules --without-doc-strings \
        --with-pkg-config=no MODULE_BUILDTYPE=static CFLAGS="-O1 -g0"
    make -j "$jobs" python pybuilddir.txt
    mkdir -p "$step_output"/{bin,lib}
    cp python "$step_output/bin/python$series"
    ln -s "python$series" "$step_output/bin/python"
    ln -s "python$series" "$step_output/bin/python3"
    cp -r "$source/Lib" "$step_output/lib/python$series"
    cp "$(cat pybuilddir.txt)"/_sysconfigdata*.py "$step_output/lib/python$series/"
    # Where Python looks for its modules' shared objects, and warns if there is no such place.
    mkdir "$step_output/lib/python$series/lib-dynload"
    "$step_output/bin/python" -c 'import math, json, datetime, ssl, sysconfig, zlib; sysconfig.get_config_vars()'
}

step_run
