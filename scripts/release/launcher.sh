#!/usr/bin/env bash
#
#     scripts/release/launcher.sh ARCHITECTURE     (x86_64 or aarch64)
#
# Builds the launcher that releases have: target/ARCHITECTURE-unknown-linux-musl/release/componentize-py. It is linked
# statically, with musl as its C library, so that one binary runs on every Linux of the architecture. The one of
# scripts/build.sh needs the C library of the machine that built it, or a newer one.
#
# Nothing is needed to link for another architecture: rustup's target brings the C library, and the linker comes with
# Rust. The machine code inside is made by host/precompile; for another architecture, that program is built for it and
# emulated. So it is the same program in either case, and no product has compilers for architectures but its own.
#
# Expects that scripts/build.sh has run.

source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
source "$repository/scripts/cargo.sh"

architecture=${1-}
case $architecture in
x86_64 | aarch64) ;;
*)
    echo "usage: scripts/release/launcher.sh x86_64|aarch64" >&2
    exit 2
    ;;
esac
triple=$architecture-unknown-linux-musl

require_tool clang-19 clang-19
require_tool llvm-ar-19 llvm-19
require_tool readelf binutils
require_tool rustup rustup
cd "$repository"
rustup target list --installed | grep -qx "$triple" || rustup target add "$triple"

# The names of cargo's settings for the target, and of the C compiler's.
lower=${triple//-/_}
upper=${lower^^}
export "CARGO_TARGET_${upper}_LINKER=rust-lld"
# Messages of panics name source files, also those that build scripts have written.
export "CARGO_TARGET_${upper}_RUSTFLAGS=${remap[*]} --remap-path-prefix=$CARGO_BUILD_BUILD_DIR=build"
export "CC_$lower=clang-19" "AR_$lower=llvm-ar-19"
export "CFLAGS_$lower=-nostdlibinc -isystem $repository/scripts/release/include"

# build PROGRAM: the package is named, so that other people's crates are compiled with what it needs of them, and no
# more. Stripped here, as cargo forgets the profile's `strip` for packages that have settings of their own.
# shellcheck disable=SC2120  # timed passes it
build() { cargo rustc --quiet --locked --release --target "$triple" --package "$1" -- -C strip=symbols; }

if [[ $architecture == "$(uname -m)" ]]; then
    name_precompiled
else
    timed "cargo: the program that compiles for $architecture" build componentize-precompile
    COMPONENTIZE_ARCHITECTURE=$architecture scripts/release/precompile.sh
    COMPONENTIZE_PRECOMPILED=$(realpath target/runtime/precompiled-elsewhere)
    export COMPONENTIZE_PRECOMPILED
fi
timed "cargo: the launcher for $architecture" build componentize-py

launcher=target/$triple/release/componentize-py
! grep --text --only-matching --fixed-strings -e "$repository" -e "$cache" "$launcher" ||
    fail "$launcher has paths of this machine in it, and would be another one elsewhere"
# A program interpreter or a library that is needed would be the C library of some system.
! readelf --program-headers --dynamic --wide "$launcher" | grep -E 'INTERP|NEEDED' ||
    fail "$launcher is not linked statically"
