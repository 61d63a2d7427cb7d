#!/bin/sh
# Puts the firmware image of a board together:  build.sh BOARD APPLIANCE.JSON BINARY OUT-FOLDER
# Without root and without mounts. The kernel lies in out/kernel-arm64 (fetch.sh gets it).
set -eu
board=$1
seed=$2
binary=$3
out=$4
cd "$(dirname "$0")/.."

sh tests/need.sh dotnet
sh image/fetch.sh out/kernel-arm64
# Everything in the image bears the time of the last commit; without a history, of the newest source.
time=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || find src -type f -name '*.cs' -printf '%T@\n' | sort -n | tail -n 1 | cut -d. -f1)}
version() { sed -n "s/.*Include=\"$1\" Version=\"\([^\"]*\)\".*/\1/p" Directory.Packages.props; }
mkdir -p out
dotnet build image -c Release -v q --nologo >out/image-build.log || { cat out/image-build.log; exit 1; }
image/bin/Release/net10.0/image "board/$board" "$seed" out/kernel-arm64 "$binary" "$out" "$time" \
    "vrrpaot=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)" \
    "dotnet-runtime=$(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | tail -n 1)" \
    "glibc=$(dpkg-query -W -f '${Version}' libc6-dev-arm64-cross 2>/dev/null || echo NOASSERTION)" \
    "Tmds.LibC=$(version Tmds.LibC)" "System.Device.Gpio=$(version System.Device.Gpio)" "Nerdbank.Streams=$(version Nerdbank.Streams)"
