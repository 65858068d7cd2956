#!/usr/bin/env bash
#
#     scripts/test.sh [--nightly]
#
# Installs what is missing, builds everything, and runs every test, the quick ones first. With --nightly, tests that draw
# random cases draw many more, random input is another one each time and drawn for ten minutes rather than seconds, and the
# soak makes a million calls of each kind; all packages of tests/packages/README.md are tried, all apps are built on both
# hosts, and all own tests of CPython and of packages run, instead of some; a release is packed, and installed where nothing
# else is.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$repository/scripts/cargo.sh"

case ${1-} in
"")
    # A run that fails is to fail again. What nobody has tried is for the nightly one.
    export COMPONENTIZE_FUZZ_SEED=${COMPONENTIZE_FUZZ_SEED:-5eed5eed5eed5eed5eed5eed5eed5eed}
    ;;
--nightly)
    export COMPONENTIZE_PROPERTY_CASES=${COMPONENTIZE_PROPERTY_CASES:-2000}
    export COMPONENTIZE_SOAK_CALLS=${COMPONENTIZE_SOAK_CALLS:-1000000}
    # For each of the eleven targets, of which two run at a time on two cores.
    export COMPONENTIZE_FUZZ_SECONDS=${COMPONENTIZE_FUZZ_SECONDS:-110}
    export COMPONENTIZE_PACKAGES=${COMPONENTIZE_PACKAGES:-all}
    export COMPONENTIZE_HOSTS=${COMPONENTIZE_HOSTS:-all}
    export COMPONENTIZE_CPYTHON_TESTS=${COMPONENTIZE_CPYTHON_TESTS:-all}
    export COMPONENTIZE_PACKAGE_TESTS=${COMPONENTIZE_PACKAGE_TESTS:-all}
    ;;
*)
    echo "usage: scripts/test.sh [--nightly]" >&2
    exit 2
    ;;
esac

# What is in the repository, whatever else lies in its directories.
clang_format() { git ls-files -z '*.c' '*.cpp' '*.h' | xargs -0 clang-format-19 --dry-run -Werror; }
# rustfmt leaves comments alone. A line that ends with a URL, or is one of a table, cannot be broken.
comment_width() {
    ! git ls-files -z '*.rs' | xargs -0 grep -nH '^ *//' | grep -E '^[^:]*:[0-9]*:.{101}' | grep -vE 'https?://|//! [|]'
}
shell_check() { git ls-files -z '*.sh' .ci/run | xargs -0 shellcheck; }

cd "$repository"
scripts/setup.sh
source "$repository/scripts/node.sh"
timed "cargo: formatting" cargo fmt --check
timed "the width of comments" comment_width
timed "clang-format" clang_format
timed "shellcheck" shell_check
timed "other people's crates" scripts/check-crates.sh
scripts/check-python.sh

scripts/build.sh
scripts/check-bindings.sh
timed "the JavaScript host: formatting, eslint" scripts/check-javascript.sh
scripts/check-release.sh --quick
name_embedded
name_precompiled
name_runner quick-runner
lints=(-- --deny warnings)
timed "clippy: what runs on this machine" cargo clippy --quiet --release --all-targets "${lints[@]}"
timed "clippy: what draws random input" \
    cargo clippy --quiet --release --package componentize-fuzz --all-targets "${lints[@]}"
timed "clippy: the runner" cargo clippy --quiet --release --package componentize-runner "${lints[@]}"
timed "clippy: the shim" cargo clippy --quiet --target wasm32-wasip2 --package componentize-runtime "${lints[@]}"
timed "clippy: the engine component" \
    cargo clippy --quiet --target wasm32-wasip2 --package componentize-engine-wasmi "${lints[@]}"
timed "clippy: the launchers' component" \
    cargo clippy --quiet --target wasm32-wasip2 --package componentize-launch "${lints[@]}"
timed "clippy: the tool" \
    cargo clippy --quiet --target wasm32-wasip2 --package componentize-component "${lints[@]}"
# By itself: it does without what other packages need of the same crates.
timed "clippy: files in memory" \
    cargo clippy --quiet --target wasm32-wasip2 --package componentize-memory "${lints[@]}"
timed "clippy: progress, as a component" \
    cargo clippy --quiet --target wasm32-wasip2 --package componentize-progress "${lints[@]}"

timed "cargo: documentation" env RUSTDOCFLAGS="--deny warnings --allow rustdoc::private_intra_doc_links" \
    cargo doc --quiet --release --no-deps --document-private-items

scripts/wasmtime-cli.sh
scripts/packages.sh
scripts/existing-tool.sh
wheels=(lxml markupsafe msgpack numpy pillow pydantic-core pyyaml regex rpds-py ujson)
[[ ${1-} != --nightly ]] || wheels+=(pandas)
for wheel in "${wheels[@]}"; do runtime/wheels/wheel.sh "$wheel"; done
runtime/cpython/testsuite.sh
scripts/package-tests.sh
# Unit tests first: what they say is closer to the mistake.
PYTHONPATH=runtime/python PYTHONDONTWRITEBYTECODE=1 target/runtime/build-python/bin/python \
    -m unittest discover -s tests/python -t tests/python
cargo test --release --lib --bins
cargo test --release --test '*'
cargo test --release --package componentize-fuzz -- --nocapture
if [[ ${1-} == --nightly ]]; then
    scripts/release.sh
    scripts/check-release.sh
fi
