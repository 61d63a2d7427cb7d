#!/bin/sh
# Makes sure that what a verb needs is there, and installs only what is missing.
#
#   need.sh [root] [dotnet] WHAT=PACKAGE...
#
# Exit code 75: a package could not be fetched.
# WHAT is a program on the PATH, or a file (with a slash; a pattern is allowed). PACKAGE is Debian's and Ubuntu's name.
# A daemon that comes with a package is not started now and not at the next boot: the tests start their own.
set -eu

missing=
wants_root=no
for need in "$@"; do
    case $need in
    root) wants_root=yes; continue ;;
    dotnet)
        if ! command -v dotnet >/dev/null; then
            echo "The .NET 10 SDK is missing, or not on the PATH (sudo has one of its own): https://dotnet.microsoft.com/download/dotnet/10.0" >&2
            exit 1
        fi
        continue ;;
    esac
    what=${need%%=*}
    package=${need#*=}
    case $what in
    */*)
        found=no
        for file in $what; do
            if [ -e "$file" ]; then found=yes; fi
        done
        if [ $found = no ]; then missing="$missing $package"; fi ;;
    *)
        if ! PATH="$PATH:/usr/sbin:/sbin:/usr/lib/frr" command -v "$what" >/dev/null; then missing="$missing $package"; fi ;;
    esac
done

if [ $wants_root = yes ] && [ "$(id -u)" != 0 ]; then
    echo "This makes network namespaces and needs root: run it with sudo." >&2
    exit 1
fi
if [ -z "$missing" ]; then
    exit 0
fi

# The words of $missing as apt knows them. libgcc-N-dev-arm64-cross: N changes from release to release.
real_names() {
    for package in $missing; do
        case $package in
        libgcc-dev-arm64-cross)
            newest=$(apt-cache pkgnames libgcc- 2>/dev/null | grep -E '^libgcc-[0-9]+-dev-arm64-cross$' | sort -V | tail -n 1)
            package=${newest:-libgcc-N-dev-arm64-cross} ;;
        esac
        printf ' %s' "$package"
    done
}

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing here, please install first:$(real_names)" >&2
    exit 1
fi

echo "Installing$missing ..." >&2
log=$(mktemp)
policy=/usr/sbin/policy-rc.d
own_policy=no
clean_up() {
    rm -f "$log"
    if [ $own_policy = yes ]; then rm -f $policy; fi
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP
if [ ! -e $policy ]; then
    own_policy=yes
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >"$log" 2>&1 || { cat "$log" >&2; exit 75; }
# shellcheck disable=SC2086 # a list of words
apt-get install -qq -y --no-install-recommends $(real_names) >"$log" 2>&1 || { cat "$log" >&2; exit 75; }
for daemon in frr keepalived; do
    case "$missing " in
    *" $daemon "*) systemctl disable --quiet $daemon 2>/dev/null || true ;;
    esac
done
