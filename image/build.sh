#!/bin/sh
# Puts the firmware image of a board together:  build.sh BOARD APPLIANCE.JSON BINARY OUT-FOLDER
# With '' for APPLIANCE.JSON only what an update carries is made, and no card.
# Without root and without mounts. In the environment: VERSION, KEY (of updates; the public or the private one), IMAGE_SHELL=busybox,
# LOGIN=none (a node whose login asks for nothing is meant), ANYWAY=yes (a seed with errors is).
# Exit code 75: something could not be fetched.
# Kernels lie in out/kernel-arm64*, what starts them in out/boot*: fetch.sh and fetch-boot.sh get them.
set -eu
board=$1
seed=$2
binary=$3
out=$4
cd "$(dirname "$0")/.."

# First: these say that all the other files are whole and of one build, so that nobody boots an older image for this one.
rm -f "$out/SHA256SUMS"

sh tests/need.sh dotnet mcopy=mtools mkfs.vfat=dosfstools mkimage=u-boot-tools mke2fs=e2fsprogs fdtput=device-tree-compiler
# A board may want another release of Debian than this machine's.
release=$(sed -n '/^[a-z]/p' "board/$board/release" 2>/dev/null || true)
kernel=out/kernel-arm64${release:+-$release}
boot=out/boot${release:+-$release}
sh image/fetch.sh "$kernel" "$release"
sh image/fetch-boot.sh "$boot" "${release%-backports}"
if grep -q ' firmware ' "board/$board/boot" 2>/dev/null && [ ! -s "$boot/firmware/copyright" ]; then
    echo "$board starts with raspi-firmware, which could not be fetched (to ask again: rm -r $boot)." >&2
    exit 75
fi

# Everything in the image bears the time of the last commit; without a history, of the newest source.
time=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || find src -type f -name '*.cs' -printf '%T@\n' | sort -n | tail -n 1 | cut -d. -f1)}
SOURCE_DATE_EPOCH=$time mkimage -A arm64 -O linux -T script -C none -n vrrpaot -d image/boot.cmd "$boot/boot.scr" >/dev/null

# The node knows the public half of the key.
key=${KEY:-}
if [ "${key%.key}" != "$key" ] && [ ! -e "${key%.key}.pub" ]; then
    sh tests/need.sh openssl=openssl
    public=$(sh image/public-key.sh "$key")
    echo "$public" >"${key%.key}.pub"
fi
key=${key%.key}
dotnet build image -c Release -v q --nologo >out/image-build.log || { cat out/image-build.log; exit 1; }
image/bin/Release/net10.0/image "board=board/$board" "config=$seed" "kernel=$kernel" "boot=$boot" "program=$binary" "out=$out" "built=$time" \
    "version=${VERSION:-$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)}" "key=${key:+${key%.pub}.pub}" \
    "busybox=${IMAGE_SHELL:+$boot/$IMAGE_SHELL}" "login=${LOGIN:-}" "anyway=${ANYWAY:-}" \
    $(sh package/versions.sh arm64 | sed 's/^/of=/')
