#!/usr/bin/env bash
# Measures the tool and what it builds, as a Markdown table on standard output.
#
#     scripts/bench.sh [--rounds N] [--packages | --python | --node | --chromium] [--against VENV] [--load SECONDS]
#
# With --packages, it is the building of apps that use packages from PyPI; with
# --python, the speed of Python, by benchmarks of pyperformance; with --node,
# building in Node, as against the launcher; with --chromium, building in the
# page, and how much of it is downloaded.
#
# With --against, the path of a virtual environment in which componentize-py
# from PyPI is installed, the same is measured of that one, alternating, and
# the last column is the ratio. With --load, the Flask example is asked for so
# many seconds under `wasmtime serve`, and a table says what came of it.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

rounds=5
packages=()
python=()
host=()
against=()
load=()
while [ $# -gt 0 ]; do
    case $1 in
    --rounds) rounds=${2:?--rounds takes a number} && shift 2 ;;
    --packages) packages=(--packages) && shift ;;
    --python) python=(--python) && shift ;;
    --node) host=(--node) && shift ;;
    --chromium) host=(--chromium) && shift ;;
    --load) load=(--load "${2:?--load takes a number of seconds}") && shift 2 ;;
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
        echo "usage: scripts/bench.sh [--rounds N] [--packages | --python | --node | --chromium] [--against VENV] [--load SECONDS]" >&2
        exit 2
        ;;
    esac
done

scripts/build.sh >&2
# Executables are measured with the runner that a release has.
host/runner.sh >&2
source scripts/cargo.sh
source scripts/node.sh
name_embedded
name_precompiled
name_runner quick-runner
build_native componentize-benchmark
if ((${#load[@]})); then
    scripts/wasmtime-cli.sh >&2
fi
if ((${#packages[@]} + ${#load[@]})); then
    scripts/packages.sh >&2
fi
if ((${#python[@]})); then
    scripts/pyperformance.sh >&2
fi
target/release/componentize-benchmark "${packages[@]}" "${python[@]}" "${host[@]}" --rounds "$rounds" "${load[@]}" \
    "this=target/release/componentize-py" "${against[@]}"
