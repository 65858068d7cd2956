# shellcheck shell=bash
#
# Helpers shared by every script: the step mechanism, the cache, checks for tools.
#
# A step is a script that builds one thing from inputs which it names. Its output lives in a cache outside the clone, in a
# folder whose name ends in a hash of everything that the output depends on, so a fresh clone, or one that went back to an
# older commit, finds what was built before. A step script looks like this:
#
#     source "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"
#     step_name=example
#     step_purpose="what it makes, in a few words"
#     step_tools=(clang-19:clang-19)                 # executable:package (see require_tool)
#     step_inputs=(runtime/example.c)                # files or folders, from the repository's root
#     step_settings=("$optimisation_level")          # any other strings that the output depends on
#     step_dependencies=(runtime/cpython/toolchain.sh)
#     build() { clang-19 -c "$repository/runtime/example.c" -o "$step_output/example.o"; }
#     step_run
#
# `build` runs in an empty scratch folder and writes to the folder $step_output, which gets its final name, and the symlink
# target/runtime/<step>, only once `build` has succeeded: an interrupted run leaves nothing half made. What it prints goes to
# a log, of which the end is shown if it fails. Scripts of dependencies run first, and their keys are part of this step's key.
#
# Outputs must not contain absolute paths: neither the scratch folder's nor the cache's, which differ from machine to machine.

set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cache=${COMPONENTIZE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/componentize-py}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd -P)

# Cargo keys what is in its build directory itself, so that all clones can share one; the final binaries stay in the clone.
# Not at the same time, though: it tells the workspace's own crates by their places in the workspace and the times of their
# files, so of two clones that build beside each other, one may get what the other has compiled.
export CARGO_BUILD_BUILD_DIR=$cache/cargo

# Sorting orders, messages that configure scripts parse, and dates in archives would otherwise follow the caller.
export LC_ALL=C TZ=UTC SOURCE_DATE_EPOCH=315532800
umask 022

fail() {
    printf '\nerror: %s\n' "$*" >&2
    exit 1
}

# require_tool EXECUTABLE-OR-FILE PACKAGE: of Debian, or `rustup` for what comes with Rust.
require_tool() {
    local remedy="apt-get install $2"
    [[ $2 != rustup ]] || remedy="get Rust from https://rustup.rs"
    command -v "$1" >/dev/null 2>&1 || [[ -e $1 ]] ||
        fail "${step_name:-this script} needs \`$1\`, which is not installed.
       Run scripts/setup.sh, which installs all that is missing, or: $remedy"
}

seconds_between() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", b - a }'; }

# The key of an earlier step, for steps which depend on it: the hash in the name that its symlink leads to.
step_key_of() {
    local link
    link=$(readlink "$repository/target/runtime/$1") || return 1
    printf '%s\n' "${link##*-}"
}

step_hash() {
    local path dependency
    {
        printf 'step %s\n' "$step_name"
        printf 'setting %s\n' "${step_settings[@]}"
        for dependency in "${step_dependencies[@]}"; do
            dependency=$(step_name_of "$dependency")
            printf 'dependency %s %s\n' "$dependency" "$(step_key_of "$dependency")"
        done
        cd "$repository"
        for path in "${step_inputs[@]}"; do
            [[ -e $path ]] || fail "$step_name: its input $path does not exist"
        done
        find "${step_inputs[@]}" -type f ! -path '*/target/*' ! -name '*.pyc' -print0 | sort -z | xargs -0 sha256sum
    } | sha256sum | cut -c 1-20
}

# A step's name is the script's declared one; reading it must not run the script.
step_name_of() { sed -n 's/^step_name=//p' "$repository/$1"; }

# Steps already brought up to date by the outermost script need no second look: the graph has many paths to the same step.
step_visited() { grep -qxF "$1" "$COMPONENTIZE_VISITED"; }

# Outputs which no clone has asked for in a month.
step_remove_old_outputs() {
    find "$cache" -mindepth 1 -maxdepth 1 -regex ".*/$step_name-[0-9a-f]*" -mtime +30 ! -name "$step_name-$1" -exec rm -rf {} +
}

step_run() {
    : "${step_purpose:?}"
    local tool dependency started hash final scratch log
    [[ -v step_tools ]] || step_tools=()
    [[ -v step_inputs ]] || step_inputs=()
    [[ -v step_settings ]] || step_settings=("")
    [[ -v step_dependencies ]] || step_dependencies=()
    step_inputs+=("$(realpath --relative-to "$repository" "$0")")

    if [[ -z ${COMPONENTIZE_VISITED:-} ]]; then
        COMPONENTIZE_VISITED=$(mktemp)
        export COMPONENTIZE_VISITED
        # shellcheck disable=SC2064  # this very file, whatever the variable says later
        trap "rm -f '$COMPONENTIZE_VISITED'" EXIT
    fi
    step_visited "$step_name" && return
    for dependency in "${step_dependencies[@]}"; do
        step_visited "$(step_name_of "$dependency")" || "$repository/$dependency"
    done

    hash=$(step_hash)
    final=$cache/$step_name-$hash
    if [[ ! -d $final ]]; then
        for tool in "${step_tools[@]}"; do require_tool "${tool%%:*}" "${tool#*:}"; done
        printf '%s: %s\n' "$step_name" "$step_purpose"
        started=$EPOCHREALTIME
        # Another clone may be at the same step: let it finish, and use what it made.
        exec {step_lock}>"$cache/$step_name.lock"
        flock -n "$step_lock" || {
            printf '%s: waiting for another run of this step\n' "$step_name"
            flock "$step_lock"
        }
        if [[ ! -d $final ]]; then
            mkdir -p "$cache/log" "$cache/scratch"
            scratch=$cache/scratch/$step_name-$hash
            log=$cache/log/$step_name-$hash
            # What failed or interrupted runs left; whoever holds the lock is the only one to run this step.
            find "$cache/scratch" -mindepth 1 -maxdepth 1 -regex ".*/$step_name-[0-9a-f]*" -exec rm -rf {} +
            mkdir -p "$scratch/output" "$scratch/build"
            step_output=$scratch/output
            # A subshell of its own, since `set -e` is off inside the condition of an `if`.
            set +e
            (
                set -e
                cd "$scratch/build"
                build
            ) >"$log" 2>&1 </dev/null {step_lock}>&-
            local status=$?
            set -e
            if ((status)); then
                printf '\n%s failed. The end of its log:\n\n' "$step_name" >&2
                tail -n 30 "$log" >&2
                printf '\nThe whole log: %s\nIts folder:    %s\n' "$log" "$scratch" >&2
                exit 1
            fi
            mv -T "$step_output" "$final"
            rm -rf "$scratch"
            step_remove_old_outputs "$hash"
        fi
        exec {step_lock}>&-
        printf '%s: done in %s s\n' "$step_name" "$(seconds_between "$started" "$EPOCHREALTIME")"
    else
        printf '%s: nothing to do, its inputs have not changed\n' "$step_name"
    fi
    touch -c "$final"
    mkdir -p "$repository/target/runtime"
    ln -sfnT "$final" "$repository/target/runtime/$step_name"
    printf '%s\n' "$step_name" >>"$COMPONENTIZE_VISITED"
}
