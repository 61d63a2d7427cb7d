#!/bin/sh
# Downloads packages of Debian, by name and in the newest version:  debian.sh FOLDER PACKAGE...
# They lie in FOLDER as *.deb afterwards. PACKAGE may end in *: that is whatever package of such a name the packages before it depend on.
# DEPENDENCIES=yes in the environment: and all that they depend on, whatever this machine has already.
# They are arm64's unless ARCHITECTURE in the environment says otherwise. RELEASE in the environment names another release of Debian than this machine's (trixie-backports). Where apt has its packages from is taken
# from the machine's sources, which stay as they are, as do its lists.
# Exit code 75 (EX_TEMPFAIL): it could not be fetched. Scripts that call this one hand the code on, so that who waits for an
# image can tell "there is no network" from "the build is broken".
set -eu
folder=$1
shift

mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial"
cd "$folder"
apt=$PWD/apt
key=/usr/share/keyrings/debian-archive-keyring.gpg
signed=
if [ -e $key ]; then signed="[signed-by=$key] "; fi
# Boot firmware of a Raspberry Pi is in a component of its own.
apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI) $(RELEASE)' 'Created-By: Packages' 2>/dev/null | sort -u |
    while read -r origin component uri release; do
        if [ "$origin $component" != "Debian main" ]; then continue; fi
        case ${RELEASE:-} in
        '') echo "deb $signed$uri $release main non-free-firmware" ;;
        *) case $uri in *security*) ;; *) echo "deb $signed$uri $RELEASE main non-free-firmware" ;; esac ;;
        esac
    done | sort -u >apt/sources
if [ ! -s apt/sources ]; then
    echo "apt does not have its packages from Debian here, and the image is made of those" >&2
    exit 75
fi
cat >apt/conf <<END_OF_CONF
APT::Architecture "${ARCHITECTURE:-arm64}";
APT::Architectures { "${ARCHITECTURE:-arm64}"; };
APT::Sandbox::User "root";
Dir::Etc::sourcelist "$apt/sources";
Dir::Etc::sourceparts "/nonexistent";
Dir::State::lists "$apt/lists";
Dir::State::status "/dev/null";
Dir::Cache "$apt/cache";
END_OF_CONF
export APT_CONFIG="$apt/conf"
{
    apt-get update -qq
    all=
    for package in "$@"; do
        case $package in
        # The package without a version in its name depends on the newest.
        *'*') package=$(apt-cache depends $all | sed -n 's/.*Depends: //p' | grep -E "^${package%\*}[0-9]" | head -n 1) ;;
        esac
        all="$all $package"
    done
    # shellcheck disable=SC2086 # a list of words
    if [ "${DEPENDENCIES:-no}" = yes ]; then
        apt-get install -qq -y --download-only --no-install-recommends $all
        mv apt/cache/archives/*.deb .
    else
        apt-get download -qq $all
    fi
} >apt.log 2>&1 || { tail -n 3 apt.log >&2; exit 75; }
rm -rf apt
