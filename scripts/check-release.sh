#!/usr/bin/env bash
#
#     scripts/check-release.sh [--quick]
#
# Tries what scripts/release.sh has left in target/dist: that packing makes the same bytes again, that nothing is too
# large, and, for each of the packages, that installing it is enough. For that, each is installed into a Debian which
# has nothing of what builds, and no network; there it builds examples/hello, which has to be the component that the
# launcher of scripts/build.sh builds, and is run by the stock wasmtime command. Packages for other architectures are
# looked at, and their launcher builds the component emulated; an executable has to be the same, whichever launcher made
# it.
#
# Expects that scripts/wasmtime-cli.sh has run, too. Uses sudo unless it is root, for chroot.
#
# With --quick it does without a release, and without the rest: it packs the launcher of scripts/build.sh into a wheel, and
# tries that in an empty virtual environment.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$repository/scripts/node.sh"

# In bytes: what people fetch is to be small.
largest_wheel=25000000
largest_npm=15000000

here=$(uname -m)
dist=$repository/target/dist
wasmtime=$repository/target/runtime/wasmtime-cli/bin/wasmtime
# What builds the component that all of them have to build.
launcher=$repository/target/release/componentize-py
build_hello=(-w hello componentize app -o)

case ${1-} in
"" | --quick) ;;
*)
    echo "usage: scripts/check-release.sh [--quick]" >&2
    exit 2
    ;;
esac

as_root=()
((EUID == 0)) || as_root=(sudo)
scratch=$(mktemp -d)
trap '"${as_root[@]}" rm -rf "$scratch"' EXIT

say() { printf 'check-release: %s\n' "$*"; }

