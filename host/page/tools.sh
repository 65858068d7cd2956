#!/usr/bin/env bash
#
# What the page is made of: the editor, and a library for archives, in the versions of package-lock.json. What it is built with is
# among the tools of the JavaScript host.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/scripts/node.sh"

step_name=page-tools
step_purpose="install what the page is made of, from npm"
step_inputs=(host/page/package.json host/page/package-lock.json)

build() { install_packages host/page; }

step_run
