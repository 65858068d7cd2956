#!/usr/bin/env bash
#
# CPython's own tests, for tests/suite/cpython.rs: the package `test` of the very source that the runtime is built from, which
# the other steps have no use for. A component sees it where the standard library is, as a directory that the host preopens.
#
#   test/   Lib/test, as released

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/runtime/cpython/settings.sh"
source "$repository/runtime/cpython/debian.sh"

step_name=cpython-tests
step_purpose="fetch CPython's own tests"
step_tools=(apt-get:apt xz:xz-utils flock:util-linux)
step_inputs=("$version_file")

build() {
    local archive
    archive=$(debian_download "python$series")
    tar -xf "$archive" --strip-components=2 --wildcards -C "$step_output" '*/Lib/test'
}

step_run
