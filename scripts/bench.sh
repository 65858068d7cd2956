#!/usr/bin/env bash
# Measures the tool and what it builds, as a Markdown table on standard output.
#
#     scripts/bench.sh [--packages | --python | --modules | --node | --chromium]
#                      [--rounds N] [--against VENV] [--plot FILE] [--load SECONDS]
#
# With --packages, it is the building of apps that use packages from PyPI; with
# --python, the speed of Python, by benchmarks of pyperformance; with --modules,
# the building of apps of 10 to 10,000 modules; with --node, building in Node, as
# against the launcher; with --chromium, building in the page, and how much of it
# is downloaded.
#
# With --against, the path of a virtual environment in which componentize-py
# from PyPI is installed, the same is measured of that one, alternating, and
# the last column is the ratio. --plot draws that as an SVG file. With --load, the
# Flask example is asked for so many seconds under `wasmtime serve`, and a table
# says what came of it.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

usage() {
    sed -n 's/^#     //p' "$0" >&2
    exit 2
}

subject=calls
against=()
options=()
load=
while [ $# -gt 0 ]; do
    case $1 in
    --packages | --python | --modules | --node | --chromium) subject=${1#--} && shift && continue ;;
    --rounds | --load | --plot | --against) [ $# -gt 1 ] || usage ;;
    *) usage ;;
    esac
    case $1 in
    --plot) options+=(--plot "$(realpath "$2")") ;;
    --against)
        launcher=$2/bin/componentize-py
        if [ ! -x "$launcher" ]; then
            echo "error: $launcher is missing: python3 -m venv $2 && $2/bin/pip install componentize-py==0.25.1" >&2
            exit 1
        fi
        against=("$("$launcher" --version | tr ' ' '-')=$(realpath "$launcher")")
        ;;
    --load) load=1 && options+=("$1" "$2") ;;
    *) options+=("$1" "$2") ;;
    esac
    shift 2
done

cd "$repository"
scripts/build.sh >&2
# Executables are measured with the runner that a release has.
host/runner.sh >&2
source scripts/cargo.sh
source scripts/node.sh
name_embedded
name_precompiled
name_runner quick-runner
build_native componentize-benchmark
if [[ $load || $subject == calls ]]; then
    scripts/wasmtime-cli.sh >&2
fi
if [[ $load || $subject == packages ]]; then
    scripts/packages.sh >&2
fi
if [[ $subject == python ]]; then
    scripts/pyperformance.sh >&2
fi
target/release/componentize-benchmark --subject "$subject" "${options[@]}" \
    "this=target/release/componentize-py" "${against[@]}"
