#!/usr/bin/env bash
#
# The npm package: the tool and the launchers' component as jco makes them into core modules, and the modules that host them,
# compiled from TypeScript. Built is the folder as `npm pack` takes it; its tests are in dist/test, which it leaves out. cargo
# builds the components, which are among the inputs here.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
source "$repository/scripts/node.sh"

components=target/wasm32-wasip2/component

step_name=javascript
step_purpose="build the npm package"
step_inputs=(host/javascript LICENSE "$components/componentize_tool.wasm" "$components/componentize_launch.wasm")
step_dependencies=(host/javascript/tools.sh)

build() {
    cp -r "$repository/host/javascript/." .
    ln -s "$(realpath "$repository/target/runtime/javascript-tools")/node_modules" node_modules
    node transpile.js "$repository/$components/componentize_tool.wasm" src/tool componentize
    node transpile.js "$repository/$components/componentize_launch.wasm" src/launch launch
    node_modules/.bin/tsc
    # What TypeScript does not copy.
    cp -r src/tool src/launch dist/
    chmod +x dist/node/main.js
    cp -r dist package.json README.md "$repository/LICENSE" "$step_output/"
}

step_run
