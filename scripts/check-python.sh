#!/usr/bin/env bash
#
# Checks the Python code: that what the tool generates (the expected files of its tests) imports cleanly, is formatted, and
# passes mypy --strict and pyright in strict mode, that the modules of the runtime, the package for pip, what packs releases and
# what builds wheels are formatted and pass mypy --strict, and that apps are formatted. What the built launcher writes, and the
# types of apps, are for scripts/check-bindings.sh.

source "$(dirname "${BASH_SOURCE[0]}")/python-tools.sh"

generated=$repository/guest-tool/tests/bindgen
runtime=$repository/runtime/python

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

packages=("$generated"/*/expected)
[[ -d ${packages[0]} ]] || fail "there is no generated package in $generated"

check "generated code is formatted" \
    "$python_tools/bin/ruff" format --isolated --no-cache --target-version "py${python_version/./}" --diff "${packages[@]}"

# pyright takes one configuration for all packages: each is a root of its own, as all are called alike.
roots=()
for package in "${packages[@]}"; do
    name=$(basename "$(dirname "$package")")
    check "$name: imports" import_all "$package" "$runtime"
    (
        # The table is for the runtime, which knows its types.
        cd "$package"
        find . -name '*.py' ! -name componentize_py_abi.py -print0 >"$scratch/files"
    )
    check "$name: mypy --strict" env --chdir="$package" MYPYPATH="$runtime" \
        xargs -0 -a "$scratch/files" "$python_tools/bin/mypy" --strict --python-version "$python_version"
    cp -r "$package" "$scratch/$name"
    roots+=("{\"root\": \"$name\", \"extraPaths\": [\"$name\", \"$runtime\"]}")
done
printf '{"typeCheckingMode": "strict", "pythonVersion": "%s", "exclude": ["**/componentize_py_abi.py"],
"executionEnvironments": [%s]}' "$python_version" "$(IFS=,; printf '%s' "${roots[*]}")" >"$scratch/pyrightconfig.json"
check "generated code: pyright, strict" "$python_tools/bin/pyright" --project "$scratch"

check "the apps are formatted" \
    "$python_tools/bin/ruff" format --isolated --no-cache --target-version "py${python_version/./}" --diff \
    "$repository"/tests/{apps,benchmark/{command,packages,pyperformance},package-tests,packages} "$repository/examples" "$repository/guest-tool/src/init"
check "the runtime's modules are formatted" \
    "$python_tools/bin/ruff" format --isolated --no-cache --line-length 120 --target-version "py${python_version/./}" --diff "$runtime"
# componentize_py_http uses generated modules: scripts/check-bindings.sh has some.
check "the runtime's modules: mypy --strict" env --chdir="$runtime" \
    "$python_tools/bin/mypy" --strict --python-version "$python_version" --exclude componentize_py_http .
for folder in host/python scripts/release; do
    # The package for pip runs on older versions than components have.
    check "$folder: formatted" \
        "$python_tools/bin/ruff" format --isolated --no-cache --line-length 120 --target-version py39 --diff "$repository/$folder"
    check "$folder: ruff" \
        "$python_tools/bin/ruff" check --isolated --no-cache --line-length 120 --target-version py39 "$repository/$folder"
    check "$folder: mypy --strict" env --chdir="$repository/$folder" \
        "$python_tools/bin/mypy" --strict --python-version "$python_version" .
done

check "what makes profiles: formatted" "$python_tools/bin/ruff" format --isolated --no-cache --line-length 120 \
    --target-version py311 --diff "$repository/scripts/profile.py"
check "what makes profiles: ruff" "$python_tools/bin/ruff" check --isolated --no-cache --line-length 120 --target-version py311 \
    "$repository/scripts/profile.py"
check "what makes profiles: mypy --strict" env MYPYPATH="$repository/host/wheel" \
    "$python_tools/bin/mypy" --strict --python-version 3.11 "$repository/scripts/profile.py"

wheel=$repository/host/wheel
check "the builder of wheels: formatted" \
    "$python_tools/bin/ruff" format --isolated --no-cache --line-length 120 --target-version "py${python_version/./}" --diff "$wheel"
check "the builder of wheels: ruff" \
    "$python_tools/bin/ruff" check --isolated --no-cache --line-length 120 --target-version "py${python_version/./}" "$wheel"
check "the builder of wheels: mypy --strict" env --chdir="$wheel" \
    "$python_tools/bin/mypy" --strict --python-version "$python_version" .

programs=$repository/host/launch/src/testing
check "the programs that run tests: formatted" \
    "$python_tools/bin/ruff" format --isolated --no-cache --line-length 120 --target-version "py${python_version/./}" --diff "$programs"
check "the programs that run tests: ruff" \
    "$python_tools/bin/ruff" check --isolated --no-cache --line-length 120 --target-version "py${python_version/./}" "$programs"

((failures == 0)) || fail "$failures of the checks of Python code failed"
