#!/bin/sh
# NAME=VERSION of everything that is linked into the program (linked.tsv), a line each:  versions.sh amd64|arm64
set -eu
cd "$(dirname "$0")/.."
case $1 in
amd64) platform=linux-x64 glibc=libc6-dev ;;
arm64) platform=linux-arm64 glibc=libc6-dev-arm64-cross ;;
esac
named() { echo "$1=$(sed -n "s/.*Include=\"$1\" Version=\"\([^\"]*\)\".*/\1/p" Directory.Packages.props)"; }
library() { echo "$1=$(sed -n "s/^$2 //p" "out/libraries/$platform/packages" 2>/dev/null || echo NOASSERTION)"; }
echo "dotnet-runtime=$(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | tail -n 1)"
echo "glibc=$(dpkg-query -W -f '${Version}' $glibc 2>/dev/null || echo NOASSERTION)"
library libsodium libsodium-dev
library mbedtls mbedtls
for package in Tmds.LibC System.Device.Gpio Iot.Device.Bindings Nerdbank.Streams; do named $package; done
