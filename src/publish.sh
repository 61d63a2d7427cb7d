#!/bin/sh
# Publishes vrrpaot as one static, stripped file:  publish.sh linux-x64|linux-arm64 FILE
# or another program of ours the same way:         publish.sh linux-x64|linux-arm64 FILE PROJECT NAME   (of any size)
# MAPS=FOLDER in the environment: what the compiler and the linker put where is in it afterwards (size.sh).
# Fails on any trim or AOT warning, on a file that is not static, and on one of more than 10.0 MB.
set -eu
rid=$1
file=$2
project=${3:-src/Appliance}
name=${4:-vrrpaot}
limit=10000000

need=$(dirname "$0")/../tests/need.sh
sh "$need" dotnet clang=clang ld.lld=lld
case $rid in
linux-x64)
    objcopy=objcopy
    sh "$need" objcopy=binutils readelf=binutils '/usr/lib/*-linux-gnu*/libc.a=libc6-dev'
    libraries=/lib/x86_64-linux-gnu
    set -- ;;
linux-arm64)
    objcopy=aarch64-linux-gnu-objcopy
    sh "$need" /usr/aarch64-linux-gnu/lib/libc.a=libc6-dev-arm64-cross \
        '/usr/lib/gcc-cross/aarch64-linux-gnu/*/libgcc.a=libgcc-dev-arm64-cross' \
        aarch64-linux-gnu-objcopy=binutils-aarch64-linux-gnu readelf=binutils
    libraries=/usr/aarch64-linux-gnu/lib
    # Debian's cross libraries are not in a root of their own; clang finds them from /.
    set -- -p:SysRoot=/ -p:ObjCopyName=aarch64-linux-gnu-objcopy ;;
*)
    echo "unknown platform $rid" >&2
    exit 1 ;;
esac

# Packed relocations save 0.05 MB. A C library before 2.36 cannot read them, and the program would die at its start.
if grep -q GLIBC_ABI_DT_RELR "$libraries/libc.so.6"; then
    set -- "$@" -p:PackRelocations=true
fi

set -- "$@" "-p:CLibrary=$libraries/libc.a"

# The compiler gives each assembly a number out of all that it was told, and the program keeps it: where the sources lie, and in which commit, must not be
# among it. Debug information, which is not kept, would name every source by its folder.
root=$(cd "$(dirname "$0")/.." && pwd -P)
set -- "$@" "-p:PathMap=$root/=/" -p:DebugType=none -p:IncludeSourceRevisionInInformationalVersion=false

if [ -n "${MAPS:-}" ]; then
    set -- "$@" "-p:LinkMap=$MAPS/linker.map"
fi

directory=$(dirname "$file")
mkdir -p "$directory"
log=$directory/$name-publish.log
echo "Building $file ..."
if ! dotnet publish "$project" -c Release -r "$rid" -o "$directory/$name-publish" -v q --nologo "$@" >"$log" 2>&1 || grep -q 'warning' "$log"; then
    cat "$log" >&2
    exit 1
fi
program=$directory/$name-publish/$name
if [ -n "${MAPS:-}" ]; then
    cp "$project/obj/Release/net10.0/$rid/native/Appliance.map.xml" "$MAPS/compiler.map.xml"
    cp "$project/obj/Release/net10.0/$rid/native/Appliance.ilc.rsp" "$MAPS/compiler.rsp"
fi
# -W: the words must stand on one line.
if readelf -lW "$program" | grep -q INTERP || readelf -dW "$program" 2>/dev/null | grep -q NEEDED; then
    echo "$rid: the program is not static" >&2
    exit 1
fi
# The check sum of debug information that is not kept, and has the paths of this machine in it: without, the same sources give the same program.
# Nor is there anybody left to read the linker's warnings and the compilers' names.
"$objcopy" --remove-section=.gnu_debuglink --remove-section=.comment --remove-section='.gnu.warning.*' "$program"
size=$(wc -c <"$program")
if [ "$name" = vrrpaot ] && [ "$size" -gt $limit ]; then
    echo "$rid: the program has $size bytes, more than $limit" >&2
    exit 1
fi
mv "$program" "$file"
rm -rf "$directory/$name-publish"
touch "$file"
