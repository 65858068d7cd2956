#!/usr/bin/env bash
#
# Checks what other people's crates bring in: that their licences are among those of licences.txt, that all of them come from
# the registry, and that there is one version of each wasm-tools crate for the tool, so that what one parses is what another
# encodes. (cargo-deny would do that too, and takes minutes to compile; the database of advisories, which it would add, is not
# to be had without a network.)

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cd "$repository"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What is compiled for this machine, for those that releases are for, and for WebAssembly, tests aside.
for target in "$(rustc --print host-tuple)" {x86_64,aarch64}-unknown-linux-musl wasm32-wasip2; do
    cargo tree --quiet --locked --workspace --target "$target" --edges normal,build --prefix none --format '{l}|{p}'
done | sort -u >"$scratch/crates"
grep -v '^#' scripts/licences.txt >"$scratch/licences"
foreign=$(awk -F '|' 'NR == FNR { accepted[$0]; next } !($1 in accepted)' "$scratch/licences" "$scratch/crates")
[[ -z $foreign ]] || fail "these crates have licences that scripts/licences.txt does not list:
$foreign"

sources=$(sed -n 's/^source = "\(.*\)"$/\1/p' Cargo.lock | sort -u)
[[ $sources == registry+* && $sources != *$'\n'* ]] || fail "crates come from more than one place:
$sources"

twice=$(cargo tree --quiet --locked --package componentize --duplicates --edges normal,build --prefix none --depth 0 |
    grep -E '^(wasm-encoder|wasmparser|wasmprinter|wit-[a-z]+) ' || true)
[[ -z $twice ]] || fail "the tool has several versions of a crate of wasm-tools:
$twice"
