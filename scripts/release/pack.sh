#!/usr/bin/env bash
#
#     scripts/release/pack.sh DIRECTORY ARCHITECTURE...
#
# Packs what scripts/release.sh has built into DIRECTORY, which is made anew. For each ARCHITECTURE
#
#   componentize_py-VERSION-….whl                       for pip
#   componentize-py-VERSION-linux-ARCHITECTURE.tar.gz   bin and share, to be unpacked into /usr/local or ~/.local
#   componentize-py_VERSION_….deb                       for dpkg and apt
#   componentize-runner-VERSION-linux-ARCHITECTURE      for executables that are made on another architecture
#
# and for all of them
#
#   componentize-VERSION.wasm           the tool, for any host of WASI 0.2
#   componentize-VERSION.oci.tar        the same as an OCI artifact, for a registry
#   componentize-library-VERSION.wasm   the tool as a library
#   componentize-py-sdk-VERSION-linux-ARCHITECTURE.tar.xz   what wheels are built with, for machines like this one
#   componentize-wasm-VERSION.tgz       for npm, if host/javascript/build.sh has run
#   componentize-VERSION.txt            its licence, and those of what is in it
#   SHA256SUMS
#
# The bytes depend on nothing but what is packed and on the time of the last commit, which is that of all files in
# there. So names are sorted, owners are root, and compressors are told to leave out their time and not to work in
# parallel.

source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
source "$repository/scripts/node.sh"

(($# >= 2)) || {
    echo "usage: scripts/release/pack.sh DIRECTORY ARCHITECTURE..." >&2
    exit 2
}
output=$(realpath --canonicalize-missing "$1")
architectures=("${@:2}")
for tool in dpkg-deb:dpkg gzip:gzip xz:xz-utils python3:python3 git:git; do require_tool "${tool%:*}" "${tool#*:}"; done
# Of what is compiled into the runtime and the launcher, Debian has the licences.
documented=(musl wasi-libc libc++-19-dev-wasm32)
for package in "${documented[@]}"; do require_tool "/usr/share/doc/$package/copyright" "$package"; done

cd "$repository"
# The one place for the version of everything is the workspace's manifest.
version=$(sed -n '/^\[workspace\.package\]/,/^\[[^w]/s/^version = "\(.*\)"$/\1/p' Cargo.toml)
[[ -n $version ]] || fail "Cargo.toml has no version in [workspace.package]"
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
day=$(date --date="@$SOURCE_DATE_EPOCH" +%F)
summary="Turns a Python app and a WIT world into a WebAssembly component"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
rm -rf "$output"
mkdir -p "$output"

# archive FILE NAME: packs the directory NAME of the scratch directory.
archive() {
    tar --create --directory="$scratch" --sort=name --format=ustar --mtime="@$SOURCE_DATE_EPOCH" \
        --owner=0 --group=0 --numeric-owner "$2" |
        case $1 in
        *.xz) xz -9 --threads=1 ;;
        *) gzip --best --no-name ;;
        esac >"$1"
}

# place SOURCE DESTINATION...: a file that everybody may read, in directories which are made.
place() { install -D --mode=644 "$@"; }

