#!/bin/sh
# Gets the static libraries of `list` into a folder:  fetch.sh linux-x64|linux-arm64 FOLDER
#   lib/*.a, include/   as Debian built them; nothing is installed on this machine
#   packages            a line for each: name, version; copyright/PACKAGE: its licence
# Some 20 MB to download, lists included, and once.
set -eu
case $1 in
linux-x64) ARCHITECTURE=amd64 ;;
linux-arm64) ARCHITECTURE=arm64 ;;
*) echo "unknown platform $1" >&2; exit 1 ;;
esac
export ARCHITECTURE
folder=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$(dirname "$folder")"
# Builds run side by side, and one of them does it.
exec 9>"$folder.lock"
flock 9
if cmp -s "$here/list" "$folder/list"; then exit 0; fi
echo "Getting static libraries for $1 ..." >&2
rm -rf "$folder"
mkdir -p "$folder/lib" "$folder/include" "$folder/copyright"
wanted() { sed '/^#/d' "$here/list"; }
for release in $(wanted | cut -d' ' -f2 | sort -u); do
    # shellcheck disable=SC2046 # a list of words
    RELEASE=${release#-} sh "$here/../../image/debian.sh" "$folder" $(wanted | sed -n "s/ $release\$//p")
done
cd "$folder"
for package in *.deb; do
    name=$(dpkg-deb -f "$package" Package)
    dpkg-deb -x "$package" unpacked
    mv unpacked/usr/lib/*/*.a lib/
    cp -r unpacked/usr/include/. include/
    mv "unpacked/usr/share/doc/$name/copyright" "copyright/$name"
    dpkg-deb -W --showformat '${Package} ${Version}\n' "$package" >>packages
    rm -rf unpacked "$package"
done
# Last: this file says that all the others are whole.
cp "$here/list" list
