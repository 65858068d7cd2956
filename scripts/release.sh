#!/usr/bin/env bash
#
#     scripts/release.sh [ARCHITECTURE...]     (x86_64, aarch64; without any: both)
#
# Builds everything and packs it for users into target/dist: scripts/release/pack.sh tells what is there. Run twice, on
# whatever machine, it makes the same bytes of the same commit. scripts/check-release.sh installs all of it and tries
# it.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$repository/scripts/cargo.sh"

architectures=("$@")
((${#architectures[@]})) || architectures=(x86_64 aarch64)

cd "$repository"
scripts/setup.sh --release
scripts/build.sh
runtime/wheels/sdk.sh
for architecture in "${architectures[@]}"; do scripts/release/launcher.sh "$architecture"; done
# They print what is packed beside the programs. Cargo is not told the packages, see build_native.
timed "cargo: the programs that describe" cargo build --quiet --release --example manual --example world
timed "pack the release" scripts/release/pack.sh "$repository/target/dist" "${architectures[@]}"
(cd target/dist && du --apparent-size --block-size=1000 -- *) | awk '{ printf "%8.1f MB  %s\n", $1 / 1000, $2 }'
