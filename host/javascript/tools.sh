#!/usr/bin/env bash
#
# What builds and checks the JavaScript host: TypeScript, jco, the linter and so on, in the versions of package-lock.json.
# None of it is part of the package.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/scripts/node.sh"

step_name=javascript-tools
step_purpose="install what the JavaScript host is built with, from npm"
step_inputs=(host/javascript/package.json host/javascript/package-lock.json)

build() { install_packages host/javascript; }

step_run
