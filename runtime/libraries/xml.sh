#!/usr/bin/env bash
#
# libxml2 and libxslt as static, position-independent archives, for wheels of lxml.
#
#   include/libxml2, include/{libxslt,libexslt}, lib/lib{xml2,xslt,exslt}.a
#   lib/pkgconfig/        what pkg-config tells of them
#
# They are no part of the runtime: only the SDK has them, since no registry of a language has sources of them that are up to
# date, and a recipe would need Debian to fetch these.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/runtime/cpython/settings.sh"
source "$repository/runtime/cpython/debian.sh"

# Not that of CPython.
version_file=runtime/libraries/versions

step_name=xml
step_purpose="build libxml2 and libxslt for wheels (a minute)"
step_tools=(make:make dpkg:dpkg apt-get:apt flock:util-linux)
step_inputs=("$version_file" runtime/include/posix.h)
step_dependencies=(runtime/cpython/toolchain.sh)

# Symbols stay inside the side module which links them. Of POSIX there is more than wasi-libc's headers know.
configure() {
    CC=wasm32-wasip2-clang AR=wasm32-wasip2-ar RANLIB=wasm32-wasip2-ranlib NM=wasm32-wasip2-nm PKG_CONFIG_LIBDIR=/nonexistent \
        CFLAGS="-O2 -g0 -fPIC -fvisibility=hidden -DNDEBUG -ffile-prefix-map=$PWD=. -include $repository/runtime/include/posix.h" \
        ./configure --quiet --host=wasm32-unknown-none --prefix=/ --disable-shared --enable-static --without-python "$@"
}

# description NAME FLAGS VERSION: what pkg-config tells.
description() {
    printf '%s\n' "prefix=\${pcfiledir}/../.." "Name: $1" "Description: $1" "Version: $3" \
        "Libs: -L\${prefix}/lib $2" "Cflags: -I\${prefix}/include -I\${prefix}/include/libxml2" >"$step_output/lib/pkgconfig/$1.pc"
}

version_of() { sed -n "s/^#define *$1_DOTTED_VERSION *\"\(.*\)\"/\1/p" "$2"; }

build() {
    local name top=$PWD
    PATH=$(realpath "$repository/target/runtime/toolchain")/bin:$PATH
    for name in libxml2 libxslt; do
        mkdir "$top/$name" "$top/$name.archive"
        cd "$top/$name.archive"
        tar -xf "$(debian_download "$name")" -C "$top/$name" --strip-components 1
    done
    mkdir -p "$step_output"/{include/libxml2,lib/pkgconfig}

    # No threads, no networks, no libraries to load while running.
    cd "$top/libxml2"
    configure --without-threads --without-http --without-modules --without-readline --without-zlib --without-debug
    make -s -j "$jobs" libxml2.la
    cp .libs/libxml2.a "$step_output/lib/"
    cp -r include/libxml "$step_output/include/libxml2/"
    cp Copyright "$step_output/LICENSE.libxml2"

    cd "$top/libxslt"
    configure --without-crypto --without-plugins --without-debug \
        --with-libxml-include-prefix="$step_output/include/libxml2" --with-libxml-libs-prefix="$step_output/lib"
    for name in libxslt libexslt; do
        make -s -j "$jobs" -C "$name" "$name.la"
        cp "$name/.libs/$name.a" "$step_output/lib/"
        mkdir "$step_output/include/$name"
        cp "$name"/*.h "$step_output/include/$name/"
    done
    cp Copyright "$step_output/LICENSE.libxslt"

    description libxml-2.0 -lxml2 "$(version_of LIBXML "$step_output/include/libxml2/libxml/xmlversion.h")"
    description libxslt "-lxslt -lxml2" "$(version_of LIBXSLT "$step_output/include/libxslt/xsltconfig.h")"
    description libexslt "-lexslt -lxslt -lxml2" "$(version_of LIBEXSLT "$step_output/include/libexslt/exsltconfig.h")"
    find "$step_output/include" \( -name '*.in' -o -name 'Makefile*' \) -delete
}

step_run