# The manual and completions, which are the same for all architectures.
mkdir "$scratch/manual" "$scratch/completions"
target/release/examples/manual "$scratch/manual" "$day"
gzip --best --no-name "$scratch"/manual/*
for shell in bash zsh fish; do target/release/componentize-py completions "$shell" >"$scratch/completions/$shell"; done

# tree PREFIX ZSH FISH: what is installed below a prefix, with the directories where shells look for completions there.
tree() {
    local name=componentize-py
    install -D "$launcher" "$1/bin/$name"
    place --target-directory="$1/share/man/man1" "$scratch"/manual/*
    place "$scratch/completions/bash" "$1/share/bash-completion/completions/$name"
    place "$scratch/completions/zsh" "$1/share/zsh/$2/_$name"
    place "$scratch/completions/fish" "$1/share/fish/$3/$name.fish"
}

pack_archive() {
    local name=componentize-py-$version-linux-$architecture
    tree "$scratch/$name" site-functions vendor_completions.d
    place --target-directory="$scratch/$name/share/doc/componentize-py" LICENSE "$notices"
    archive "$output/$name.tar.gz" "$name"
}

pack_debian() {
    local architecture_there root=$scratch/debian documents
    case $architecture in
    x86_64) architecture_there=amd64 ;;
    aarch64) architecture_there=arm64 ;;
    esac
    documents=$root/usr/share/doc/componentize-py
    rm -rf "$root"
    tree "$root/usr" vendor-completions vendor_completions.d
    mkdir -p "$documents" "$root/DEBIAN"
    cat LICENSE "$notices" >"$documents/copyright"
    gzip --best --no-name >"$documents/changelog.gz" <<END
componentize-py ($version) stable; urgency=medium

  * Release $version.

 -- The authors of componentize.wasm <>  $(date --rfc-email --date="@$SOURCE_DATE_EPOCH")
END
    (
        cd "$root"
        find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums
    )
    # It links to nothing. It asks python3 where packages are, and has uv or pip fetch them, if they are there.
    cat >"$root/DEBIAN/control" <<END
Package: componentize-py
Version: $version
Architecture: $architecture_there
Maintainer: The authors of componentize.wasm
Installed-Size: $(du --summarize --apparent-size --block-size=1024 "$root/usr" | cut -f 1)
Suggests: python3, python3-pip
Section: devel
Priority: optional
Description: $summary
 The component contains CPython, the app and the packages that it uses, and runs
 on any host of the WebAssembly component model. componentize-py generates the
 Python types of the WIT world, and connects the app's classes with what the
 world imports and exports.
END
    dpkg-deb --root-owner-group --threads-max=1 -Zxz --build "$root" "$output" >/dev/null
}

for architecture in "${architectures[@]}"; do
    triple=$architecture-unknown-linux-musl
    launcher=target/$triple/release/componentize-py
    [[ -e $launcher ]] || fail "there is no $launcher: run scripts/release.sh $architecture"
    mkdir "$scratch/$architecture"
    notices=$scratch/$architecture/THIRD-PARTY.txt
    python3 scripts/release/notices.py "$triple" >"$notices"
    python3 scripts/release/wheel.py --version "$version" --launcher "$launcher" --architecture "$architecture" \
        --licence LICENSE --licence "$notices" "$output"
    pack_archive
    pack_debian
    install "target/$triple/runner/componentize-runner" "$output/componentize-runner-$version-linux-$architecture"
done

# Python's own cache is what running it has left.
sdk=componentize-py-sdk-$version-linux-$(uname -m)
cp -r "$(realpath target/sdk)" "$scratch/$sdk"
find "$scratch/$sdk" -name __pycache__ -exec rm -rf {} +
place --target-directory="$scratch/$sdk" LICENSE
for package in "${documented[@]}"; do
    place "/usr/share/doc/$package/copyright" "$scratch/$sdk/licences/$package.txt"
done
place target/runtime/cxx/LICENSE.TXT "$scratch/$sdk/licences/libc++.txt"
for package in libxml2 libxslt; do
    place "target/runtime/xml/LICENSE.$package" "$scratch/$sdk/licences/$package.txt"
done
place target/runtime/cpython-source/LICENSE "$scratch/$sdk/licences/cpython.txt"
archive "$output/$sdk.tar.xz" "$sdk"

cp target/componentize.wasm "$output/componentize-$version.wasm"
cp target/componentize-library.wasm "$output/componentize-library-$version.wasm"
target/release/examples/world target/componentize.wasm >"$scratch/world"
python3 scripts/release/oci.py --version "$version" --world "$scratch/world" target/componentize.wasm \
    "$output/componentize-$version.oci.tar"
python3 scripts/release/notices.py | cat LICENSE - >"$output/componentize-$version.txt"

package=target/runtime/javascript
if [[ -e $package/package.json ]]; then
    [[ $(npm pkg --prefix "$package" get version) == "\"$version\"" ]] ||
        fail "host/javascript/package.json should have the version $version, which is that of everything else"
    # npm itself sees to equal bytes: files are sorted, and have a time of its own.
    npm pack --silent --ignore-scripts --pack-destination "$output" "$(realpath "$package")" >/dev/null
fi

cd "$output"
sha256sum -- * >"$scratch/SHA256SUMS"
cp "$scratch/SHA256SUMS" .
