#!/usr/bin/env bash
# Measures the tool and what it builds, as a Markdown table on standard output.
#
#     scripts/bench.sh [--rounds N] [--against VENV]
#
# With --against, the path of a virtual environment in which componentize-py
# from PyPI is installed, the same is measured of that one, alternating, and
# the last column is the ratio.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

rounds=5
against=()
while [ $# -gt 0 ]; do
    case $1 in
    --rounds) rounds=${2:?--rounds takes a number} && shift 2 ;;
    --against)
        venv=${2:?--against takes the path of a virtual environment}
        launcher=$venv/bin/componentize-py
        if [ ! -x "$launcher" ]; then
            echo "error: $launcher is missing: python3 -m venv $venv && $venv/bin/pip install componentize-py==0.25.1" >&2
            exit 1
        fi
        against=("$("$launcher" --version | tr ' ' '-')=$launcher")
        shift 2
        ;;
    *)
        echo "usage: scripts/bench.sh [--rounds N] [--against VENV]" >&2
        exit 2
        ;;
    esac
done

scripts/build.sh >&2
source scripts/cargo.sh
name_embedded
name_precompiled
build_native componentize-benchmark
target/release/componentize-benchmark --rounds "$rounds" \
    "this=target/release/componentize-py" "${against[@]}"
