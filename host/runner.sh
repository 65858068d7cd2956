#!/usr/bin/env bash
#
#     host/runner.sh [--quick] [ARCHITECTURE]     (x86_64 or aarch64; without one: this machine's)
#
# The runner, which executables begin with: target/ARCHITECTURE-unknown-linux-musl/runner/componentize-runner, and compressed,
# as launchers carry it inside, target/runtime/runner-ARCHITECTURE/runner.zst. It is what users hand on to others, so it is
# linked statically, also where the launcher itself is for this machine only.
#
# With --quick it is one that does the same and is larger, but is made in a fraction of the time: for launchers of
# scripts/build.sh, which are no release. In both paths it is `quick-runner` then.
#
# The package is named, so that wasmtime is compiled without what only a compiler needs.

source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"
source "$repository/scripts/cargo.sh"
source "$repository/scripts/musl.sh"

profile=runner
if [[ ${1-} == --quick ]]; then
    profile=quick-runner
    shift
fi
architecture=${1-$(uname -m)}
for_musl "$architecture"
runner=target/$triple/$profile/componentize-runner
build_runner() {
    (cd "$repository" &&
        cargo rustc --quiet --profile "$profile" --target "$triple" --package componentize-runner -- -C strip=symbols)
}
timed "cargo: the $profile for $architecture" build_runner
check_static "$repository/$runner"

step_name=$profile-$architecture
step_purpose="compress the $profile for $architecture"
step_inputs=("$runner" host/precompile/src)

# Whatever it is for, a program of this machine does it.
build() { "$repository/target/release/componentize-precompile" "$repository/$runner" "$step_output/runner.zst"; }

step_run
