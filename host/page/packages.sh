#!/usr/bin/env bash
#
# host/page/packages.sh FOLDER: makes a folder of packages for the page, of links to those that are built and installed: what the
# page is made of, what it is built with, and the npm package of the JavaScript host.

source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"

folder=${1:?host/page/packages.sh takes a folder}
mkdir "$folder"
for tools in page-tools javascript-tools; do
    packages=$(realpath "$repository/target/runtime/$tools")/node_modules
    for package in "$packages"/*; do
        name=$(basename "$package")
        if [[ $name == @* ]]; then
            mkdir -p "$folder/$name"
            ln -sfn "$package"/* "$folder/$name/"
        else
            ln -sfn "$package" "$folder/$name"
        fi
    done
done
ln -s "$packages/.bin" "$folder/"
ln -sfn "$(realpath "$repository/target/runtime/javascript")" "$folder/componentize-wasm"
