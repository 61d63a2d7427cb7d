#!/bin/sh
# Gets the libraries of `list` into a folder:  fetch.sh linux-x64|linux-arm64 FOLDER
#   lib/*.a, include/   as Debian built them, or compiled here; nothing is installed on this machine
#   packages            a line for each: name, version; copyright/PACKAGE: its licence
# A few MB to download, and once. Their SHA-256 is in the list, so it does not matter who hands them over: this
# machine's mirror of Debian, deb.debian.org, or snapshot.debian.org, which keeps what the others have replaced.
set -eu
platform=$1
folder=$2
here=$(cd "$(dirname "$0")" && pwd)
list=$(sed -n "s/^$platform  *//p; s/^source  *//p" "$here/list")
# How they are compiled is a part of what is wanted.
wanted="$list
$(cat "$here"/*/* | sha256sum)"
mkdir -p "$(dirname "$folder")"
# Builds run side by side, and one of them does it.
exec 9>"$folder.lock"
flock 9
if [ "$(cat "$folder/list" 2>/dev/null)" = "$wanted" ]; then exit 0; fi
helper=/usr/lib/apt/apt-helper
sh "$here/../../tests/need.sh" dpkg-deb=dpkg $helper=apt bzip2=bzip2
echo "Getting static libraries for $platform ..." >&2
rm -rf "$folder"
mkdir -p "$folder/lib" "$folder/include" "$folder/copyright"
mirror=$(apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n 's/^Debian main //p' | grep -v security | head -n 1)

# PLACE SHA256 FILE
fetch() {
    for archive in $mirror http://deb.debian.org/debian/ https://snapshot.debian.org/archive/debian/20261129T000000Z/; do
        if $helper -q -o APT::Sandbox::User=root download-file "${archive%/}/$1" "$3" "SHA256:$2" >>"$folder/log" 2>&1; then
            return 0
        fi
    done
    cat "$folder/log" >&2
    echo "$1 cannot be had, or is not the one that src/libraries/list names" >&2
    exit 1
}

echo "$list" | while read -r place sum; do
    package=$folder/package
    unpacked=$folder/unpacked
    fetch "$place" "$sum" "$package"
    mkdir "$unpacked"
    case $place in
    *.deb)
        name=$(dpkg-deb -f "$package" Package)
        dpkg-deb -x "$package" "$unpacked"
        cp "$unpacked"/usr/lib/*/*.a "$folder/lib/"
        cp -r "$unpacked/usr/include/." "$folder/include/"
        cp "$unpacked/usr/share/doc/$name/copyright" "$folder/copyright/$name"
        dpkg-deb -W --showformat '${Package} ${Version}\n' "$package" >>"$folder/packages" ;;
    *)
        name=${place##*/}
        name=${name%%_*}
        tar -xjf "$package" -C "$unpacked" --strip-components 1
        sh "$here/$name/build.sh" "$platform" "$unpacked" "$folder" ;;
    esac
    rm -rf "$unpacked" "$package"
done
rm -f "$folder/log"
# Last: this file says that all the others are whole.
echo "$wanted" >"$folder/list"
