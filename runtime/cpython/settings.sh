# shellcheck shell=bash
#
# Settings that several of the steps here share. Sourced after scripts/lib.sh.
# shellcheck disable=SC2034,SC2154

version_file=runtime/cpython/version
series=$(sed -n 's/^series *//p' "$repository/$version_file")

# -O2: -O3, SIMD and link-time optimisation gained little or nothing in measurements, and cost size.
target_flags=(-O2 -g0)

jobs=$(nproc)
