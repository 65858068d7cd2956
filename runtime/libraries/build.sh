#!/usr/bin/env bash
#
# zlib, bzip2, liblzma and SQLite as static, position-independent archives, for the side modules zlib, _bz2, _lzma, _sqlite3;
# and two small libraries of this folder, for _ctypes and mmap.
#
# The C sources of the former come with the crates that bind them for Rust, so Cargo fetches them, from whichever registry the
# machine is set up for, and checks them against Cargo.lock.
#
#   include/, lib/lib{z,bz2,lzma,sqlite3,ffi,mman}.a

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/runtime/cpython/settings.sh"

step_name=libraries
step_purpose="build zlib, bzip2, liblzma, SQLite and our own libraries"
step_tools=(cargo:rustup python3:python3)
step_inputs=(runtime/libraries/Cargo.toml runtime/libraries/Cargo.lock runtime/libraries/ffi runtime/libraries/mman
    runtime/include/posix.h runtime/cpython/settings.sh)
step_dependencies=(runtime/cpython/toolchain.sh)

# compile ARCHIVE SOURCE... -- FLAG...: all sources into one archive. Symbols stay inside the side module which links them.
compile() {
    local archive=$1 source sources=()
    shift
    while [[ $1 != -- ]]; do
        sources+=("$1")
        shift
    done
    shift
    mkdir "$archive.objects"
    for source in "${sources[@]}"; do
        printf '%s\0%s\0' "$archive.objects/$(basename "$source" .c).o" "$source"
    done | xargs -0 -n 2 -P "$jobs" "$compiler" "${target_flags[@]}" -fPIC -fvisibility=hidden -DNDEBUG \
        "-ffile-prefix-map=$PWD=." "$@" -c -o
    "$archiver" rcsD "$step_output/lib/lib$archive.a" "$archive.objects"/*.o
}

build() {
    local compiler archiver lzma directory source
    compiler=$repository/target/runtime/toolchain/bin/wasm32-wasip2-clang
    archiver=$repository/target/runtime/toolchain/bin/wasm32-wasip2-ar
    # In the repository, whose toolchain is the only one that has to be there.
    (cd "$repository" && cargo vendor --locked --manifest-path runtime/libraries/Cargo.toml "$OLDPWD/vendor" >/dev/null)
    mkdir -p "$step_output"/{include,lib}

    compile z vendor/libz-sys/src/zlib/*.c -- -DHAVE_UNISTD_H -DHAVE_STDARG_H
    cp vendor/libz-sys/src/zlib/{zlib,zconf}.h "$step_output/include/"

    directory=vendor/bzip2-sys/bzip2-1.0.8
    compile bz2 "$directory"/{blocksort,huffman,crctable,randtable,compress,decompress,bzlib}.c --
    cp "$directory/bzlib.h" "$step_output/include/"

    # All filters which the lzma module has names for; no threads. liblzma blocks signals around what it does with threads:
    # WASI has neither.
    local filters=(-DHAVE_{ENCODER,DECODER}_{LZMA1,LZMA2,DELTA,X86,POWERPC,IA64,ARM,ARMTHUMB,SPARC})
    lzma=()
    directory=vendor/lzma-sys/xz-5.2/src
    for source in "$directory"/liblzma/{common,lzma,lz,check,delta,rangecoder,simple}; do
        lzma+=("$source"/*.c)
    done
    mapfile -t lzma < <(printf '%s\n' "${lzma[@]}" |
        grep -vE '/(crc(32|64)_small|.*_tablegen|.*_mt|outqueue|hardware_cputhreads)\.c$')
    compile lzma "${lzma[@]}" "$directory/common/tuklib_physmem.c" -- -std=c99 -D_GNU_SOURCE \
        "${filters[@]}" -DHAVE_CHECK_{CRC32,CRC64,SHA256} -DHAVE_MF_{BT2,BT3,BT4,HC3,HC4} \
        -DHAVE_STDINT_H -DHAVE_STDBOOL_H -DHAVE_STRING_H -DHAVE_INTTYPES_H -DHAVE_LIMITS_H -DTUKLIB_SYMBOL_PREFIX=lzma_ \
        -DSIZEOF_SIZE_T=4 -include sys/select.h '-Dsigprocmask(how,set,old)=0' '-Dsigfillset(set)=(void)(set)' \
        -I"$directory/common" -I"$directory"/liblzma/{api,common,lzma,lz,check,delta,rangecoder,simple}
    cp -r "$directory/liblzma/api/lzma.h" "$directory/liblzma/api/lzma" "$step_output/include/"

    # One thread, no shared libraries to load, no shared memory for a write-ahead log; SQLite itself knows the rest of WASI.
    directory=vendor/libsqlite3-sys/sqlite3
    compile sqlite3 "$directory/sqlite3.c" -- -DSQLITE_THREADSAFE=0 -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_ENABLE_FTS3 \
        -DSQLITE_ENABLE_FTS3_PARENTHESIS -DSQLITE_ENABLE_FTS4 -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_RTREE \
        -DSQLITE_ENABLE_MATH_FUNCTIONS -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_ENABLE_DBSTAT_VTAB -DSQLITE_USE_URI \
        -DHAVE_USLEEP=1 -DHAVE_ISNAN=1 -DHAVE_LOCALTIME_R=1 -DHAVE_GMTIME_R=1
    cp "$directory"/sqlite3{,ext}.h "$step_output/include/"

    directory=$repository/runtime/libraries/ffi
    python3 "$directory/signatures.py" >signatures.c
    compile ffi "$directory/ffi.c" signatures.c -- -I"$directory" "-ffile-prefix-map=$directory=ffi"
    cp "$directory/ffi.h" "$step_output/include/"

    directory=$repository/runtime/libraries/mman
    compile mman "$directory/mman.c" -- -I"$repository/runtime/include" "-ffile-prefix-map=$directory=mman"
}

step_run
