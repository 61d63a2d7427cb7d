#!/bin/sh
# Compiles mbedTLS as config.h beside it says:  build.sh linux-x64|linux-arm64 SOURCE FOLDER
# In FOLDER afterwards: lib/libmbedtls.a, include/, copyright/mbedtls, and a line in packages. Half a minute of one
# core.
set -eu
platform=$1
source=$2
folder=$3
here=$(cd "$(dirname "$0")" && pwd)
sh "$here/../../../tests/need.sh" clang=clang
case $platform in
linux-x64) target=x86_64-linux-gnu ;;
linux-arm64) target=aarch64-linux-gnu ;;
esac
ar=$target-ar
if ! command -v "$ar" >/dev/null; then ar=ar; fi

cp -r "$source/include/mbedtls" "$source/include/psa" "$folder/include/"
cp "$here/config.h" "$folder/include/mbedtls/mbedtls_config.h"
cp "$here/crypto_config.h" "$folder/include/psa/crypto_config.h"
cp "$source/LICENSE" "$folder/copyright/mbedtls"
# Position independent and hidden: for the static program, and for the shared library of the tests.
(cd "$source/library" && ls ./*.c | xargs -P "$(nproc)" -n 8 clang --target=$target -std=c99 -Os -fPIC -fvisibility=hidden \
    -ffunction-sections -fdata-sections -fno-stack-protector -fno-asynchronous-unwind-tables -w -I"$folder/include" -I. -c)
"$ar" rcs "$folder/lib/libmbedtls.a" "$source"/library/*.o
sed -n 's/.*define MBEDTLS_VERSION_STRING  *"\(.*\)"/mbedtls \1/p' "$source/include/mbedtls/build_info.h" >>"$folder/packages"
