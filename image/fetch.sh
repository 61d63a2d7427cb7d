#!/bin/sh
# Gets Debian's newest kernel into a folder:  fetch.sh FOLDER [RELEASE]
# It is arm64's unless ARCHITECTURE in the environment says otherwise.
#   vmlinuz        the kernel (arm64: an uncompressed Image)
#   modules/*.ko   modules, in one flat folder
#   dtb/broadcom   device trees of Raspberry Pis
#   package        name and version of the package, a line; copyright: its licence
# RELEASE: another release of Debian than this machine's. Some 75 MB to download, lists included.
set -eu
folder=$1
release=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
if [ -s "$folder/vmlinuz" ] && [ -s "$folder/package" ] && [ -d "$folder/dtb" ]; then
    exit 0
fi
sh "$here/../tests/need.sh" xz=xz-utils

linux=linux-image-${ARCHITECTURE:-arm64}
rm -rf "$folder"
mkdir -p "$folder/modules" "$folder/unpacked" "$folder/dtb/broadcom"
case $release in
# From 7 on a kernel comes in parts.
*backports) RELEASE=$release sh "$here/debian.sh" "$folder" $linux 'linux-image-*' 'linux-binary-*' 'linux-modules-*' 'linux-base-*' ;;
*) RELEASE=$release sh "$here/debian.sh" "$folder" $linux 'linux-image-*' ;;
esac
cd "$folder"
# No board of ours will ever see these; they are half of it.
never=
for subsystem in sound drivers/gpu drivers/media drivers/scsi drivers/iio drivers/infiniband drivers/staging drivers/net/wireless; do
    never="$never --exclude=*/kernel/$subsystem/*"
done
for package in *.deb; do
    # shellcheck disable=SC2086 # a list of words
    dpkg-deb --fsys-tarfile "$package" | tar x -C unpacked $never
done
find unpacked -name '*.ko' -exec mv -t modules {} +
find unpacked -name '*.ko.xz' -exec mv -t modules {} +
find modules -name '*.ko.xz' -exec xz -d {} +
find unpacked -path '*/broadcom/bcm2[78]*.dtb' -exec mv -t dtb/broadcom {} +
find unpacked -path '*/doc/linux-[ib]*-[0-9]*/copyright' -exec mv {} copyright \;
find unpacked -name 'vmlinuz*' -type f -exec mv {} vmlinuz \;
image=$(find . -maxdepth 1 -name 'linux-image-[0-9]*.deb')
name=$(dpkg-deb -f "$image" Package)
version=$(dpkg-deb -f "$image" Version)
rm -rf unpacked ./*.deb
# Last: this file says that all the others are whole.
echo "$name $version" >package
