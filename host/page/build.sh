#!/usr/bin/env bash
#
# The page, as a folder that any server of static files can serve, and beside it, in `test`, the programs that try and measure it.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/scripts/node.sh"

step_name=page
step_purpose="build the page"
step_inputs=(host/page examples runtime/cpython/version)
step_dependencies=(host/page/tools.sh host/javascript/build.sh)

build() {
    cp -r "$repository/host/page/." .
    "$repository/host/page/packages.sh" node_modules
    node_modules/.bin/tsc
    COMPONENTIZE_REPOSITORY=$repository node_modules/.bin/vite build --logLevel warn --outDir "$step_output/site"
    node_modules/.bin/esbuild test/page.ts test/measure.ts --bundle --format=esm --platform=node --log-level=warning \
        --outdir="$step_output/test"
}

step_run
