#!/usr/bin/env bash
#
#     scripts/setup.sh [--release]
#
# Installs what the build needs and the machine lacks: Debian packages and parts of the Rust toolchain. Does nothing, and
# does it quickly, where all is there. Expects Debian 12 and rustup; uses sudo unless it is root already.
# With --release, what it takes to pack a release and to try it is installed, too.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

packages=(
    # The cross compiler for WebAssembly; its C++ library is linked into the runtime for native extensions.
    clang-19 lld-19 llvm-19 libclang-rt-19-dev-wasm32 libc++-19-dev-wasm32 libc++abi-19-dev-wasm32
    # What makes native extensions smaller.
    binaryen
    # The native compiler: for the build's own Python, and for Cargo, which links with it.
    gcc g++ make libc6-dev binutils pkg-config zlib1g-dev libssl-dev
    # Fetching and unpacking sources.
    ca-certificates debian-archive-keyring dpkg-dev xz-utils patch
    # Checks of what is written in C and for the shell.
    clang-format-19 shellcheck
    # The tests' reference Python and the packing of releases.
    python3 python3-venv zip unzip
    # The browser in which the JavaScript host is tried. (For Node, see scripts/node.sh.)
    chromium
    git util-linux
)
release_packages=(
    # The licence of the C library in the launcher; emulators for other architectures; an empty Debian to install in, a client
    # of registries, and the reader of manuals.
    musl qemu-user-static mmdebstrap skopeo man-db
)
[[ ${1-} != --release ]] || packages+=("${release_packages[@]}")

missing=()
# One question for all packages: dpkg-query prints a line for each that it knows, and fails for others.
installed=$(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null || true)
for package in "${packages[@]}"; do
    grep -qxF "installed $package" <<<"$installed" || missing+=("$package")
done
if ((${#missing[@]})); then
    printf 'setup: installing the Debian packages %s\n' "${missing[*]}"
    as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "these packages have to be installed by root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    install_packages() {
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q install --yes --no-install-recommends "${missing[@]}"
    }
    # The package lists may be absent or outdated, which shows in packages that cannot be found.
    install_packages >/dev/null 2>&1 || {
        "${as_root[@]}" apt-get -q update
        install_packages
    } || fail "apt-get could not install: ${missing[*]}"
fi

command -v rustup >/dev/null || fail "Rust is not installed. Get it from https://rustup.rs, then run this script again"
# rust-toolchain.toml names the version and what comes with it; rustup installs that when it is first used. Asked for here,
# so that what is missing, or no network, shows at once.
cd "$repository"
toolchain_parts=$(rustup component list --installed && rustup target list --installed)
for component in rustfmt clippy; do
    grep -q "^$component-" <<<"$toolchain_parts" || rustup component add "$component"
done
# The runner of executables is linked statically, with musl.
for target in wasm32-wasip2 "$(uname -m)-unknown-linux-musl"; do
    grep -qx "$target" <<<"$toolchain_parts" || rustup target add "$target"
done
