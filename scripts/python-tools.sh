# shellcheck shell=bash
#
# The checkers of Python code, of the versions in python-tools.txt, for the scripts that use them. They are installed into the
# cache when they are first needed.
#
#   python_tools     the folder with mypy, pyright and ruff
#   python_version   the version of Python whose rules apply, that of components
#   check            runs a checker and reports what it found
#   import_all       imports modules, as a checker

# shellcheck source=SCRIPTDIR/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# shellcheck disable=SC2034  # for the scripts that source this one
python_version=3.13

require_tool python3 python3
python_tools=$cache/python-tools-$(sha256sum "$repository/scripts/python-tools.txt" | cut -c 1-20)
if [[ ! -e $python_tools/complete ]]; then
    printf 'installing mypy, pyright and ruff\n'
    rm -rf "$python_tools"
    python3 -m venv "$python_tools" || fail "python3 cannot make virtual environments: apt-get install python3-venv"
    "$python_tools/bin/pip" --quiet --disable-pip-version-check install \
        --requirement "$repository/scripts/python-tools.txt" ||
        fail "the checkers in scripts/python-tools.txt could not be installed"
    touch "$python_tools/complete"
fi
# pyright is a Node program, which its Python package fetches when it is first run.
export PYRIGHT_PYTHON_CACHE_DIR=$python_tools/pyright PYRIGHT_PYTHON_IGNORE_WARNINGS=1
export MYPY_CACHE_DIR=$python_tools/mypy PYTHONDONTWRITEBYTECODE=1

failures=0
# check DESCRIPTION COMMAND...: quiet when the command succeeds; counted when it does not.
check() {
    local description=$1 output
    shift
    if output=$("$@" 2>&1); then
        printf '%s: %s\n' "$(basename "$0" .sh)" "$description"
    else
        printf '%s: FAILED: %s\n%s\n' "$(basename "$0" .sh)" "$description" "$output"
        failures=$((failures + 1))
    fi
}

# import_all FOLDER [FOLDER...]: imports every module below the first folder; the others have what those import.
import_all() {
    find "$1" -name '*.py' -printf '%P\n' | sort |
        sed 's,/__init__\.py$,,; s,\.py$,,; s,/,.,g; s,^,import ,' |
        PYTHONPATH=$(IFS=: && printf '%s' "$*") python3 -W error -
}
