#!/usr/bin/env bash
#
# Checks what `componentize-py bindings` writes, with the launcher that scripts/build.sh has built:
#
# - for every world of WASI: it imports cleanly and passes mypy --strict and pyright in strict mode;
# - for what the runtime's package for HTTP uses of them: it passes mypy --strict;
# - for the world of every app in tests/apps and examples: the app passes mypy --strict and pyright against it, as its author
#   would run them;
# - what `componentize-py init` makes, as it says itself.
#
# All packages of WASI's worlds get different names, so that one run of each checker does for all of them.

source "$(dirname "${BASH_SOURCE[0]}")/python-tools.sh"

launcher=${COMPONENTIZE_PY:-$repository/target/release/componentize-py}
[[ -x $launcher ]] || fail "$launcher does not exist: run scripts/build.sh"
"$repository/scripts/wasi-wit.sh"
wasi=$repository/target/runtime/wasi-wit

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/wasi" "$scratch/apps"

# The full names of the worlds that are defined in the files given.
worlds_in() {
    awk '/^package / { sub(/;.*/, "", $2); split($2, package, "@") }
        /^world / { print package[1] "/" $2 "@" package[2] }' "$@"
}

for version in 0.2 0.3; do
    for world in $(worlds_in "$wasi/$version"/deps/*.wit); do
        # wasi:http/proxy@0.2.12 becomes wasi_http_proxy_0_2_12.
        check "bindings of $world" "$launcher" --wit-path "$wasi/$version" --world "$world" --all-features \
            --world-module "${world//[^a-z0-9]/_}" bindings "$scratch/wasi"
    done
done
check "worlds of WASI: import" import_all "$scratch/wasi"
check "worlds of WASI: mypy --strict" env --chdir="$scratch/wasi" \
    "$python_tools/bin/mypy" --strict --python-version "$python_version" .
printf '{"typeCheckingMode": "strict", "pythonVersion": "%s"}' "$python_version" >"$scratch/wasi/pyrightconfig.json"
check "worlds of WASI: pyright, strict" "$python_tools/bin/pyright" --project "$scratch/wasi"

mkdir "$scratch/http"
for world in wasi:http/proxy@0.2 wasi:http/service@0.3; do
    check "bindings of $world, of the tool's own WIT" env --chdir="$scratch" "$launcher" --world "$world" \
        --world-module "${world//[^a-z0-9]/_}" bindings "$scratch/http"
done
check "componentize_py_http: mypy --strict" env --chdir="$scratch/http" MYPYPATH="$repository/runtime/python" \
    "$python_tools/bin/mypy" --strict --python-version "$python_version" --package componentize_py_http

# check_app FOLDER NAME WHAT OPTION...: checks what of the app in FOLDER is named (a file, or all: `.`), beside the bindings
# that the options give.
environments=()
check_app() {
    local app=$1 name=$2 what=$3
    local output=$scratch/apps/$name
    shift 3
    check "bindings of the app $name" env --chdir="$app" "$launcher" "$@" bindings "$output"
    (cd "$app" && find "$what" -name '*.py*' -exec cp --parents {} "$output" \;)
    environments+=("{\"root\": \"$name\", \"extraPaths\": [\"$name/src\"]}")
    check "the app $name: mypy --strict" env --chdir="$output" MYPYPATH=src \
        "$python_tools/bin/mypy" --strict --python-version "$python_version" "$what"
}

# Only an app's own modules are checked. The world is the only one in the app's folder `wit`; or, where several apps share a
# folder `wit` beside theirs, the one of the app's name; or the one of WASI that the file `world` names; or it is in the
# project's settings. The file `bindings` has the options for each of several apps of the folder.
for app in "$repository"/{tests/apps,examples}/{,*/}*/; do
    app=${app%/}
    name=$(basename "$app")
    if [[ -e $app/bindings ]]; then
        while read -r module options; do
            read -ra options <<<"$options"
            check_app "$app" "$name/$module" "$module.py" "${options[@]}"
        done <"$app/bindings"
    elif [[ -e $app/pyproject.toml ]]; then
        module=$(sed -n 's/^app = "\(.*\)"$/\1/p' "$app/pyproject.toml")
        # Web applications have no bindings, and those of an SDK are not in the app's own package.
        if [[ -z $module ]] || grep -q ^module-worlds "$app/pyproject.toml"; then
            continue
        fi
        what=.
        [[ ! -e $app/$module.py ]] || what=$module.py
        check_app "$app" "$name" "$what"
    elif [[ ! -e $app/app.py || $name == sdks ]]; then
        # The packages that bring WIT ship stand-ins for their bindings, which the tool replaces.
        continue
    elif [[ -e $app/world ]]; then
        world=$(<"$app/world")
        case $world in
        *@0.3*) check_app "$app" "$name" . --wit-path "$wasi/0.3" --world "$world" ;;
        *) check_app "$app" "$name" . --wit-path "$wasi/0.2" --world "$world" ;;
        esac
    elif [[ -e $app/wit ]]; then
        check_app "$app" "$name" .
    else
        check_app "$app" "$(basename "$(dirname "$app")")/$name" . --wit-path ../wit --world "$name"
    fi
done
# Packages that apps use are where the checkers are.
printf '{"typeCheckingMode": "standard", "pythonVersion": "%s", "venvPath": "%s", "venv": "%s", "executionEnvironments": [%s]}' \
    "$python_version" "$(dirname "$python_tools")" "$(basename "$python_tools")" \
    "$(IFS=,; printf '%s' "${environments[*]}")" >"$scratch/apps/pyrightconfig.json"
check "the apps: pyright" "$python_tools/bin/pyright" --project "$scratch/apps"

# As their README.md says.
mkdir "$scratch/projects"
for world in "" wasi:cli/command wasi:http/proxy wasi:http/service; do
    project=$scratch/projects/${world//[^a-z]/-}own
    check "a new project for ${world:-a world of its own}" "$launcher" init "$project" ${world:+--world "$world"}
    check "… bindings" env --chdir="$project" "$launcher" bindings types
    check "… mypy" env --chdir="$project" "$python_tools/bin/mypy" --python-version "$python_version" app.py tests
done

((failures == 0)) || fail "$failures of the checks of bindings failed"