# expect WHAT WANTED GOT
expect() { [[ $3 == "$2" ]] || fail "$1 should be: $2
       and is: $3"; }

# same WHAT FILE FILE
same() { cmp "$2" "$3" || fail "$1 is another one than elsewhere"; }

# one PATTERN: the file of the release that matches; there has to be one.
one() {
    local found
    found=$(find "$dist" -maxdepth 1 -name "$1")
    [[ -f $found ]] || fail "of $1 there should be one file in target/dist, and there is: ${found:-none}"
    printf '%s\n' "$found"
}

# at_most BYTES FILE
at_most() {
    local size
    size=$(stat --format=%s "$2")
    ((size <= $1)) || fail "$(basename "$2") has $size bytes, and may have $1"
}

# fresh_root NAME: unpacks the empty Debian, with the example and the wasmtime command, and sets `root` to the folder.
fresh_root() {
    root=$scratch/$1
    mkdir "$root"
    "${as_root[@]}" tar --extract --directory="$root" --file="$repository/target/runtime/empty-root/root.tar"
    "${as_root[@]}" mkdir "$root/released"
    "${as_root[@]}" cp -r "$scratch/hello" "$root/hello"
    "${as_root[@]}" install "$wasmtime" "$root/usr/bin/wasmtime"
}

# inside SCRIPT: runs it as sh in `root`, in the folder of the example, with an empty environment and no network.
inside() {
    local path=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
    "${as_root[@]}" env --ignore-environment HOME=/root "PATH=$path" LC_ALL=C.UTF-8 \
        unshare --net chroot "$root" /bin/sh -eu -c "cd /hello; $1"
}

# builds_hello WHAT [SCRIPT]: the command builds the component in `root`, after SCRIPT in the same shell; it runs there.
builds_hello() {
    inside "${2:-:}; componentize-py --quiet ${build_hello[*]} /tmp/hello.wasm"
    same "the component that $1 builds" "$root/tmp/hello.wasm" "$scratch/hello.wasm"
    expect "what it answers" '"Hello, World!"' "$(inside "wasmtime run --invoke 'greet(\"World\")' /tmp/hello.wasm")"
    expect "the version of $1" "$("$launcher" --version)" "$(inside "${2:-:}; componentize-py --version")"
}

# counts COMMAND...: an executable of examples/cli does what it should.
counts() { expect "what the executable prints" '       1       2       8 -' "$(echo 'one two' | "$@")"; }

# makes_executables: of a command, which runs without anything else, even without /proc; and one for each of the other
# architectures, with the runner that is released for it. They are left for try_elsewhere.
makes_executables() {
    "${as_root[@]}" cp "$repository/examples/cli/app.py" "$root/hello/count.py"
    inside 'componentize-py --quiet -w wasi:cli/command@0.2 componentize count -o /tmp/count.wasm
        componentize-py --quiet executable /tmp/count.wasm -o /tmp/count'
    counts inside /tmp/count
    local other
    for other in "${others[@]}"; do
        "${as_root[@]}" cp "$(one "componentize-runner-*-$other")" "$root/released/runner"
        inside "componentize-py --quiet executable /tmp/count.wasm --target $other-unknown-linux-gnu \
            --runner /released/runner -o /tmp/count-$other"
        counts "qemu-$other-static" "$root/tmp/count-$other"
    done
}

try_wheel() {
    fresh_root wheel
    "${as_root[@]}" cp "$(one "*_$here.whl")" "$root/released/"
    "${as_root[@]}" cp "$repository/host/python/tests/test_package.py" "$root/released/"
    inside 'python3 -m venv /venv
        /venv/bin/pip --quiet --disable-pip-version-check install --no-index /released/*.whl'
    builds_hello "the wheel's command" '. /venv/bin/activate'
    inside '/venv/bin/pip --quiet check && /venv/bin/python /released/test_package.py'
    inside '/venv/bin/pip --quiet uninstall --yes componentize-py
        ! find /venv -name "*componentize*" | grep .'
}

# has_manual_and_completions PREFIX: that bash knows the completions there, and that the manual has no mistakes.
has_manual_and_completions() {
    inside "bash -euc '. $1/share/bash-completion/completions/componentize-py; complete -p componentize-py' >/dev/null"
    local page count=0 commands
    for page in "$root$1"/share/man/man1/componentize-py*.1.gz; do
        expect "what man warns of in $(basename "$page")" "" \
            "$(MANROFFSEQ='' MANWIDTH=80 man --warnings --local-file "$page" 2>&1 >/dev/null)"
        count=$((count + 1))
    done
    commands=$("$launcher" --help | sed -n '/^Commands:/,/^$/p' | grep '^  [a-z]' | grep -vc '^  help')
    expect "the number of pages, one for the program and one for each command" $((1 + commands)) $count
}

try_archive() {
    fresh_root archive
    "${as_root[@]}" cp "$(one "*-linux-$here.tar.gz")" "$root/released/"
    inside 'tar -xzf /released/*.tar.gz --strip-components=1 -C /usr/local'
    builds_hello "the archive's launcher"
    makes_executables
    has_manual_and_completions /usr/local
}

# try_debian PACKAGE
try_debian() {
    fresh_root debian
    local there
    there=$(dpkg-deb --field "$1" Architecture)
    "${as_root[@]}" cp "$1" "$root/released/"
    expect "the architecture of $(basename "$1")" "$(inside 'dpkg --print-architecture')" "$there"
    inside 'dpkg --install /released/*.deb >/dev/null && dpkg --verify componentize-py'
    builds_hello "Debian's launcher"
    has_manual_and_completions /usr
    inside 'dpkg --purge componentize-py >/dev/null
        ! find /usr /etc /var -name "*componentize*" | grep .'
}

# The artifact as a client of registries reads it, which checks all digests on its way.
try_artifact() {
    local pulled=$scratch/pulled layer
    skopeo copy --quiet "oci-archive:$(one '*.oci.tar'):$version" "dir:$pulled"
    python3 - "$pulled/manifest.json" >"$scratch/layer" <<'END'
import json, sys

manifest = json.load(open(sys.argv[1]))
assert manifest["config"]["mediaType"] == "application/vnd.wasm.config.v0+json", manifest
(layer,) = manifest["layers"]
assert layer["mediaType"] == "application/wasm", layer
print(layer["digest"].removeprefix("sha256:"))
END
    layer=$(<"$scratch/layer")
    same "the component in the artifact" "$pulled/$layer" "$(one "componentize-$version.wasm")"
    fresh_root artifact
    "${as_root[@]}" cp "$pulled/$layer" "$root/released/componentize.wasm"
    inside "wasmtime run --dir . /released/componentize.wasm --quiet ${build_hello[*]} hello.wasm"
    same "the component that the artifact builds" "$root/hello/hello.wasm" "$scratch/hello.wasm"
}

# try_npm PACKAGE: into an empty folder, with this machine's Node.
try_npm() {
    local folder=$scratch/npm
    mkdir "$folder"
    npm install --silent --offline --no-audit --no-fund --prefix "$folder" "$1"
    cd "$scratch/hello"
    "$folder/node_modules/.bin/componentize-wasm" --quiet "${build_hello[@]}" "$folder/hello.wasm"
    cd "$repository"
    same "the component that the npm package builds" "$folder/hello.wasm" "$scratch/hello.wasm"
}

# try_sdk: with the compilers of this machine, as nothing that is empty has some. The wheel is the one that the repository's own
# SDK builds.
try_sdk() {
    local folder=$scratch/sdk extension=$repository/examples/extensions/c
    mkdir "$folder"
    tar --extract --xz --file="$(one "componentize-py-sdk-*-linux-$here.tar.xz")" --strip-components=1 --directory="$folder"
    "$launcher" wheel build "$extension" --sdk "$folder" --output "$scratch/wheels/released"
    "$launcher" wheel build "$extension" --sdk "$repository/target/sdk" --output "$scratch/wheels/built"
    diff --recursive "$scratch"/wheels/{released,built} || fail "the SDK of the release builds another wheel than the repository's"
}

# What cannot be installed here: the archive's launcher builds the component, emulated, and the executable. Expects that
# try_archive has run, whose launcher has made that, too.
try_elsewhere() {
    local folder=$scratch/elsewhere-$other
    mkdir "$folder"
    tar --extract --gzip --file="$(one "*-linux-$other.tar.gz")" --strip-components=1 --directory="$folder"
    cd "$scratch/hello"
    "qemu-$other-static" "$folder/bin/componentize-py" --quiet "${build_hello[@]}" "$folder/hello.wasm"
    cd "$repository"
    same "the component that the launcher for $other builds" "$folder/hello.wasm" "$scratch/hello.wasm"
    "qemu-$other-static" "$folder/bin/componentize-py" --quiet executable "$scratch/archive/tmp/count.wasm" \
        -o "$folder/count"
    same "the executable that the launcher for $other makes" "$folder/count" \
        "$scratch/archive/tmp/count-$other"
}

try_quickly() {
    local environment=$scratch/environment
    # Any version and licence do.
    python3 "$repository/scripts/release/wheel.py" --version 0.0.0 --launcher "$launcher" --architecture "$here" \
        --licence "$repository/LICENSE" "$scratch"
    python3 -m venv "$environment"
    "$environment/bin/pip" --quiet --disable-pip-version-check install --no-index "$scratch"/*.whl
    cd "$scratch/hello"
    "$environment/bin/python" "$repository/host/python/tests/test_package.py"
}

mkdir "$scratch/hello"
cp -r "$repository/examples/hello/"{app.py,wit} "$scratch/hello/"
if [[ ${1-} == --quick ]]; then
    try_quickly
    say "the wheel"
    exit
fi

[[ -e $dist/SHA256SUMS ]] || fail "there is nothing in target/dist: run scripts/release.sh"
[[ -e $wasmtime ]] || fail "there is no wasmtime command: run scripts/wasmtime-cli.sh"
for tool in skopeo:skopeo man:man-db unshare:util-linux dpkg-deb:dpkg; do require_tool "${tool%:*}" "${tool#*:}"; done
"$repository/scripts/release/empty-root.sh"
(cd "$scratch/hello" && "$launcher" --quiet "${build_hello[@]}" "$scratch/hello.wasm")
version=$("$launcher" --version | cut -d ' ' -f 2)

(cd "$dist" && sha256sum --quiet --check SHA256SUMS)
expect "what SHA256SUMS has sums of" "$(cd "$dist" && ls --ignore=SHA256SUMS)" "$(cut -c 67- "$dist/SHA256SUMS")"
same "the library" "$(one "componentize-library-$version.wasm")" "$repository/target/componentize-library.wasm"
architectures=()
others=()
for wheel in "$dist"/*.whl; do
    at_most "$largest_wheel" "$wheel"
    name=${wheel%.whl}
    architecture=$(grep -oE '(x86_64|aarch64)$' <<<"$name")
    architectures+=("$architecture")
    [[ $architecture == "$here" ]] || others+=("$architecture")
done
for other in "${others[@]}"; do require_tool "qemu-$other-static" qemu-user-static; done
npm=$(find "$dist" -name '*.tgz')
[[ -z $npm ]] || at_most "$largest_npm" "$npm"
say "the sizes"

"$repository/scripts/release/pack.sh" "$scratch/again" "${architectures[@]}"
diff --recursive "$dist" "$scratch/again" || fail "packing once more made other bytes, although nothing has been
       built or committed since, or has it? Then run scripts/release.sh again"
say "packing makes the same bytes again"

try_wheel
say "the wheel"
try_archive
say "the archive"
try_debian "$(one "*_$(dpkg --print-architecture).deb")"
say "the Debian package"
for other in "${others[@]}"; do
    try_elsewhere
    say "the launcher for $other, emulated"
done
try_sdk
say "the SDK"
if [[ -n $npm ]]; then
    try_npm "$npm"
    say "the npm package"
fi
try_artifact
say "the OCI artifact"
