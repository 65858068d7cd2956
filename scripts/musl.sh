# shellcheck shell=bash
#
# How programs are built that run on every Linux of an architecture: linked statically, with musl as their C library. Sourced
# after scripts/cargo.sh.
#
# Nothing is needed to link for another architecture: rustup's target brings the C library, and the linker comes with Rust.

: "${repository:?}" "${cache:?}" "${remap:?scripts/cargo.sh has to be sourced first}"

# for_musl ARCHITECTURE: sets up cargo for x86_64 or aarch64, and `triple` to the target's name.
for_musl() {
    triple=$1-unknown-linux-musl
    require_tool clang-19 clang-19
    require_tool llvm-ar-19 llvm-19
    require_tool readelf binutils
    require_tool rustup rustup
    (cd "$repository" && rustup target list --installed) | grep -qx "$triple" ||
        (cd "$repository" && rustup target add "$triple")

    # The names of cargo's settings for the target, and of the C compiler's.
    local lower=${triple//-/_}
    local upper=${lower^^}
    export "CARGO_TARGET_${upper}_LINKER=rust-lld"
    # Messages of panics name source files, also those that build scripts have written.
    export "CARGO_TARGET_${upper}_RUSTFLAGS=${remap[*]} --remap-path-prefix=$CARGO_BUILD_BUILD_DIR=build"
    export "CC_$lower=clang-19" "AR_$lower=llvm-ar-19"
    # ring is told to do without the headers of a C library, too.
    export "CFLAGS_$lower=-nostdlibinc -isystem $repository/scripts/release/include -DRING_CORE_NOSTDLIBINC=1"
}

# check_static PROGRAM: fails where a program depends on the machine that built it.
check_static() {
    ! grep --text --only-matching --fixed-strings -e "$repository" -e "$cache" "$1" ||
        fail "$1 has paths of this machine in it, and would be another one elsewhere"
    # A program interpreter or a library that is needed would be the C library of some system.
    ! readelf --program-headers --dynamic --wide "$1" | grep -E 'INTERP|NEEDED' || fail "$1 is not linked statically"
}
