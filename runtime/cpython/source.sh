#!/usr/bin/env bash
#
# CPython's source, as released, with the patches of this folder applied, and the C modules of `additions` among its own. Each
# of them says at its top why it is there.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/runtime/cpython/settings.sh"
source "$repository/runtime/cpython/debian.sh"

step_name=cpython-source
step_purpose="fetch CPython's source and patch it"
step_tools=(apt-get:apt patch:patch xz:xz-utils flock:util-linux)
step_inputs=("$version_file" runtime/cpython/patches runtime/cpython/additions)

build() {
    local archive patch
    archive=$(debian_download "python$series")
    tar -xf "$archive" --strip-components=1 -C "$step_output"
    # The largest folders that no step reads.
    rm -rf "$step_output"/{Doc,PCbuild,Mac,iOS,Android} "$step_output/Lib/test"
    for patch in "$repository"/runtime/cpython/patches/*.patch; do
        patch -d "$step_output" -p1 --no-backup-if-mismatch <"$patch"
    done
    cp "$repository"/runtime/cpython/additions/*.c "$step_output/Modules"
}

step_run
