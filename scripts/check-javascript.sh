#!/usr/bin/env bash
#
# Checks the JavaScript host and the page: that they are formatted, and what eslint has to say. TypeScript's own checks are part of
# the builds, which have to be done before, as the types of what jco makes are taken from there.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$repository/scripts/node.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

git -C "$repository" ls-files -z --cached --others --exclude-standard host/javascript host/page |
    (cd "$repository" && xargs -0 cp --parents --target-directory "$scratch")

check() {
    node_modules/.bin/prettier --check --log-level warn .
    node_modules/.bin/eslint .
}

cd "$scratch/host/javascript"
ln -s "$(realpath "$repository/target/runtime/javascript-tools")/node_modules" node_modules
cp -r "$repository/target/runtime/javascript/dist/"{tool,launch} src/
check

cd "$scratch/host/page"
"$repository/host/page/packages.sh" node_modules
check
