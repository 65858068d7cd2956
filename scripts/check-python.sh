#!/usr/bin/env bash
#
# Checks the Python code: that what the tool generates (the expected files of its tests) imports cleanly, is formatted, and
# passes mypy --strict and pyright in strict mode, and that the modules of the runtime are formatted and pass mypy --strict.
#
# The checkers are of the versions in python-tools.txt, installed into the cache when they are first needed.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

generated=$repository/guest-tool/tests/bindgen
runtime=$repository/runtime/python
async_support=$repository/guest-tool/tests/async-support
python_version=3.13

require_tool python3 python3
key=$(sha256sum "$repository/scripts/python-tools.txt" | cut -c 1-20)
tools=$cache/python-tools-$key
if [[ ! -e $tools/complete ]]; then
    printf 'check-python: installing mypy, pyright and ruff\n'
    rm -rf "$tools"
    python3 -m venv "$tools" || fail "python3 cannot make virtual environments: apt-get install python3-venv"
    "$tools/bin/pip" --quiet --disable-pip-version-check install --requirement "$repository/scripts/python-tools.txt" ||
        fail "the checkers in scripts/python-tools.txt could not be installed"
    touch "$tools/complete"
fi
# pyright is a Node program, which its Python package fetches when it is first run.
export PYRIGHT_PYTHON_CACHE_DIR=$tools/pyright PYRIGHT_PYTHON_IGNORE_WARNINGS=1
export MYPY_CACHE_DIR=$tools/mypy PYTHONDONTWRITEBYTECODE=1

failures=0
# check DESCRIPTION COMMAND...: quiet when the command succeeds.
check() {
    local description=$1 output
    shift
    if output=$("$@" 2>&1); then
        printf 'check-python: %s\n' "$description"
    else
        printf 'check-python: FAILED: %s\n%s\n' "$description" "$output"
        failures=$((failures + 1))
    fi
}

# Imports every module of the package in the folder $1.
import_all() {
    (
        cd "$1"
        find . -name '*.py' -printf '%P\n' | sort |
            sed 's,/__init__\.py$,,; s,\.py$,,; s,/,.,g; s,^,import ,' >"$scratch/import_all.py"
        PYTHONPATH=.:$runtime:$async_support python3 -W error "$scratch/import_all.py"
    )
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

packages=("$generated"/*/expected)
[[ -d ${packages[0]} ]] || fail "there is no generated package in $generated"

check "generated code is formatted" \
    "$tools/bin/ruff" format --isolated --no-cache --target-version "py${python_version/./}" --diff "${packages[@]}"

# pyright takes one configuration for all packages: each is a root of its own, as all are called alike.
roots=()
for package in "${packages[@]}"; do
    name=$(basename "$(dirname "$package")")
    check "$name: imports" import_all "$package"
    (
        # The table is for the runtime, which knows its types.
        cd "$package"
        find . -name '*.py' ! -name componentize_py_abi.py -print0 >"$scratch/files"
    )
    check "$name: mypy --strict" env --chdir="$package" MYPYPATH="$runtime:$async_support" \
        xargs -0 -a "$scratch/files" "$tools/bin/mypy" --strict --python-version "$python_version"
    cp -r "$package" "$scratch/$name"
    roots+=("{\"root\": \"$name\", \"extraPaths\": [\"$name\", \"$runtime\", \"$async_support\"]}")
done
printf '{"typeCheckingMode": "strict", "pythonVersion": "%s", "exclude": ["**/componentize_py_abi.py"],
"executionEnvironments": [%s]}' "$python_version" "$(IFS=,; printf '%s' "${roots[*]}")" >"$scratch/pyrightconfig.json"
rm -f "$scratch"/*.py
check "generated code: pyright, strict" "$tools/bin/pyright" --project "$scratch"

check "the runtime's modules are formatted" \
    "$tools/bin/ruff" format --isolated --no-cache --line-length 120 --target-version "py${python_version/./}" --diff "$runtime"
check "the runtime's modules: mypy --strict" env --chdir="$runtime" \
    "$tools/bin/mypy" --strict --python-version "$python_version" .

((failures == 0)) || fail "$failures of the checks of Python code failed"
