# shellcheck shell=bash disable=SC2154
#
# Fetches files of newer Debian releases than the one that runs here, without installing anything from them.
#
# What is fetched is pinned in the file `version`; so this file is not among the inputs of the steps which use it. It is
# sourced after scripts/lib.sh and settings.sh.
#
# apt-get does the work, with a list of sources and index folders of its own, so that the system's configuration stays as it
# is, and signatures are checked as for any package. Which mirror to ask comes from the system's own configuration: no host
# is written down here, and whoever has a mirror of their own goes on using it.

# testing first, for the newest releases; then the stable release whose versions stay where they are.
debian_suites="forky trixie"

# The mirror of the release that runs here. apt itself reads its configuration, in whichever of its formats that is, and says
# what it would fetch. Other vendors' archives name Debian's releases as well, but have no updates for them.
debian_mirror() {
    local codename
    # shellcheck disable=SC1091
    codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    apt-get update --print-uris | awk -F "'" -v codename="$codename" '
        match($2, "/dists/[^/]+/InRelease$") {
            split(substr($2, RSTART), part, "/")
            mirror = substr($2, 1, RSTART)
            suite = part[3]
            if ((suite == codename || suite ~ /^(old)*stable$/) && !(mirror in found)) {
                found[mirror] = 1
                order[++count] = mirror
            }
            if (suite ~ /-updates$/) updates[mirror] = 1
        }
        END {
            for (i = 1; i <= count; i++) if (order[i] in updates) { print order[i]; exit }
            if (count) print order[1]
        }'
}

debian_apt() {
    local command=$1
    shift
    "$command" -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$debian_state/sources" \
        -o Dir::State::Lists="$debian_state/lists" -o Dir::Cache="$debian_state/cache" -o APT::Sandbox::User=root "$@"
}

# Index files: some 20 MB, kept between steps, and fetched anew when a day old.
debian_update() {
    local mirror
    debian_state=$cache/debian
    mkdir -p "$debian_state"/{sources,lists/partial,cache/archives/partial}
    mirror=$(debian_mirror)
    [[ -n $mirror ]] ||
        fail "apt's configuration names no mirror of this Debian release (looked with: apt-get update --print-uris)"
    [[ -e /usr/share/keyrings/debian-archive-keyring.gpg ]] ||
        fail "Debian's signing keys are not installed. Run scripts/setup.sh, or: apt-get install debian-archive-keyring"
    cat >"$debian_state/sources/debian.sources" <<END
Types: deb deb-src
URIs: $mirror
Suites: $debian_suites
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
END
    if [[ -z $(find "$debian_state/updated" -mmin -1440 2>/dev/null) ]]; then
        debian_apt apt-get update -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
            -o Acquire::IndexTargets::deb::DEP-11-icons-small::DefaultEnabled=false
        touch "$debian_state/updated"
    fi
}

# debian_download PACKAGE: puts the accepted file of that package (see the file `version`) into the current folder and
# prints its name.
debian_download() {
    local package=$1 accepted offered keyword accepted_package file digest version
    exec {debian_lock}>"$cache/debian.lock"
    flock "$debian_lock"
    debian_update >&2
    accepted=$(grep -E "^accept +$package " "$repository/$version_file") ||
        fail "$version_file accepts no release of $package"
    # Stanzas of both kinds give: version, digest, file name (binary packages: by their one SHA256 field).
    offered=$(
        {
            debian_apt apt-cache showsrc --only-source "$package" || true
            debian_apt apt-cache show "$package" || true
        } 2>/dev/null | awk '
            $1 == "Version:" { version = $2 }
            $1 == "SHA256:" { print "binary", version, $2 }
            /^[^ ]/ { inside = $1 == "Checksums-Sha256:" }
            inside && NF == 3 { print "source", version, $1 }'
    )
    while read -r keyword accepted_package file digest; do
        : "$keyword" "$accepted_package"
        case $file in
        *.deb)
            version=$(awk -v digest="$digest" '$1 == "binary" && $3 == digest { print $2; exit }' <<<"$offered")
            [[ -n $version ]] || continue
            debian_apt apt-get download "$package=$version" >&2
            ;;
        *)
            version=$(awk -v digest="$digest" '$1 == "source" && $3 == digest { print $2; exit }' <<<"$offered")
            [[ -n $version ]] || continue
            debian_apt apt-get source --download-only --tar-only --only-source "$package=$version" >&2
            ;;
        esac
        exec {debian_lock}>&-
        # apt may write the version's colons and tildes into the name as it likes.
        sha256sum -- * | awk -v digest="$digest" '$1 == digest { print $2; found = 1 } END { exit !found }' ||
            fail "$file arrived with another content than $version_file promises"
        return
    done <<<"$accepted"
    fail "the archive offers none of the releases of $package which $version_file accepts. It has:
$(awk '{ print "       " $2, $3 }' <<<"$offered")
       Add an \`accept\` line for one of them."
}
