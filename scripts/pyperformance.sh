#!/usr/bin/env bash
#
# The benchmarks of pyperformance, for scripts/bench.sh: its wheel on PyPI has them as data.
#
#   benchmarks/    a folder for each

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

step_name=pyperformance
step_purpose="fetch pyperformance's benchmarks, with pip"
step_tools=(python3:python3 unzip:unzip)
step_settings=(pyperformance==1.14.0)

build() {
    python3 -m venv environment
    environment/bin/python3 -m pip --disable-pip-version-check download --no-deps --only-binary :all: "${step_settings[0]}"
    unzip -q pyperformance-*.whl 'pyperformance/data-files/benchmarks/*'
    mv pyperformance/data-files/benchmarks "$step_output/"
}

step_run
