#!/usr/bin/env bash
#
# The examples of the existing tool, componentize-py 0.25.1, with the WIT that they want, for a test
# (tests/suite/existing_tool.rs): they come with its source on PyPI, of which nothing else is used.
#
#   examples/, wit/    as they are in the source
#   host/              an environment with the version of wasmtime-py that the sandbox's host is written for

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

step_name=existing-tool
step_purpose="fetch the existing tool's examples, with pip"
step_tools=(python3:python3 tar:tar)

build() {
    python3 -m venv "$step_output/host"
    local pip=("$step_output/host/bin/python3" -m pip --disable-pip-version-check)
    "${pip[@]}" install --only-binary :all: wasmtime==38.0.0
    "${pip[@]}" download --no-deps --no-binary componentize-py componentize-py==0.25.1
    tar -xzf componentize_py-0.25.1.tar.gz
    mv componentize_py-0.25.1/examples componentize_py-0.25.1/wit "$step_output"
}

step_run
