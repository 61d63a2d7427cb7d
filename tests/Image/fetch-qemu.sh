#!/bin/sh
# Gets a QEMU whose Raspberry Pi has an I2C bus (9 or newer) into a folder:  fetch-qemu.sh FOLDER
# FOLDER/usr is as in its packages. Where the machine's own QEMU is new enough it is a link to /usr; otherwise it is unpacked from the backports of this
# machine's release. Nothing is installed. Some 60 MB to download, lists included.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
if [ -x "$folder/usr/bin/qemu-system-aarch64" ]; then
    exit 0
fi
sh "$here/../need.sh" qemu-system-aarch64=qemu-system-arm
rm -rf "$folder"
mkdir -p "$folder"
version=$(qemu-system-aarch64 --version | sed -n 's/^QEMU emulator version \([0-9]*\).*/\1/p')
if [ "${version:-0}" -ge 9 ]; then
    ln -s /usr "$folder/usr"
    exit 0
fi
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
ARCHITECTURE=$(dpkg --print-architecture) RELEASE=$codename-backports \
    sh "$here/../../image/debian.sh" "$folder" qemu-system-arm qemu-system-common qemu-system-data
cd "$folder"
mkdir unpacked
for package in *.deb; do
    dpkg-deb -x "$package" unpacked
done
rm -f ./*.deb
# Last: it says that all is whole.
mv unpacked/usr usr
rm -rf unpacked
