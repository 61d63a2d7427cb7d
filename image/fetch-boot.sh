#!/bin/sh
# Gets what starts a kernel, and the shell of SHELL=busybox, into a folder:  fetch-boot.sh FOLDER [RELEASE]
#   u-boot/BOARD/u-boot.bin  U-Boot for qemu and Raspberry Pis, Debian's
#   firmware/*               what a Raspberry Pi runs before U-Boot. Not free software, but to be handed on: firmware/copyright
#   busybox                  a static one
#   packages                 a line for each: name, version
# RELEASE: another release of Debian than this machine's. Nothing is installed. Some 20 MB to download, lists included.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
if [ -s "$folder/packages" ]; then
    exit 0
fi
rm -rf "$folder"
mkdir -p "$folder/unpacked"
RELEASE=${2:-}
export RELEASE
if ! sh "$here/debian.sh" "$folder" u-boot-qemu u-boot-rpi busybox-static raspi-firmware; then
    # A mirror need not carry what is not free.
    sh "$here/debian.sh" "$folder" u-boot-qemu u-boot-rpi busybox-static
    echo "There is no raspi-firmware to be had here: no images for Raspberry Pis. (To ask again: rm -r $folder)" >&2
    mkdir -p "$folder/unpacked/usr/lib/raspi-firmware" "$folder/unpacked/usr/share/doc/raspi-firmware"
    : >"$folder/unpacked/usr/share/doc/raspi-firmware/copyright"
fi
cd "$folder"
for package in *.deb; do
    dpkg-deb -x "$package" unpacked
    dpkg-deb -W --showformat '${Package} ${Version}\n' "$package" >>packages.new
done
mv unpacked/usr/lib/u-boot u-boot
mv unpacked/usr/lib/raspi-firmware firmware
mv unpacked/usr/share/doc/raspi-firmware/copyright firmware/copyright
find unpacked -path '*/bin/busybox' -exec mv {} busybox \;
rm -rf unpacked ./*.deb
# Last: this file says that all the others are whole.
mv packages.new packages
