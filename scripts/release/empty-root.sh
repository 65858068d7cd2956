#!/usr/bin/env bash
#
# The machine of somebody who has just installed Debian: target/runtime/empty-root/root.tar, in which
# scripts/check-release.sh installs what is released. It has Python for the wheel, and nothing of what builds: no Rust,
# no clang.

source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

release=bookworm

step_name=empty-root
step_purpose="set up a Debian to install in (takes about a minute)"
step_tools=(mmdebstrap:mmdebstrap)
step_settings=("$release")

build() { mmdebstrap --quiet --variant=minbase --include=python3-venv "$release" "$step_output/root.tar"; }

step_run
