#!/usr/bin/env bash
#
#     scripts/release/launcher.sh ARCHITECTURE     (x86_64 or aarch64)
#
# Builds the launcher that releases have: target/ARCHITECTURE-unknown-linux-musl/release/componentize-py. It is linked
# statically (scripts/musl.sh), so that one binary runs on every Linux of the architecture. The one of scripts/build.sh needs
# the C library of the machine that built it, or a newer one.
#
# The machine code inside is made by host/precompile; for another architecture, that program is built for it and emulated. So
# it is the same program in either case.
#
# Expects that scripts/build.sh has run.

source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
source "$repository/scripts/cargo.sh"
source "$repository/scripts/musl.sh"

architecture=${1-}
case $architecture in
x86_64 | aarch64) ;;
*)
    echo "usage: scripts/release/launcher.sh x86_64|aarch64" >&2
    exit 2
    ;;
esac
for_musl "$architecture"
cd "$repository"

# build PROGRAM: the package is named, so that other people's crates are compiled with what it needs of them, and no
# more. Stripped here, as cargo forgets the profile's `strip` for packages that have settings of their own. Without what
# unwinding takes, as nothing catches a panic, and it would be downloaded by everybody.
# shellcheck disable=SC2120  # timed passes it
build() {
    cargo rustc --quiet --locked --release --config 'profile.release.panic="abort"' --target "$triple" --package "$1" -- \
        -C strip=symbols
}

if [[ $architecture == "$(uname -m)" ]]; then
    name_precompiled
else
    timed "cargo: the program that compiles for $architecture" build componentize-precompile
    COMPONENTIZE_ARCHITECTURE=$architecture scripts/release/precompile.sh
    COMPONENTIZE_PRECOMPILED=$(realpath target/runtime/precompiled-elsewhere)
    export COMPONENTIZE_PRECOMPILED
fi
host/runner.sh "$architecture"
name_runner runner "$architecture"
timed "cargo: the launcher for $architecture" build componentize-py
check_static "target/$triple/release/componentize-py"
